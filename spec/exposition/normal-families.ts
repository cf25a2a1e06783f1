/**
 * Families as plain rows, so that what was written and what was read can be compared, and what each format cannot carry.
 */

import type { MetricType } from '../../lib/model/metric-type.js';
import { exemplarsPerRow, labelAt, layoutWidth } from '../../lib/model/snapshot.js';
import type { Exemplar, FamilySnapshot, Layout, NativeBuckets } from '../../lib/model/snapshot.js';

/** A row of a family. */
export interface NormalRow {
  readonly labels: readonly (readonly [name: string, text: string])[];
  readonly layout: Layout;
  readonly values: readonly number[];
  readonly startTime: number;
  readonly timestamp: number;
  /** One place for each bucket, or one; empty if none is filled. */
  readonly exemplars: readonly (Exemplar | undefined)[];
  readonly native: NativeBuckets | undefined;
}

/** A family and its rows. */
export interface NormalFamily {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
  readonly rows: readonly NormalRow[];
}

/** Families as rows in the order of their labels; a family without rows is left out. */
export function normalFamilies(families: readonly FamilySnapshot[]): readonly NormalFamily[] {
  return ordered(
    families.map(({ descriptor: { name, type, help, unit }, chunks }) => ({
      name,
      type,
      help,
      unit,
      rows: chunks.flatMap(({ labels, layout, values, startTimes, timestamps, exemplars, natives }) =>
        Array.from({ length: labels.count }, (_, row): NormalRow => {
          const [width, places] = [layoutWidth(layout), exemplarsPerRow(layout)];
          const own = exemplars?.slice(row * places, (row + 1) * places) ?? [];
          return {
            labels: labels.columns.map((column) => [column.name, labelAt(column, row)] as const),
            layout,
            values: [...values.slice(row * width, (row + 1) * width)],
            startTime: startTimes?.[row] ?? NaN,
            timestamp: timestamps?.[row] ?? NaN,
            exemplars: own.some((exemplar) => exemplar !== undefined) ? own : [],
            native: natives?.[row],
          };
        }),
      ),
    })),
  );
}

