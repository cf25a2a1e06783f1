/**
 * Reads files that the kernel writes, one after another.
 */

import { readFile, readdir } from 'node:fs/promises';

/**
 * Reads files without blocking the event loop. Reads wait for each other, also those of different collectors: each opens a file, which
 * would show in a count of open files taken meanwhile.
 */
export class SystemFiles {
  #last: Promise<unknown> = Promise.resolve();

  /** The text of a file; rejects if it cannot be read. */
  read(path: string): Promise<string> {
    return this.#inTurn(() => readFile(path, 'utf8'));
  }

  /** The text of a file, or `undefined` where the system has no such file or does not show it. */
  readIfAny(path: string): Promise<string | undefined> {
    return this.read(path).catch(() => undefined);
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
