/**
 * Calls a method whose stream fails, wrapped in one of three ways, and prints whether the error reached the process.
 */

import { Readable, finished } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { timed } from '../../../lib/index.js';

type Open = () => Readable;

/** The naive way listens for errors, which makes them handled. */
const WRAPS: Readonly<Record<string, (fn: Open) => Open>> = {
  none: (fn) => fn,
  ours: (fn) => timed(fn),
  naive: (fn) => () => {
    const stream = fn();
    finished(stream, () => undefined);
    return stream;
  },
};

let said = 'swallowed';
process.on('uncaughtException', () => (said = 'uncaught'));
const open = WRAPS[process.argv[2]](() => new Readable({ read: () => undefined }));
open().destroy(new Error('broken'));
await sleep(5);
console.log(said);