function ordered(families: readonly NormalFamily[]): readonly NormalFamily[] {
  const key = ({ labels }: NormalRow): string => JSON.stringify(labels);
  return families
    .filter(({ rows }) => rows.length > 0)
    .map((family) => ({ ...family, rows: family.rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function eachRow(
  families: readonly NormalFamily[],
  change: (row: NormalRow, family: NormalFamily) => NormalRow,
): readonly NormalFamily[] {
  return families.map((family) => ({ ...family, rows: family.rows.map((row) => change(row, family)) }));
}

function positiveZero(value: number): number {
  return value === 0 ? 0 : value;
}

/** The texts write no sign before a zero. */
function withoutNegativeZeros(families: readonly NormalFamily[]): readonly NormalFamily[] {
  return eachRow(families, (row) => ({
    ...row,
    values: row.values.map(positiveZero),
    startTime: positiveZero(row.startTime),
    timestamp: positiveZero(row.timestamp),
    exemplars: row.exemplars.map(
      (exemplar) =>
        exemplar && { ...exemplar, value: positiveZero(exemplar.value), timestamp: positiveZero(exemplar.timestamp) },
    ),
    native: row.native && {
      ...row.native,
      exemplars: row.native.exemplars.map((exemplar) => ({
        ...exemplar,
        value: positiveZero(exemplar.value),
        timestamp: positiveZero(exemplar.timestamp),
      })),
    },
  }));
}

/** A state set as the gauges that stand for it in the formats that have no state sets. */
function asGauges(row: NormalRow, name: string): readonly NormalRow[] {
  if (row.layout.kind !== 'states') return [row];
  return row.layout.states.map((state, place) => ({
    ...row,
    labels: [...row.labels, [name, state] as const].sort(([a], [b]) => (a < b ? -1 : 1)),
    layout: { kind: 'scalar' },
    values: [row.values[place]],
  }));
}

/** Families without the types that only OpenMetrics has. */
function classicTypes(families: readonly NormalFamily[]): readonly NormalFamily[] {
  return families.map((family) => {
    if (family.type !== 'info' && family.type !== 'stateset') return family;
    return { ...family, type: 'gauge', rows: family.rows.flatMap((row) => asGauges(row, family.name)) };
  });
}

const COUNTING: readonly MetricType[] = ['counter', 'histogram', 'summary'];

function withoutGaugeStarts(families: readonly NormalFamily[]): readonly NormalFamily[] {
  return eachRow(families, (row, { type }) => (COUNTING.includes(type) ? row : { ...row, startTime: NaN }));
}

/** What the classic text format carries. */
export function inText(families: readonly NormalFamily[]): readonly NormalFamily[] {
  const bare = eachRow(classicTypes(families), (row) => ({ ...row, startTime: NaN, exemplars: [], native: undefined }));
  const parts = bare.flatMap((family): readonly NormalFamily[] => {
    // Blanks before the help belong to the separation of the tokens.
    const plain = { ...family, help: family.help.replace(/^[ \t]+/, ''), unit: '' };
    if (family.type !== 'gaugehistogram') return [plain];
    const scalar = (row: NormalRow, value: number): NormalRow => ({
      ...row,
      layout: { kind: 'scalar' },
      values: [value],
    });
    const total = ({ values }: NormalRow): number => values.slice(0, -1).reduce((sum, value) => sum + value, 0);
    return [
      {
        ...plain,
        type: 'histogram',
        rows: family.rows.map((row) => ({ ...row, values: [...row.values.slice(0, -1), NaN] })),
      },
      {
        ...plain,
        name: `${family.name}_gcount`,
        type: 'gauge',
        rows: family.rows.map((row) => scalar(row, total(row))),
      },
      {
        ...plain,
        name: `${family.name}_gsum`,
        type: 'gauge',
        rows: family.rows.map((row) => scalar(row, row.values.at(-1) ?? NaN)),
      },
    ];
  });
  return ordered(withoutNegativeZeros(parts));
}

/** Whether a reader of OpenMetrics 1.0 has to reckon with observations below zero, as far as the writer can know. */
function sawNegative({ layout, native }: NormalRow): boolean {
  if (layout.kind !== 'buckets') return false;
  return layout.bounds.length > 0 ? layout.bounds[0] < 0 : native?.negative.counts.some((count) => count > 0) === true;
}

/** What OpenMetrics 1.0 carries. */
export function inOpenMetrics(families: readonly NormalFamily[]): readonly NormalFamily[] {
  const typed = families.map((family): NormalFamily => {
    if (family.type !== 'counter' || family.name.endsWith('_total')) return family;
    return { ...family, type: 'unknown', rows: family.rows.map((row) => ({ ...row, exemplars: [] })) };
  });
  const kept = eachRow(withoutGaugeStarts(typed), (row, { type }) => {
    const isSumless = type === 'histogram' && sawNegative(row);
    return { ...row, values: isSumless ? [...row.values.slice(0, -1), NaN] : row.values, native: undefined };
  });
  return withoutNegativeZeros(kept);
}

/** What OpenMetrics 2.0 carries: one list of exemplars, each with a time, beside a histogram. */
export function inOpenMetrics2(families: readonly NormalFamily[]): readonly NormalFamily[] {
  const kept = eachRow(withoutGaugeStarts(families), (row) => {
    const classic = row.exemplars.map((each) =>
      each === undefined || Number.isNaN(each.timestamp) ? undefined : each,
    );
    const filled = classic.flatMap((each) => each ?? []);
    const { layout, native } = row;
    const isClassic = layout.kind !== 'buckets' || native === undefined || layout.bounds.length > 0;
    const [first, second] = isClassic ? [filled, native?.exemplars ?? []] : [native.exemplars, filled];
    const written = first.length > 0 ? first : second;
    return {
      ...row,
      exemplars: isClassic && written.length > 0 ? inBuckets(layout, written, classic) : [],
      native: native && { ...native, exemplars: written.toSorted((a, b) => a.value - b.value) },
    };
  });
  return withoutNegativeZeros(kept);
}

/** The newest exemplar of each bucket. */
function inBuckets(
  layout: Layout,
  written: readonly Exemplar[],
  classic: readonly (Exemplar | undefined)[],
): readonly (Exemplar | undefined)[] {
  if (layout.kind !== 'buckets') return classic;
  const places = new Array<Exemplar | undefined>(layout.bounds.length + 1).fill(undefined);
  for (const exemplar of written) {
    const found = layout.bounds.findIndex((bound) => exemplar.value <= bound);
    const place = found < 0 ? layout.bounds.length : found;
    const known = places[place];
    if (known === undefined || known.timestamp <= exemplar.timestamp) places[place] = exemplar;
  }
  return places;
}

/** What protobuf carries; a histogram that is only native has no classic bucket with an exemplar. */
export function inProtobuf(families: readonly NormalFamily[]): readonly NormalFamily[] {
  return ordered(
    eachRow(withoutGaugeStarts(classicTypes(families)), (row) => {
      const isOnlyNative = row.native !== undefined && row.layout.kind === 'buckets' && row.layout.bounds.length === 0;
      return isOnlyNative ? { ...row, exemplars: [] } : row;
    }),
  );
}
