/**
 * Reads files that the kernel writes, one after another.
 */

import { open, readFile, readdir } from 'node:fs/promises';

/** More than any of these files has, in bytes. */
const ROOM = 16_384;

/**
 * Reads files without blocking the event loop. Reads wait for each other, also those of different collectors: each opens a file, which
 * would show in a count of open files taken meanwhile.
 */
export class SystemFiles {
  #last: Promise<unknown> = Promise.resolve();

  /** The text of a file of statistics; rejects if it cannot be read. */
  read(path: string): Promise<string> {
    return this.#inTurn(() => readAtOnce(path));
  }

  /** The text of a file, or `undefined` where the system has no such file or does not show it. */
  readIfAny(path: string): Promise<string | undefined> {
    return this.read(path).catch(() => undefined);
  }

  /** The text of a file that grows with the system, or `undefined` as {@link readIfAny}. */
  readListIfAny(path: string): Promise<string | undefined> {
    return this.#inTurn(() => readFile(path, 'utf8')).catch(() => undefined);
  }

  /** The names in a directory; rejects if it cannot be read. */
  list(path: string): Promise<readonly string[]> {
    return this.#inTurn(() => readdir(path));
  }

  #inTurn<T>(read: () => Promise<T>): Promise<T> {
    const next = this.#last.then(read, read);
    this.#last = next;
    return next;
  }
}

/**
 * The kernel writes a file of statistics as a whole, for the first read that has room for it. Asking but once, where
 * `readFile` asks for the size and for more, takes a third off the CPU time, most of which goes from thread to thread.
 */
async function readAtOnce(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(ROOM), 0, ROOM, 0);
    return bytesRead < ROOM ? buffer.toString('utf8', 0, bytesRead) : await readFile(path, 'utf8');
  } finally {
    await file.close();
  }
}
