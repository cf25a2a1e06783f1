/**
 * Time as the transcript has it: it passes when a method says so, and so does not depend on the machine.
 */

import { setClock } from 'prometheus-sdk';

let now = 1_000_000;
setClock({ epochSeconds: () => now, monotonicSeconds: () => now });

/** Lets some seconds pass, and says that they did. */
export function pass(seconds: number): boolean {
  now += seconds;
  return true;
}
