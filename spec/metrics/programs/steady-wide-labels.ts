/**
 * Counts by eight labels, over and over, and prints how many bytes a call left on the heap, and whether what the labels were cut
 * from was held after the calls. To be run with --expose-gc and a young generation that holds a round.
 */

import { Counter } from '../../../lib/index.js';
import { CALLS_OF_A_ROUND, bytesLeftByCall } from '../../left-on-heap.js';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
const TEXTS = Array.from({ length: 64 }, (_, number) => `tenant of the number ${String(number)}`);
/** Texts that agree in length, beginning and end. */
const ALIKE = TEXTS.map((_, number) => `/tenants/${String(100 + number)}/orders`);
const MEGABYTE = 2 ** 20;

type Set = Record<(typeof NAMES)[number], string>;

/** Labels of which one is a text of the list. */
function setOf(text: string): Set {
  return { a: 'a', b: 'b', c: 'c', d: 'd', e: text, f: 'f', g: 'g', h: 'h' };
}

function counterOf(sets: readonly Set[]): Counter<keyof Set> {
  const counter = new Counter({ name: 'c_total', help: 'C.', labelNames: NAMES, registry: null });
  for (const set of sets) counter.inc(set);
  return counter;
}

/** The number of sets is a power of two. */
function bytesOf(sets: readonly Set[]): Promise<number> {
  const counter = counterOf(sets);
  return bytesLeftByCall(() => {
    for (let call = 0; call < CALLS_OF_A_ROUND; call += 1) counter.inc(sets[call & (sets.length - 1)]);
  });
}

/** Whether labels that were cut from texts of a megabyte keep these alive. */
function isHeld(): boolean {
  const counter = counterOf(TEXTS.map(setOf));
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (const text of TEXTS) {
    const cut = `${text}${'x'.repeat(MEGABYTE)}`.slice(0, text.length);
    counter.inc(setOf(cut));
    counter.inc(setOf(cut));
  }
  globalThis.gc?.();
  // The dictionary remembers the value asked for last.
  return process.memoryUsage().heapUsed - before > 8 * MEGABYTE;
}

const known = await bytesOf(['p', 'qq', 'rrr', 'ssss'].map(setOf));
const slotless = await bytesOf(ALIKE.map(setOf));
const otherwise = await bytesOf(['p', 'qq'].map((text) => Object.assign({ h: 'h' }, setOf(text))));
console.log(JSON.stringify({ known, slotless, otherwise, isHeld: isHeld() }));
