/**
 * The service that the fault runs do harm to: a process of its own, asked over a channel that is open from the start, so that it
 * answers also when it can open no file and no connection.
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { ROOT } from '../source-files.js';
import { runToSuccess } from '../child-program.js';

/** What its collectors do: answer, throw and reject, or never answer. */
export type Behaviour = 'well' | 'failing' | 'hanging';
/** What it can be told. A behaviour other than `hanging` lets go what hangs. */
export type ServiceCommand = Behaviour | 'state';
/** Its first message. */
export interface Ready {
  readonly port: number;
  /** The port with TLS, if there is one. */
  readonly securePort: number | undefined;
}
/** How it is, after a full collection of garbage. */
export interface ServiceState {
  /** Bytes in the heap and outside it. */
  readonly memory: number;
  /** Open connections. */
  readonly sockets: number;
  /** Rejections and exceptions that nobody handled. */
  readonly unhandled: readonly string[];
  /** Process warnings. */
  readonly warnings: readonly string[];
}
/** What it answers. */
export type ServiceReply = ServiceState | 'done';

/** Whose metrics the runs are about: ours, or those of the control. */
export const LIBRARY = process.env.FAULTS_OF === 'prom-client' ? 'prom-client' : 'prometheus-sdk';

const PROGRAM = 'spec/e2e/programs/faulted.ts';
/** What a process may have open that has no limit to speak of. */
const MANY = 4096;

/** A running service. */
export class FaultedService {
  readonly #child: ChildProcess;
  readonly #ready: Ready;

  private constructor(child: ChildProcess, ready: Ready) {
    this.#child = child;
    this.#ready = ready;
  }

  /** Starts one; with a web configuration it listens a second time, with TLS. */
  static async start(webConfigFile?: string): Promise<FaultedService> {
    const env = { ...process.env, LIBRARY, ...(webConfigFile === undefined ? {} : { WEB_CONFIG: webConfigFile }) };
    const child = spawn(process.execPath, ['--import', 'tsx', '--expose-gc', '--no-warnings', PROGRAM], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [ready] = (await Promise.race([once(child, 'message'), failAtExit(child)])) as [Ready];
    return new FaultedService(child, ready);
  }

  /** The port without TLS. */
  get port(): number {
    return this.#ready.port;
  }

  /** The port with TLS. */
  get securePort(): number {
    const { securePort } = this.#ready;
    if (securePort === undefined) throw new Error('the service has no web configuration');
    return securePort;
  }

  /** Whether the process still runs. */
  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** How it is. */
  async state(): Promise<ServiceState> {
    return (await this.#ask('state')) as ServiceState;
  }

  /** Changes what its collectors do. */
  async behave(behaviour: Behaviour): Promise<void> {
    await this.#ask(behaviour);
  }

  /** How many files and connections it has open, as the system counts them. */
  get descriptors(): number {
    return readdirSync(`/proc/${String(this.#child.pid)}/fd`).length;
  }

  /** Sets how many files and connections it may have open; default many. */
  async limitDescriptors(limit = MANY): Promise<void> {
    await runToSuccess('prlimit', ['--pid', String(this.#child.pid), `--nofile=${String(limit)}:`]);
  }

  /** Ends it. */
  async stop(): Promise<void> {
    if (!this.isAlive) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  async #ask(command: ServiceCommand): Promise<ServiceReply> {
    const answered = once(this.#child, 'message');
    this.#child.send(command);
    const [reply] = (await Promise.race([answered, failAtExit(this.#child)])) as [ServiceReply];
    return reply;
  }
}

async function failAtExit(child: ChildProcess): Promise<never> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  throw new Error(`the service ended: ${String(code ?? signal)}`);
}
