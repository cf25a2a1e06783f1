/**
 * Turns the numbers of a chunk into sample lines, in the formats that have a line for each number.
 */

import type { MetricType } from '../model/metric-type.js';
import { exemplarsPerRow } from '../model/snapshot.js';
import type { Exemplar, SeriesChunk } from '../model/snapshot.js';
import type { Dialect, SampleGroup } from './dialect.js';
import { openLabels, sampleHead, withLabels, type SampleHead } from './quote-name.js';
import type { RowLine, RowLines } from './row-lines.js';
import type { SteadyRows, WritableRows } from './text-shape.js';
import type { TextSink } from './text-sink.js';

const EXEMPLAR_TYPES: readonly MetricType[] = ['counter', 'histogram', 'gaugehistogram'];
const CREATED_TYPES: readonly MetricType[] = ['counter', 'histogram', 'summary'];

/** Writes the rows of one chunk. */
export class RowWriter implements WritableRows {
  readonly width: number;
  readonly #chunk: SeriesChunk;
  readonly #lines: RowLines;
  readonly #dialect: Dialect;
  /** The exemplars of the chunk as far as the format has them. */
  readonly #exemplars: readonly (Exemplar | undefined)[] | undefined;
  readonly #exemplarsPerRow: number;
  /** How the lines of start times begin; `undefined` if there are none. */
  readonly #created: SampleHead | undefined;
  /** Whether it depends on a row's native buckets if it has a sum and a count. */
  readonly #mayLackTotals: boolean;
  readonly #isGauge: boolean;

  constructor(chunk: SeriesChunk, group: SampleGroup, lines: RowLines, dialect: Dialect) {
    const { type } = group.names;
    const { layout } = chunk;
    this.width = Math.max(1, lines.lines.length);
    this.#chunk = chunk;
    this.#lines = lines;
    this.#dialect = dialect;
    this.#exemplars = dialect.exemplar !== undefined && EXEMPLAR_TYPES.includes(type) ? chunk.exemplars : undefined;
    this.#exemplarsPerRow = exemplarsPerRow(layout);
    const isDated = dialect.created && chunk.startTimes !== undefined && CREATED_TYPES.includes(type);
    this.#created = isDated ? sampleHead(group.names.created) : undefined;
    this.#mayLackTotals =
      !dialect.sumsBelowZero && chunk.natives !== undefined && layout.kind === 'buckets' && layout.bounds.length === 0;
    this.#isGauge = type === 'gaugehistogram';
  }

  get steady(): SteadyRows | undefined {
    const { timestamps, startTimes, values } = this.#chunk;
    if (timestamps !== undefined || this.#exemplars !== undefined || this.#mayLackTotals) return undefined;
    return { lines: this.#lines, startTimes: this.#created && startTimes, values };
  }

  write(first: number, end: number, labelsOf: (row: number) => string, out: TextSink): void {
    const { values } = this.#chunk;
    const { lines } = this.#lines;
    const numbers = this.#lines.numbers(values, first, end);
    for (let row = first, from = 0; row < end; row += 1, from += lines.length) {
      const labels = labelsOf(row);
      const time = this.#time(row);
      const shown = this.#mayLackTotals && this.#lacksTotals(row) ? this.#exemplarsPerRow : lines.length;
      let head: SampleHead | undefined;
      let opening = '';
      for (let place = 0; place < shown; place += 1) {
        const line = lines[place];
        if (line.head !== head) {
          head = line.head;
          opening = openingOf(line, labels);
        }
        const before = line.label === '' ? opening : `${opening}${line.label}} `;
        out.addNumber(before, line.style.format(numbers[from + place]), this.#after(row, place, time));
      }
      if (this.#created !== undefined) this.#addCreated(this.#created, row, labels, time, out);
    }
  }

  /** The explicit time behind each number of a row. */
  #time(row: number): string {
    const { timestamps } = this.#chunk;
    const time = timestamps && this.#dialect.time(timestamps[row]);
    return time === undefined ? '' : ` ${time}`;
  }

  #after(row: number, place: number, time: string): string {
    const perRow = this.#exemplarsPerRow;
    const exemplar = place < perRow ? this.#exemplars?.[row * perRow + place] : undefined;
    if (exemplar === undefined) return `${time}\n`;
    return `${time}${this.#dialect.exemplar?.(exemplar) ?? ''}\n`;
  }

  #addCreated(head: SampleHead, row: number, labels: string, time: string, out: TextSink): void {
    const { startTimes } = this.#chunk;
    const start = startTimes && this.#dialect.time(startTimes[row]);
    if (start !== undefined) out.add(`${withLabels(head, labels)} ${start}${time}\n`);
  }

  /** A reader sees no bound below zero that would allow a sum below it, so one that may have fallen is left out. */
  #lacksTotals(row: number): boolean {
    const { natives, values } = this.#chunk;
    const fell = natives?.[row]?.negative.counts.some((count) => count > 0) === true;
    // The number behind the only bucket is the sum.
    return fell && (!this.#isGauge || values[row * 2 + 1] < 0);
  }
}

/** What all lines of a row with this head begin with: up to the number, or up to one label more. */
function openingOf({ head, label }: RowLine, labels: string): string {
  return label === '' ? `${withLabels(head, labels)} ` : openLabels(head, labels);
}
