/**
 * What may stand around the numbers of a row beside its labels: explicit times, exemplars, lines of start times.
 */

import type { MetricType } from '../model/metric-type.js';
import { exemplarsPerRow } from '../model/snapshot.js';
import type { Exemplar, SeriesChunk } from '../model/snapshot.js';
import type { Dialect, SampleGroup } from './dialect.js';
import { sampleHead, withLabels, type SampleHead } from './quote-name.js';
import type { TextSink } from './text-sink.js';

const EXEMPLAR_TYPES: readonly MetricType[] = ['counter', 'histogram', 'gaugehistogram'];
const CREATED_TYPES: readonly MetricType[] = ['counter', 'histogram', 'summary'];

/** The extras of the rows of a chunk, of which there is at least one kind. */
export class RowExtras {
  /** The start times that are written; they stay the same objects longer than the numbers. */
  readonly startTimes: Float64Array | undefined;
  readonly #dialect: Dialect;
  readonly #timestamps: Float64Array | undefined;
  readonly #exemplars: readonly (Exemplar | undefined)[] | undefined;
  readonly #exemplarsPerRow: number;
  readonly #created: SampleHead;

  private constructor(
    { layout, timestamps }: SeriesChunk,
    { names }: SampleGroup,
    dialect: Dialect,
    startTimes: Float64Array | undefined,
    exemplars: readonly (Exemplar | undefined)[] | undefined,
  ) {
    this.startTimes = startTimes;
    this.#dialect = dialect;
    this.#timestamps = timestamps;
    this.#exemplars = exemplars;
    this.#exemplarsPerRow = exemplarsPerRow(layout);
    this.#created = sampleHead(names.created);
  }

  /** The extras of the rows of a chunk, as far as the format has them; `undefined` if there are none. */
  static of(chunk: SeriesChunk, group: SampleGroup, dialect: Dialect): RowExtras | undefined {
    const { type } = group.names;
    const exemplars = dialect.exemplar !== undefined && EXEMPLAR_TYPES.includes(type) ? chunk.exemplars : undefined;
    const startTimes = dialect.created && CREATED_TYPES.includes(type) ? chunk.startTimes : undefined;
    if (chunk.timestamps === undefined && exemplars === undefined && startTimes === undefined) return undefined;
    return new RowExtras(chunk, group, dialect, startTimes, exemplars);
  }

  /** Whether start times are all there is. */
  get areSteady(): boolean {
    return this.#timestamps === undefined && this.#exemplars === undefined;
  }

  /** The explicit time behind each number of a row. */
  time(row: number): string {
    const time = this.#timestamps && this.#dialect.time(this.#timestamps[row]);
    return time === undefined ? '' : ` ${time}`;
  }

  /** The exemplar behind a number of a row, by the number's place in it. */
  exemplar(row: number, place: number): string {
    const perRow = this.#exemplarsPerRow;
    const exemplar = place < perRow ? this.#exemplars?.[row * perRow + place] : undefined;
    return exemplar === undefined ? '' : (this.#dialect.exemplar?.(exemplar) ?? '');
  }

  /** Adds the line of the start time behind those of a row. */
  addStartTime(row: number, labels: string, time: string, out: TextSink): void {
    const start = this.startTimes && this.#dialect.time(this.startTimes[row]);
    if (start !== undefined) out.add(`${withLabels(this.#created, labels)} ${start}${time}\n`);
  }
}
