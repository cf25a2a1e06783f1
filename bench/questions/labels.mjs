/**
 * The label sets that the questions use.
 */

export const LABEL_NAMES = ['method', 'route', 'code'];

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const ROUTES = Array.from({ length: 16 }, (_, index) => `/api/v1/resource-${String(index)}`);
const CODES = ['200', '201', '404', '500'];

/** How many different sets {@link labelsAt} makes. */
export const SERIES = METHODS.length * ROUTES.length * CODES.length;

const ORDER_LENGTH = 65_536;
const ORDER = randomOrder();

/** A new object of three labels, the series hit at random; the literal stands here once so that all have one shape. */
export function labelsAt(turn) {
  const series = ORDER[turn & (ORDER_LENGTH - 1)];
  return { method: METHODS[series & 3], route: ROUTES[(series >> 2) & 15], code: CODES[series >> 6] };
}

/** A new object of two labels. */
export function twoLabelsAt(turn) {
  const series = ORDER[turn & (ORDER_LENGTH - 1)];
  return { method: METHODS[series & 3], route: ROUTES[(series >> 2) & 15] };
}

/** A new object of one label. */
export function oneLabelAt(turn) {
  return { route: ROUTES[ORDER[turn & (ORDER_LENGTH - 1)] & 15] };
}

/** Durations from 1 ms to 20 s, more short than long ones; so many that no branch predictor can learn them. */
export const DURATIONS = randomDurations();

/** For `DURATIONS[turn & DURATION_MASK]`. */
export const DURATION_MASK = DURATIONS.length - 1;

function randomOrder() {
  const next = generator();
  return Uint8Array.from({ length: ORDER_LENGTH }, () => Math.floor(next() * SERIES));
}

function randomDurations() {
  const next = generator();
  return Float64Array.from({ length: 65_536 }, () => 0.001 * 20_000 ** (next() * next()));
}

/** Numbers in [0, 1), the same ones in every run. */
function generator() {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
