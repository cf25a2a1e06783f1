/**
 * The files that a configuration was read from, and whether they still say the same.
 */

import { closeSync, fstatSync, openSync, readFileSync, statSync, type BigIntStats } from 'node:fs';

/**
 * How long after a change a file may change again without its times telling, in milliseconds: file systems count time in
 * ticks, of up to 10 ms on Linux.
 */
const SETTLED_AFTER = 100;

interface WatchedFile {
  /** What the system said of the file; `undefined` if that may not tell the next change. */
  readonly stamp: string | undefined;
  /** What was in it; `undefined` if it could not be read. */
  readonly text: string | undefined;
}

/** A file that could not be read, which may be for want of a file descriptor: nothing about the file tells when it can be. */
const UNREAD: WatchedFile = { stamp: undefined, text: undefined };

/**
 * Reads files and remembers them as they were then.
 *
 * The calls are synchronous: what is asked is whether the connection at hand is to be served by what was read, and a look at
 * a local file takes some microseconds.
 */
export class WatchedFiles {
  readonly #files = new Map<string, WatchedFile>();

  /**
   * Reads a file.
   *
   * @throws the system's error; the file is watched all the same
   */
  read(path: string): string {
    this.#files.set(path, UNREAD);
    const { stamp, text } = readStamped(path);
    this.#files.set(path, { stamp, text });
    return text;
  }

  /** Whether a file says something else than when it was read, or can be read now and could not, or the reverse. */
  haveChanged(): boolean {
    for (const [path, file] of this.#files) {
      const stamp = stampAt(path);
      if (stamp === file.stamp) continue;
      const now = readAgain(path);
      if (now.text !== file.text) return true;
      this.#files.set(path, now);
    }
    return false;
  }
}

function readAgain(path: string): WatchedFile {
  try {
    return readStamped(path);
  } catch {
    return UNREAD;
  }
}

function readStamped(path: string): WatchedFile & { readonly text: string } {
  const descriptor = openSync(path, 'r');
  try {
    const stats = fstatSync(descriptor, { bigint: true });
    const isSettled = Math.abs(Date.now() - Number(stats.ctimeMs)) > SETTLED_AFTER;
    return { stamp: isSettled ? stampOf(stats) : undefined, text: readFileSync(descriptor, 'utf8') };
  } finally {
    closeSync(descriptor);
  }
}

function stampAt(path: string): string {
  try {
    return stampOf(statSync(path, { bigint: true }));
  } catch {
    return 'not there';
  }
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}
