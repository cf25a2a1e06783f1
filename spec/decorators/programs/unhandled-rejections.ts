/**
 * Calls methods that reject, in one of four ways, and prints which rejections Node.js calls unhandled.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { counted } from '../../../lib/index.js';

type Rejecting = (reason: string) => Promise<never>;
type Wrap = (fn: Rejecting) => Rejecting;

/** What people write: each changes what Node.js reports. */
const WRAPS: Readonly<Record<string, Wrap>> = {
  ours: (fn) => counted(fn),
  none: (fn) => fn,
  swallowing: (fn) => (reason) => {
    const promise = fn(reason);
    promise.then(
      () => undefined,
      () => undefined,
    );
    return promise;
  },
  branching: (fn) => (reason) => {
    const promise = fn(reason);
    void promise.finally(() => undefined);
    return promise;
  },
};

const unhandled: unknown[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));

const wrap = WRAPS[process.argv[2]];
const fails = wrap(async (reason) => {
  await Promise.resolve();
  throw new Error(reason);
});
void fails('ignored');
fails('handled').catch(() => undefined);
const late = fails('handled late');
await sleep(5);
late.catch(() => undefined);
await fails('awaited').catch(() => undefined);
await sleep(5);
console.log(JSON.stringify(unhandled.map((reason) => (reason as Error).message).sort()));
