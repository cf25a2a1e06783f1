/**
 * A client that asks on schedule, whether or not the answers come: told to, it sends one request every so often, and tells how long
 * each answer took from the moment at which it was due to be asked for. So a stall counts for all who would have come in it.
 */

import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers';

const agent = new Agent({ keepAlive: true });

process.on('disconnect', () => process.exit());
process.on('message', ({ port, everyMs, forMs }) => {
  const begin = performance.now();
  const total = Math.floor(forMs / everyMs);
  const times = [];
  let sent = 0;
  const ask = (due) => {
    const asked = request({ host: '127.0.0.1', port, agent }, (response) => {
      response.resume();
      response.on('end', () => {
        times.push(performance.now() - due);
        if (times.length === total) process.send(times);
      });
    });
    asked.end();
  };
  const tick = () => {
    for (; sent < total && begin + sent * everyMs <= performance.now(); sent += 1) ask(begin + sent * everyMs);
    if (sent < total) setTimeout(tick, 1);
  };
  tick();
});
