/**
 * Generators of families with hostile names, texts and numbers, each legal in the strictest format.
 */

import fc from 'fast-check';
import { labelRows } from '../../lib/model/label-columns.js';
import type { MetricType } from '../../lib/model/metric-type.js';
import { isLabelName, isMetricName } from '../../lib/model/names.js';
import { SCALAR, exemplarsPerRow } from '../../lib/model/snapshot.js';
import type {
  Exemplar,
  FamilySnapshot,
  Layout,
  NativeBuckets,
  SeriesChunk,
  SparseBuckets,
} from '../../lib/model/snapshot.js';

/** What the generated families may hold. */
export interface FamilyOptions {
  /** Names of the classic grammar, or any text. */
  readonly names: 'classic' | 'any';
  /** Whether histograms may have native buckets. */
  readonly natives: boolean;
}

interface Row {
  readonly values: readonly number[];
  readonly startTime: number;
  readonly timestamp: number;
  readonly exemplars: readonly (Exemplar | undefined)[];
  readonly native: NativeBuckets | undefined;
}

const HOSTILE = [
  '',
  '"',
  '\\',
  '\n',
  '\\n',
  '\\"',
  '",',
  '"} 1\n# EOF\n',
  ' # {',
  '\r',
  '\t',
  '\0',
  '\u2028',
  '🚀',
  'é',
  '__proto__',
];

/** Any well-formed text, often one that is dangerous in some format. */
const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('"', '\\', '\n', 'n', ',', '=', '{', '}', ' ', '#', 'a'), maxLength: 8 }),
);

const number = fc.oneof(fc.double(), fc.integer().map(Number), fc.constantFrom(0, -0, 5e-324, 1e21, 1e22, 123456.75));
const fromZero = fc.oneof(fc.double({ min: 0, noNaN: true }), fc.nat(), fc.constantFrom(0, Infinity, 5e-324));
const count = fc.oneof(fc.nat(5), fc.integer({ min: 0, max: 2 ** 40 }));
/** A time that every format has a place for: to the millisecond. */
const seconds = fc.integer({ min: -1e12, max: 1e14 }).map((milliseconds) => milliseconds / 1000);
const maybeSeconds = fc.oneof(fc.constant(NaN), seconds);

const word = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,5}$/);
const RESERVED = ['le', 'quantile', '__name__'];

function labelName(options: FamilyOptions): fc.Arbitrary<string> {
  const classic = fc.oneof(word, fc.constantFrom('__proto__', 'constructor', 'toString'));
  const names =
    options.names === 'classic'
      ? classic
      : fc.oneof(
          classic,
          text.filter((name) => name !== ''),
        );
  return names.filter((name) => !RESERVED.includes(name));
}

function familyName(options: FamilyOptions, index: number, type: MetricType, unit: string): fc.Arbitrary<string> {
  const middle = options.names === 'classic' ? word : fc.oneof(word, text);
  return fc.tuple(middle, fc.boolean()).map(([name, total]) => {
    const suffix = type === 'info' ? '_info' : type === 'counter' && total ? '_total' : '';
    // The last letter keeps a generated name from ending in another type's suffix.
    return `f${String(index)}_${name}_x${unit === '' ? '' : `_${unit}`}${suffix}`;
  });
}

const exemplarLabels = fc
  .uniqueArray(fc.tuple(word, fc.string({ unit: 'binary', maxLength: 10 })), {
    maxLength: 3,
    selector: ([name]) => name,
  })
  .map((pairs) => pairs.map(([name, value]) => [name, value] as const));

function exemplar(value: fc.Arbitrary<number>): fc.Arbitrary<Exemplar | undefined> {
  return fc.option(fc.record({ labels: exemplarLabels, value, timestamp: maybeSeconds }), { nil: undefined });
}

const bounds = fc
  .uniqueArray(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((bound) => bound + 0),
    { maxLength: 5 },
  )
  .map((list) => list.sort((a, b) => a - b));

function layoutOf(type: MetricType): fc.Arbitrary<Layout> {
  if (type === 'histogram' || type === 'gaugehistogram')
    return bounds.map((list) => ({ kind: 'buckets', bounds: list }));
  if (type === 'summary') {
    const quantile = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);
    const quantiles = fc.uniqueArray(quantile, { maxLength: 4 }).map((list) => list.sort((a, b) => a - b));
    return quantiles.map((list) => ({ kind: 'quantiles', quantiles: list }));
  }
  if (type === 'stateset') {
    return fc.uniqueArray(text, { minLength: 1, maxLength: 4 }).map((states) => ({ kind: 'states', states }));
  }
  return fc.constant(SCALAR);
}

function sparse(schema: number): fc.Arbitrary<SparseBuckets> {
  const index = fc.integer({ min: Math.ceil(-1074 * 2 ** schema), max: 1024 * 2 ** schema + 1 });
  const near = fc.integer({ min: -3, max: 6 });
  return fc
    .uniqueArray(fc.tuple(fc.oneof(near, index), fc.integer({ min: 1, max: 2 ** 40 })), {
      maxLength: 6,
      selector: ([at]) => at,
    })
    .map((entries) => {
      const sorted = entries.sort(([a], [b]) => a - b);
      return {
        indexes: Int32Array.from(sorted, ([at]) => at),
        counts: Float64Array.from(sorted, ([, buckets]) => buckets),
      };
    });
}

