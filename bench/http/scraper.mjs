/**
 * A scraper, in a process of its own so that it takes nothing from the event loop that it measures: asks when it is told
 * to, throws the body away and tells how long it took.
 */

import { request } from 'node:http';

process.on('disconnect', () => process.exit());
process.on('message', ({ port, headers }) => {
  const start = process.hrtime.bigint();
  const asked = request({ host: '127.0.0.1', port, path: '/metrics', headers, agent: false }, (response) => {
    let bytes = 0;
    response.on('data', (chunk) => {
      bytes += chunk.length;
    });
    response.on('end', () => {
      const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
      process.send({ milliseconds, bytes, status: response.statusCode, headers: response.headers });
    });
  });
  asked.end();
});
