/**
 * Rows of a family that is being parsed, and the snapshot they become.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import { isLabelName, isMetricName } from '../model/names.js';
import { SCALAR, exemplarsPerRow } from '../model/snapshot.js';
import type { Exemplar, FamilySnapshot, Layout, NativeBuckets, SeriesChunk } from '../model/snapshot.js';
import type { ParseBudget } from './parse-limits.js';
import { SeriesLabels, type SeriesSpace } from './series-labels.js';

/** What a row may have beside its series and its numbers; times are in seconds, NaN where there is none. */
export interface RowExtras {
  readonly timestamp: number;
  readonly startTime: number;
  /** One place, or one for each bucket. */
  readonly exemplars: readonly (Exemplar | undefined)[] | undefined;
  readonly native: NativeBuckets | undefined;
}

/** The extras of a row that has none. */
export const NO_EXTRAS: RowExtras = Object.freeze({
  timestamp: NaN,
  startTime: NaN,
  exemplars: undefined,
  native: undefined,
});

/** The rows that share their label names and their layout. */
export class ChunkBuilder {
  readonly #space: SeriesSpace;
  readonly #layout: Layout;
  readonly #series: number[] = [];
  /** The numbers so far; whoever adds a row appends as many as the layout says. */
  readonly values: number[] = [];
  #startTimes: number[] | undefined;
  #timestamps: number[] | undefined;
  #exemplars: (Exemplar | undefined)[] | undefined;
  #natives: (NativeBuckets | undefined)[] | undefined;

  constructor(space: SeriesSpace, layout: Layout) {
    this.#space = space;
    this.#layout = layout;
  }

  /** Adds the row to which the values that were appended last belong. */
  add(series: number, extras: RowExtras): void {
    const row = this.#series.length;
    this.#series.push(series);
    this.#timestamps = appended(this.#timestamps, row, extras.timestamp);
    this.#startTimes = appended(this.#startTimes, row, extras.startTime);
    const { exemplars, native } = extras;
    if (exemplars !== undefined || this.#exemplars !== undefined) {
      const perRow = exemplarsPerRow(this.#layout);
      this.#exemplars ??= new Array<undefined>(row * perRow).fill(undefined);
      for (let place = 0; place < perRow; place += 1) this.#exemplars.push(exemplars?.[place]);
    }
    if (native !== undefined || this.#natives !== undefined) {
      this.#natives ??= new Array<undefined>(row).fill(undefined);
      this.#natives.push(native);
    }
  }

  /** The rows so far. */
  build(): SeriesChunk {
    return {
      labels: { count: this.#series.length, columns: this.#space.columns(this.#series) },
      layout: this.#layout,
      values: new Float64Array(this.values),
      startTimes: this.#startTimes && new Float64Array(this.#startTimes),
      timestamps: this.#timestamps && new Float64Array(this.#timestamps),
      exemplars: this.#exemplars,
      natives: this.#natives,
    };
  }
}

function appended(column: number[] | undefined, row: number, value: number): number[] | undefined {
  if (column === undefined && Number.isNaN(value)) return undefined;
  const numbers = column ?? new Array<number>(row).fill(NaN);
  numbers.push(value);
  return numbers;
}

/** All rows of one family. */
export class FamilyRows {
  /** The labels of the family. */
  readonly labels: SeriesLabels;
  readonly #budget: ParseBudget;
  readonly #chunks: ChunkBuilder[] = [];
  readonly #byLayout = new Map<SeriesSpace, Map<string, ChunkBuilder>>();
  #scalar: { readonly space: SeriesSpace; readonly chunk: ChunkBuilder } | undefined;

  /**
   * @param folded - the name of the label that belongs to the layout of a row instead of its series
   */
  constructor(budget: ParseBudget, folded: string | undefined) {
    this.#budget = budget;
    this.labels = new SeriesLabels(budget, folded);
  }

  /** Whether there is no row. */
  get empty(): boolean {
    return this.#chunks.length === 0;
  }

  /** Adds a row of one number. */
  addScalar(space: SeriesSpace, series: number, value: number, extras: RowExtras): void {
    if (this.#scalar?.space !== space) this.#scalar = { space, chunk: this.chunk(space, '', () => SCALAR) };
    this.#budget.addRow();
    this.#scalar.chunk.values.push(value);
    this.#scalar.chunk.add(series, extras);
  }

  /** Adds a row of a layout whose numbers have been appended to the chunk. */
  addTo(chunk: ChunkBuilder, series: number, extras: RowExtras): void {
    this.#budget.addRow();
    chunk.add(series, extras);
  }

  /**
   * The rows of a layout.
   *
   * @param key - tells the layouts of the family apart
   */
  chunk(space: SeriesSpace, key: string, layout: () => Layout): ChunkBuilder {
    let chunks = this.#byLayout.get(space);
    if (chunks === undefined) {
      chunks = new Map<string, ChunkBuilder>();
      this.#byLayout.set(space, chunks);
    }
    let chunk = chunks.get(key);
    if (chunk === undefined) {
      chunk = new ChunkBuilder(space, Object.freeze(layout()));
      chunks.set(key, chunk);
      this.#chunks.push(chunk);
    }
    return chunk;
  }

  /** The family as it was read. */
  build(family: Pick<FamilyDescriptor, 'name' | 'type' | 'help' | 'unit'>): FamilySnapshot {
    const { name, type, help, unit } = family;
    const { names } = this.labels;
    const descriptor: FamilyDescriptor = Object.freeze({
      name,
      type,
      help,
      unit,
      labelNames: Object.freeze([...names]),
      constLabels: Object.freeze([]),
      ...(isMetricName(name) && names.every(isLabelName) ? {} : { utf8Names: true }),
    });
    return { descriptor, chunks: this.#chunks.map((chunk) => chunk.build()) };
  }
}
