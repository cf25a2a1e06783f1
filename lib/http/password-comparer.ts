/**
 * Compares passwords with bcrypt hashes beside the event loop, one at a time.
 */

import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** Comparisons that may wait; beyond these a client is told to come again. */
const MAX_WAITING = 32;
/** How long the thread stays when it has nothing to do, in milliseconds: long enough for a round of scrapers after a start. */
const IDLE_AFTER = 10_000;

/** What the thread runs. As text, so that it is there after bundling and in both builds. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { compareSync } = require(workerData);
parentPort.on('message', ({ id, password, hash }) => parentPort.postMessage({ id, matches: compareSync(password, hash) }));
`;

interface Comparison {
  /** Ties an answer to its question: one that comes late must not answer the next. */
  readonly id: number;
  readonly password: string;
  readonly hash: string;
  readonly resolve: (matches: boolean | 'busy') => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A thread for bcrypt, which takes tens of milliseconds or more for one password: on the event loop every stranger with a
 * wrong password would hold up the host.
 *
 * The thread begins with the first comparison, ends some seconds after the last one, and keeps no process alive. Where there
 * can be none, because the program was bundled without bcryptjs or may not have threads, the event loop does the work.
 */
export class PasswordComparer {
  readonly #waiting: Comparison[] = [];
  #current: Comparison | undefined;
  #worker: Worker | undefined;
  #canHaveWorker = true;
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;

  /** Compares, or says `busy` if too many wait already; rejects if bcryptjs is nowhere to be found. */
  compare(password: string, hash: string): Promise<boolean | 'busy'> {
    if (this.#waiting.length >= MAX_WAITING) return Promise.resolve('busy');
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      this.#waiting.push({ id: this.#lastId, password, hash, resolve, reject });
      this.#next();
    });
  }

  /** Ends the thread, with `busy` for those who wait; it begins again if something is compared. */
  close(): void {
    clearTimeout(this.#idle);
    void this.#worker?.terminate();
    this.#worker = undefined;
    for (const { resolve } of this.#waiting.splice(0)) resolve('busy');
    this.#current?.resolve('busy');
    this.#current = undefined;
  }

  #next(): void {
    if (this.#current !== undefined) return;
    clearTimeout(this.#idle);
    this.#current = this.#waiting.shift();
    if (this.#current === undefined) {
      this.#idle = setTimeout(() => {
        this.close();
      }, IDLE_AFTER).unref();
      return;
    }
    this.#run(this.#current);
  }

  #run(comparison: Comparison): void {
    const { id, password, hash } = comparison;
    this.#worker ??= this.#start();
    if (this.#worker === undefined) void this.#runHere(comparison);
    else this.#worker.postMessage({ id, password, hash });
  }

  async #runHere({ id, password, hash, reject }: Comparison): Promise<void> {
    try {
      const { compare } = await import('bcryptjs');
      this.#settle(id, await compare(password, hash));
    } catch (error) {
      reject(error);
      this.#settle(id, false);
    }
  }

  #settle(id: number, matches: boolean): void {
    if (this.#current?.id !== id) return;
    this.#current.resolve(matches);
    this.#current = undefined;
    this.#next();
  }

  #start(): Worker | undefined {
    if (!this.#canHaveWorker) return undefined;
    try {
      const path = createRequire(ownFile()).resolve('bcryptjs');
      const worker = new Worker(PROGRAM, { eval: true, workerData: path, execArgv: [], env: {} });
      worker.on('message', ({ id, matches }: { readonly id: number; readonly matches: boolean }) => {
        this.#settle(id, matches);
      });
      // Once a thread has failed, what it was to do and whatever comes is done here.
      worker.on('error', () => {
        this.#canHaveWorker = false;
        if (this.#worker !== worker) return;
        this.#worker = undefined;
        if (this.#current !== undefined) this.#run(this.#current);
      });
      worker.unref();
      return worker;
    } catch {
      this.#canHaveWorker = false;
      return undefined;
    }
  }
}

/**
 * The path or URL of this file, which the two kinds of modules know by different names and a compiler for both by none.
 *
 * @throws where the engine does not tell
 */
function ownFile(): string {
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  try {
    Error.prepareStackTrace = (_error, sites) => sites;
    // The property holds what the function above returned.
    const [site] = new Error('where is this?').stack as unknown as readonly NodeJS.CallSite[];
    return site.getFileName() ?? '';
  } finally {
    if (before === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Object.defineProperty(Error, 'prepareStackTrace', before);
  }
}
