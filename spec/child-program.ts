/**
 * Programs beside the specs: they are started, watched and ended here.
 */

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from './source-files.js';
import { pollUntil } from './poll-until.js';

/** How a program is started. */
export interface StartOptions {
  /** The folder it runs in; default the checkout. */
  readonly cwd?: string;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from its standard input; default nothing. */
  readonly input?: string;
}

/** How a program ended, and what it said. */
export interface Outcome {
  /** The exit code, or `null` if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long a program may take to end when it is asked to, in seconds, before it is killed. */
const PATIENCE_SECONDS = 10;
/** How long a program may run that is waited for, in seconds. */
const RUN_SECONDS = 240;

const REMEDIES: Readonly<Record<string, string>> = {
  prometheus: 'apt-get install prometheus',
  promtool: 'apt-get install prometheus',
  python3: 'apt-get install python3 python3-venv',
  npm: 'install Node.js together with npm',
  curl: 'apt-get install curl',
  openssl: 'apt-get install openssl',
};

const running = new Set<ChildProgram>();

/** A program that was started. */
export class ChildProgram {
  readonly #title: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<number | null>;
  #isOver = false;
  #stdout = '';
  #stderr = '';

  constructor(command: string, args: readonly string[], { cwd = ROOT, env = {}, input = '' }: StartOptions = {}) {
    this.#title = [command, ...args].join(' ');
    this.#child = spawn(command, args, { cwd, env: { ...process.env, ...env } });
    this.#ended = this.#watch(command);
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    // A program that ends before it has read everything says why in its own words.
    this.#child.stdin.on('error', () => undefined).end(input);
    running.add(this);
  }

  /** The program and all that it has said so far, for messages. */
  get report(): string {
    return `$ ${this.#title}\n${this.#stdout}${this.#stderr}`;
  }

  /** Waits until the program has said something, and returns the match. */
  async waitFor(pattern: RegExp): Promise<RegExpExecArray> {
    const probe = (): RegExpExecArray | undefined => {
      const match = pattern.exec(this.#stdout) ?? pattern.exec(this.#stderr);
      if (match === null && this.#isOver) throw new Error(`ended before it said ${String(pattern)}\n${this.report}`);
      return match ?? undefined;
    };
    return pollUntil(`output ${String(pattern)}`, probe, { explain: () => this.report });
  }

  /** Waits until the program ends by itself. */
  async outcome(): Promise<Outcome> {
    const probe = (): true | undefined => this.#isOver || undefined;
    await pollUntil('end of the program', probe, { seconds: RUN_SECONDS, explain: () => this.report });
    return { code: await this.#ended, stdout: this.#stdout, stderr: this.#stderr };
  }

  /** Ends the program: politely, then by force. */
  async stop(): Promise<void> {
    if (!this.#isOver) this.#child.kill();
    const force = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_SECONDS * 1000);
    await this.#ended;
    clearTimeout(force);
  }

  async #watch(command: string): Promise<number | null> {
    try {
      const [code] = (await once(this.#child, 'close')) as [number | null];
      return code;
    } catch (cause) {
      const remedy = REMEDIES[command];
      this.#stderr += `${command} does not start: ${String(cause)}${remedy ? `; to have it: ${remedy}` : ''}\n`;
      return null;
    } finally {
      this.#isOver = true;
      running.delete(this);
    }
  }
}

/** Runs a program to its end. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): Promise<Outcome> {
  return new ChildProgram(command, args, options).outcome();
}

/** Runs a program that has to succeed and returns what it printed. */
export async function runToSuccess(
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): Promise<string> {
  const program = new ChildProgram(command, args, options);
  const { code, stdout } = await program.outcome();
  if (code !== 0) throw new Error(`ended with code ${String(code)}\n${program.report}`);
  return stdout;
}

/** Where a service of the checkout is to be reached. */
export interface ServiceAddresses {
  readonly metrics: string;
  /** What it does beside being scraped, if it answers requests. */
  readonly service: string | undefined;
}

/** Starts a TypeScript program of the checkout on free ports and waits until it has said where its metrics are. */
export async function startService(
  path: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ServiceAddresses> {
  const ports = { PORT: '0', METRICS_PORT: '0' };
  const program = new ChildProgram(process.execPath, ['--import', 'tsx', path], { env: { ...env, ...ports } });
  const { input, 1: metrics } = await program.waitFor(/^metrics: (\S+)\n/m);
  return { metrics, service: /^service: (\S+)$/m.exec(input)?.[1] };
}

/** Ends every program that is still running. To be called by `afterAll` in each spec that starts one. */
export async function stopPrograms(): Promise<void> {
  await Promise.all([...running].map((program) => program.stop()));
}
