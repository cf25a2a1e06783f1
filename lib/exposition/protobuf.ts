/**
 * The protobuf format: a stream of `io.prometheus.client.MetricFamily`, each after its length.
 */

import type { FamilyDescriptor } from '../model/family-descriptor.js';
import type { MetricType } from '../model/metric-type.js';
import type { FamilySnapshot } from '../model/snapshot.js';
import type { EscapingScheme } from './escape-name.js';
import { escapeNames } from './escape-names.js';
import { LabelBytes } from './label-bytes.js';
import { ProtoWriter } from './proto-writer.js';
import { metricWriter } from './protobuf-metric.js';

/** How {@link writeProtobuf} writes names. */
export interface ProtobufOptions {
  /**
   * What becomes of names that the classic grammar does not allow.
   *
   * @defaultValue `underscores`
   */
  readonly escaping?: EscapingScheme | undefined;
}

/** Bytes after which a block is handed out. */
const BLOCK_LENGTH = 65_536;
const PAUSE = new Uint8Array(0);

/** The nearest type that the format knows, by its number there. */
const TYPES: Readonly<Record<MetricType, number>> = {
  counter: 0,
  gauge: 1,
  summary: 2,
  unknown: 3,
  histogram: 4,
  gaugehistogram: 5,
  info: 1,
  stateset: 1,
};

/**
 * Writes families in delimited protobuf, with units, start times, exemplars, classic and native buckets.
 *
 * Every family keeps the name it was given. An info or state set is a gauge, an unknown is untyped. A family without series
 * writes nothing. Families that escaping makes equal are left out: `escapeNames` tells which.
 *
 * @returns blocks of some ten thousand bytes; join them, or send them one by one. A family is written as a whole before its
 *   length, which comes first, is known: meanwhile a block is empty for each that is ready, so that the caller may pause.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#protobuf-format
 * @see https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto
 */
export function* writeProtobuf(
  families: readonly FamilySnapshot[],
  options: ProtobufOptions = {},
): Generator<Uint8Array> {
  const stream = new ProtoWriter();
  const message = new ProtoWriter();
  for (const family of escapeNames(families, options.escaping ?? 'underscores').families) {
    const blocks: Uint8Array[] = [];
    for (const block of familyBlocks(family, message)) {
      blocks.push(block);
      yield PAUSE;
    }
    if (message.length === 0) continue;
    stream.varint(blocks.reduce((sum, block) => sum + block.length, message.length));
    if (blocks.length > 0) {
      yield stream.take();
      yield* blocks;
    }
    stream.raw(message.take());
    if (stream.length >= BLOCK_LENGTH) yield stream.take();
  }
  if (stream.length > 0) yield stream.take();
}

/** Writes a family; the last part, which is not empty unless the family is, stays in the writer. */
function* familyBlocks({ descriptor, chunks }: FamilySnapshot, writer: ProtoWriter): Generator<Uint8Array> {
  if (!chunks.some((chunk) => chunk.labels.count > 0)) return;
  writeDescriptor(writer, descriptor);
  const labelBytes = new LabelBytes();
  for (const chunk of chunks) {
    const writeMetric = metricWriter(writer, chunk, descriptor, labelBytes.of(chunk.labels));
    for (let row = 0; row < chunk.labels.count; row += 1) {
      if (writer.length >= BLOCK_LENGTH) yield writer.take();
      writeMetric(row);
    }
  }
}

function writeDescriptor(writer: ProtoWriter, { name, help, type, unit }: FamilyDescriptor): void {
  writer.string(1, name);
  if (help !== '') writer.string(2, help);
  writer.uint64(3, TYPES[type]);
  if (unit !== '') writer.string(5, unit);
}
