/**
 * Functions measured by three decorators at once, by what people write instead, and a clock that stands still.
 */

import { Registry, counted, inFlight, setClock, timed, type AnyFunction } from '../../lib/index.js';
import { samplesOf } from '../metrics/exposition-of.js';

/** What was recorded of the calls of one function. */
export interface Measured<F> {
  /** The function, wrapped. */
  readonly run: F;
  /** The calls that are over by their outcome, the seconds that all of them took, and the calls in progress. */
  recorded(): { readonly calls: Readonly<Record<string, number>>; readonly seconds: number; readonly running: number };
}

/** What nothing was recorded of. */
export const NOTHING = { calls: {}, seconds: 0, running: 0 };

/** What a call that ended in one way is recorded as. */
export function recordedAs(outcome: string, seconds = 0): object {
  return { calls: { [outcome]: 1 }, seconds, running: 0 };
}

/** Wraps a function as the decorators do. */
export function measured<F extends AnyFunction>(fn: F, options: { readonly callback?: boolean } = {}): Measured<F> {
  const registry = new Registry();
  const values = (name: string): [string, number][] => {
    const collector = registry.get(name);
    const lines = collector === undefined ? [] : samplesOf(collector);
    return lines.map((line) => [line, Number(line.slice(line.lastIndexOf(' ') + 1))]);
  };
  const all = { ...options, registry };
  const run = inFlight(
    timed(counted(fn, 'calls_total', { ...all, outcome: true }), 'call_seconds', all),
    'running',
    all,
  );
  return {
    run,
    recorded: () => ({
      calls: Object.fromEntries<number>(
        values('calls_total')
          .filter(([, value]) => value > 0)
          .map(([line, value]) => [/outcome="(\w+)"/.exec(line)?.[1] ?? line, value]),
      ),
      seconds: values('call_seconds').find(([line]) => line.startsWith('call_seconds_sum'))?.[1] ?? 0,
      running: values('running')[0][1],
    }),
  };
}

/** Wraps a function as people do who think of values and promises alone. */
export function naivelyMeasured<F extends (...args: never[]) => unknown>(fn: F): Measured<F> {
  const calls: Record<string, number> = {};
  let seconds = 0;
  let running = 0;
  const end = (outcome: string, start: number): void => {
    calls[outcome] = (calls[outcome] ?? 0) + 1;
    seconds += time - start;
    running -= 1;
  };
  const wrapper = (...args: Parameters<F>): unknown => {
    const start = time;
    running += 1;
    try {
      const result = fn(...args);
      const { then } = (result ?? {}) as { readonly then?: unknown };
      if (typeof then !== 'function') end('success', start);
      else {
        return (result as Promise<unknown>).then(
          (value) => (end('success', start), value),
          (error: unknown) => {
            end('error', start);
            throw error;
          },
        );
      }
      return result;
    } catch (error) {
      end('error', start);
      throw error;
    }
  };
  return { run: wrapper as F, recorded: () => ({ calls: { ...calls }, seconds, running }) };
}

let time = 0;

/** Stops the clock of the SDK for the specs of a file. */
export function stopClock(): void {
  let restore = (): void => undefined;
  beforeEach(() => {
    time = 0;
    restore = setClock({ epochSeconds: () => time, monotonicSeconds: () => time });
  });
  afterEach(() => {
    restore();
  });
}

/** Lets time pass. */
export function pass(seconds: number): void {
  time += seconds;
}
