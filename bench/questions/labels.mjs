/**
 * The label sets and the values that the questions use.
 */

export const LABEL_NAMES = ['method', 'route', 'code'];

export const EIGHT_LABEL_NAMES = [...LABEL_NAMES, 'zone', 'pod', 'tenant', 'version', 'protocol'];

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const ROUTES = texts(16, '/api/v1/resource-');
const LINES = ROUTES.map((route) => `GET ${route} HTTP/1.1`);
const CODES = ['200', '201', '404', '500'];
const ZONES = ['eu-1', 'eu-2', 'us-1', 'us-2'];
const PODS = texts(16, 'pod-');
const TENANTS = texts(16, 'tenant-');
const VERSIONS = texts(4, '1.2.');
const PROTOCOLS = ['http/1.1', 'h2', 'h2c', 'h3'];
const WIDE_ROUTES = texts(250, '/api/v1/resource-');
const WIDE_CODES = texts(1000, 'code-');

/** How many different sets {@link labelsAt} makes. */
export const SERIES = METHODS.length * ROUTES.length * CODES.length;

const ORDER_LENGTH = 65_536;
const ORDER = Uint8Array.from(randomIndexes(SERIES));

/** A series hit at random: an index below {@link SERIES}. */
export function seriesAt(turn) {
  return ORDER[turn & (ORDER_LENGTH - 1)];
}

/** A new object of three labels, the series hit at random; the literal stands here once so that all have one shape. */
export function labelsAt(turn) {
  const series = ORDER[turn & (ORDER_LENGTH - 1)];
  return { method: METHODS[series & 3], route: ROUTES[(series >> 2) & 15], code: CODES[series >> 6] };
}

/** A new object of eight labels; as many series as {@link labelsAt} has. */
export function eightLabelsAt(turn) {
  const series = ORDER[turn & (ORDER_LENGTH - 1)];
  const place = (series >> 2) & 15;
  return {
    method: METHODS[series & 3],
    route: ROUTES[place],
    code: CODES[series >> 6],
    zone: ZONES[series & 3],
    pod: PODS[place],
    tenant: TENANTS[place],
    version: VERSIONS[series >> 6],
    protocol: PROTOCOLS[series & 3],
  };
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

/** A new object of three labels whose route is cut from the line of a request, so that it is a new text each time. */
export function freshLabelsAt(turn) {
  const series = ORDER[turn & (ORDER_LENGTH - 1)];
  const line = LINES[(series >> 2) & 15];
  return { method: METHODS[series & 3], route: line.slice(4, -9), code: CODES[series >> 6] };
}

/** The most series that {@link wideLabelsAt} tells apart. */
export const MOST_SERIES = METHODS.length * WIDE_ROUTES.length * WIDE_CODES.length;

/** A new object of three labels for the series of a number below {@link MOST_SERIES}; the texts themselves are there already. */
export function wideLabelsAt(series) {
  return {
    method: METHODS[series & 3],
    route: WIDE_ROUTES[(series >> 2) % WIDE_ROUTES.length],
    code: WIDE_CODES[Math.floor(series / (METHODS.length * WIDE_ROUTES.length))],
  };
}

/**
 * Series to hit at random, by `order[turn & (order.length - 1)]`.
 *
 * @param {number} series - how many there are
 */
export function randomSeries(series) {
  return Uint32Array.from(randomIndexes(series));
}

/** Durations from 1 ms to 20 s, more short than long ones; so many that no branch predictor can learn them. */
export const DURATIONS = randomDurations();

/** For `DURATIONS[turn & DURATION_MASK]`. */
export const DURATION_MASK = DURATIONS.length - 1;

function texts(count, prefix) {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index)}`);
}

function randomIndexes(limit) {
  const next = generator();
  return Array.from({ length: ORDER_LENGTH }, () => Math.floor(next() * limit));
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
