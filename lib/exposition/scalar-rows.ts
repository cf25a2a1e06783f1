/**
 * Writes rows of one number each. Most families are of this kind, and most are so small that to prepare for more would cost
 * more than to write them.
 */

import type { SeriesChunk } from '../model/snapshot.js';
import type { Dialect, SampleGroup } from './dialect.js';
import type { LabelTexts } from './label-texts.js';
import { sampleHead, withLabels, type SampleHead } from './quote-name.js';
import type { RowExtras } from './row-extras.js';
import type { TextSink } from './text-sink.js';
import type { WritableRows } from './text-shape.js';

/** The rows of a chunk of counters, gauges, unknowns or infos. */
export class ScalarRows implements WritableRows {
  readonly width = 1;
  readonly #extras: RowExtras | undefined;
  readonly #values: Float64Array;
  readonly #head: SampleHead;
  readonly #dialect: Dialect;

  constructor(chunk: SeriesChunk, group: SampleGroup, extras: RowExtras | undefined, dialect: Dialect) {
    this.#extras = extras;
    this.#values = chunk.values;
    this.#head = sampleHead(group.names.value);
    this.#dialect = dialect;
  }

  write(first: number, end: number, labelTexts: LabelTexts, out: TextSink): void {
    const extras = this.#extras;
    const { format } = this.#dialect.number;
    for (let row = first; row < end; row += 1) {
      const labels = labelTexts.of(row);
      const before = `${withLabels(this.#head, labels)} `;
      const value = format(this.#values[row]);
      if (extras === undefined) {
        out.addNumber(before, value, '\n');
        continue;
      }
      const time = extras.time(row);
      out.addNumber(before, value, `${time}${extras.exemplar(row, 0)}\n`);
      extras.addStartTime(row, labels, time, out);
    }
  }
}
