/**
 * The labels of a series in protobuf, row by row.
 */

import type { LabelRows } from '../model/snapshot.js';
import { ProtoWriter } from './proto-writer.js';

/** Writes a label as field 1, which it is in a metric and in an exemplar alike. */
export function writeLabel(writer: ProtoWriter, name: string, text: string): void {
  const start = writer.begin(1);
  writer.string(1, name);
  writer.string(2, text);
  writer.end(start);
}

interface EncodedColumn {
  readonly dictionary: readonly string[];
  /** The label for each text of the dictionary that a row has used so far. */
  readonly labels: (Uint8Array | undefined)[];
}

/**
 * Writes the labels of one family's rows, encoding each distinct text once.
 *
 * What it encoded for a dictionary is kept for the chunks that follow, which often share it.
 */
export class LabelBytes {
  readonly #encoder = new ProtoWriter();
  readonly #encoded = new Map<string, EncodedColumn>();

  /** Makes the function that writes the labels of a row. */
  of(rows: LabelRows): (writer: ProtoWriter, row: number) => void {
    const columns = rows.columns.map((column) => ({ column, labels: this.#labels(column.name, column.dictionary) }));
    return (writer, row) => {
      for (const { column, labels } of columns) {
        const id = column.ids === undefined ? 0 : column.ids[row];
        writer.raw((labels[id] ??= this.#encode(column.name, column.dictionary[id])));
      }
    };
  }

  #labels(name: string, dictionary: readonly string[]): (Uint8Array | undefined)[] {
    const known = this.#encoded.get(name);
    if (known?.dictionary === dictionary) return known.labels;
    const labels = new Array<Uint8Array | undefined>(dictionary.length);
    this.#encoded.set(name, { dictionary, labels });
    return labels;
  }

  #encode(name: string, text: string): Uint8Array {
    writeLabel(this.#encoder, name, text);
    return this.#encoder.take();
  }
}
