/**
 * What the default families say of the calls of a class.
 */

import type { Registry } from '../../lib/index.js';

/** Numbers by the method and, where the family tells it, the outcome: `{ 'place success': 1 }`. */
export type CallNumbers = Readonly<Record<string, number>>;

/** The numbers that a family shows in a registry. */
export async function measuredCalls(registry: Registry, family: string): Promise<CallNumbers> {
  const text = await registry.metrics();
  const lines = text.split('\n').filter((line) => line.startsWith(`${family}{`));
  return Object.fromEntries(
    lines.map((line) => {
      const [method, outcome] = ['method', 'outcome'].map((label) => new RegExp(`${label}="([^"]*)"`).exec(line)?.[1]);
      return [[method, outcome].join(' ').trim(), Number(line.slice(line.lastIndexOf(' ')))];
    }),
  );
}

/** What each family has to show once these calls are over and none is in progress. */
export function familiesAfter(calls: CallNumbers): Readonly<Record<string, CallNumbers>> {
  return {
    method_calls_total: calls,
    method_duration_seconds_count: calls,
    method_in_flight: Object.fromEntries(Object.keys(calls).map((call) => [call.replace(/ .*/, ''), 0])),
  };
}
