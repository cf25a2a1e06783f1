/**
 * A client that shares the server with a scraper: asks for something small again and again, one request a millisecond at
 * most, and tells how long the slowest answer took.
 */

import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers';

const agent = new Agent({ keepAlive: true });
let isAsking = false;
let times = [];

process.on('disconnect', () => process.exit());
process.on('message', ({ port }) => {
  if (isAsking) {
    isAsking = false;
    return;
  }
  isAsking = true;
  times = [];
  ask(port);
});

function ask(port) {
  const start = process.hrtime.bigint();
  const asked = request({ host: '127.0.0.1', port, agent }, (response) => {
    response.resume();
    response.on('end', () => {
      times.push(Number(process.hrtime.bigint() - start) / 1e6);
      // The request that is under way at the end counts: it may be the one that waited.
      if (isAsking) setTimeout(ask, 1, port);
      else process.send({ slowest: Math.max(...times), requests: times.length });
    });
  });
  asked.end();
}
