/**
 * Writes rows of several lines each: histograms, summaries and state sets.
 */

import { exemplarsPerRow } from '../model/snapshot.js';
import type { SeriesChunk } from '../model/snapshot.js';
import type { Dialect, SampleGroup } from './dialect.js';
import type { LabelTexts } from './label-texts.js';
import { openLabels, withLabels, type SampleHead } from './quote-name.js';
import type { RowExtras } from './row-extras.js';
import type { RowLine, RowLines } from './row-lines.js';
import type { TextSink } from './text-sink.js';
import type { WritableRows } from './text-shape.js';

/** The rows of a chunk, by the lines that are the same for all of them. */
export class RowWriter implements WritableRows {
  readonly width: number;
  readonly #extras: RowExtras | undefined;
  readonly #chunk: SeriesChunk;
  readonly #lines: RowLines;
  /** How many lines a row has whose native buckets do not allow it a sum and a count. */
  readonly #leastLines: number;
  readonly #mayLackTotals: boolean;
  readonly #isGauge: boolean;

  constructor(
    chunk: SeriesChunk,
    group: SampleGroup,
    lines: RowLines,
    extras: RowExtras | undefined,
    dialect: Dialect,
  ) {
    this.width = Math.max(1, lines.lines.length);
    this.#extras = extras;
    this.#chunk = chunk;
    this.#lines = lines;
    this.#leastLines = exemplarsPerRow(chunk.layout);
    this.#mayLackTotals = mayLackTotals(chunk, dialect);
    this.#isGauge = group.names.type === 'gaugehistogram';
  }

  write(first: number, end: number, labelTexts: LabelTexts, out: TextSink): void {
    const extras = this.#extras;
    const { lines } = this.#lines;
    const numbers = this.#lines.numbers(this.#chunk.values, first, end);
    for (let row = first, from = 0; row < end; row += 1, from += lines.length) {
      const labels = labelTexts.of(row);
      const time = extras?.time(row) ?? '';
      const shown = this.#mayLackTotals && this.#lacksTotals(row) ? this.#leastLines : lines.length;
      let head: SampleHead | undefined;
      let opening = '';
      for (let place = 0; place < shown; place += 1) {
        const line = lines[place];
        if (line.head !== head) {
          head = line.head;
          opening = openingOf(line, labels);
        }
        const before = line.label === '' ? opening : `${opening}${line.label}} `;
        const after = extras === undefined ? '\n' : `${time}${extras.exemplar(row, place)}\n`;
        out.addNumber(before, line.style.format(numbers[from + place]), after);
      }
      extras?.addStartTime(row, labels, time, out);
    }
  }

  /** A reader sees no bound below zero that would allow a sum below it, so one that may have fallen is left out. */
  #lacksTotals(row: number): boolean {
    const { natives, values } = this.#chunk;
    const fell = natives?.[row]?.negative.counts.some((count) => count > 0) === true;
    // The number behind the only bucket is the sum.
    return fell && (!this.#isGauge || values[row * 2 + 1] < 0);
  }
}

/** Whether it depends on its native buckets if a row has a sum and a count. */
export function mayLackTotals({ layout, natives }: SeriesChunk, { sumsBelowZero }: Dialect): boolean {
  return !sumsBelowZero && natives !== undefined && layout.kind === 'buckets' && layout.bounds.length === 0;
}

/** What all lines of a row with this head begin with: up to the number, or up to one label more. */
function openingOf({ head, label }: RowLine, labels: string): string {
  return label === '' ? `${withLabels(head, labels)} ` : openLabels(head, labels);
}