const native: fc.Arbitrary<NativeBuckets> = fc.integer({ min: -4, max: 8 }).chain((schema) =>
  fc.record({
    schema: fc.constant(schema),
    zeroThreshold: fc
      .oneof(fc.constant(0), fc.constant(2 ** -128), fc.double({ min: 0, max: 1, noNaN: true }))
      .map((at) => at + 0),
    zeroCount: count,
    positive: sparse(schema),
    negative: sparse(schema),
    exemplars: fc
      .array(fc.record({ labels: exemplarLabels, value: number, timestamp: seconds }), { maxLength: 3 })
      .map((list) => list.sort((a, b) => a.value - b.value)),
  }),
);

function totalOf({ zeroCount, positive, negative }: NativeBuckets): number {
  return [...positive.counts, ...negative.counts].reduce((sum, each) => sum + each, zeroCount);
}

function histogramRow(type: MetricType, list: readonly number[], options: FamilyOptions): fc.Arbitrary<Row> {
  const below = list.length > 0 && list[0] < 0;
  const sum = type === 'gaugehistogram' && below ? number.filter((value) => !Number.isNaN(value)) : fromZero;
  const counts = fc.array(count, { minLength: list.length + 1, maxLength: list.length + 1 });
  const exemplars = fc.tuple(...[...list, Infinity].map((bound) => exemplar(fc.double({ max: bound, noNaN: true }))));
  const natives = options.natives ? fc.option(native, { nil: undefined }) : fc.constant(undefined);
  return fc
    .record({ counts, sum, startTime: maybeSeconds, timestamp: maybeSeconds, exemplars, native: natives })
    .map((row) => {
      // All observations that are in native buckets are in the classic ones too.
      const all = row.native === undefined ? row.counts : [...list.map(() => 0), totalOf(row.native)];
      return { ...row, values: [...all, row.sum] };
    });
}

function rowOf(type: MetricType, layout: Layout, options: FamilyOptions): fc.Arbitrary<Row> {
  if (layout.kind === 'buckets') return histogramRow(type, layout.bounds, options);
  const rest = {
    startTime: maybeSeconds,
    timestamp: maybeSeconds,
    exemplars: fc.tuple(type === 'counter' ? exemplar(number) : fc.constant(undefined)),
    native: fc.constant(undefined),
  };
  if (layout.kind === 'quantiles') {
    const value = fc.oneof(fc.constant(NaN), fromZero);
    const values = fc.tuple(...layout.quantiles.map(() => value), count, fromZero);
    return fc.record({ ...rest, values });
  }
  if (layout.kind === 'states') {
    return fc.record({ ...rest, values: fc.tuple(...layout.states.map(() => fc.constantFrom(0, 1))) });
  }
  const value = type === 'counter' ? fromZero : type === 'info' ? fc.constant(1) : number;
  return fc.record({ ...rest, values: fc.tuple(value) });
}

/** One chunk; the first label tells it from the other chunks of its family. */
function chunkOf(
  type: MetricType,
  names: readonly string[],
  options: FamilyOptions,
  prefix: string,
): fc.Arbitrary<SeriesChunk> {
  const most = names.length === 0 ? 1 : 4;
  return layoutOf(type).chain((layout) =>
    fc
      .array(fc.tuple(rowOf(type, layout, options), fc.tuple(...names.slice(1).map(() => text))), {
        minLength: 1,
        maxLength: most,
      })
      .map((rows): SeriesChunk => {
        const texts = rows.map(([, others], row) => (names.length === 0 ? [] : [`${prefix}${String(row)}`, ...others]));
        const carries = rows.some(([row]) => row.exemplars.some((each) => each !== undefined));
        return {
          labels: labelRows(names, texts, []),
          layout,
          values: Float64Array.from(rows.flatMap(([row]) => row.values)),
          startTimes: Float64Array.from(rows, ([row]) => row.startTime),
          timestamps: Float64Array.from(rows, ([row]) => row.timestamp),
          exemplars: carries ? rows.flatMap(([row]) => row.exemplars.slice(0, exemplarsPerRow(layout))) : undefined,
          natives: layout.kind === 'buckets' ? rows.map(([row]) => row.native) : undefined,
        };
      }),
  );
}

const TYPES: readonly MetricType[] = [
  'counter',
  'gauge',
  'histogram',
  'summary',
  'unknown',
  'gaugehistogram',
  'info',
  'stateset',
];

function family(options: FamilyOptions, index: number): fc.Arbitrary<FamilySnapshot> {
  const hasUnit = (type: MetricType): boolean => type !== 'info' && type !== 'stateset';
  const header = fc.record({
    type: fc.constantFrom(...TYPES),
    help: text,
    unit: fc.constantFrom('', 'seconds'),
    labelNames: fc.uniqueArray(labelName(options), { maxLength: 3 }),
    chunks: fc.integer({ min: 1, max: 3 }),
  });
  return header.chain(({ type, help, unit, labelNames, chunks }) => {
    const ownUnit = hasUnit(type) ? unit : '';
    const parts = Array.from({ length: labelNames.length === 0 ? 1 : chunks }, (_, part) =>
      chunkOf(type, labelNames, options, `${String(part)}-`),
    );
    return fc
      .tuple(familyName(options, index, type, ownUnit), fc.tuple(...parts))
      .map(([name, built]): FamilySnapshot => {
        const utf8Names = isMetricName(name) && labelNames.every(isLabelName) ? {} : { utf8Names: true };
        return {
          descriptor: { name, type, help, unit: ownUnit, labelNames, constLabels: [], ...utf8Names },
          chunks: built,
        };
      });
  });
}

/** Up to four families of any type. */
export function arbitraryFamilies(options: FamilyOptions): fc.Arbitrary<readonly FamilySnapshot[]> {
  return fc
    .integer({ min: 0, max: 4 })
    .chain((length) => fc.tuple(...Array.from({ length }, (_, index) => family(options, index))));
}
