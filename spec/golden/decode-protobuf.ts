/**
 * Reads delivered protobuf back into text, a field a line, so that golden files can be read by people.
 * It knows the messages by the field numbers of io.prometheus.client, independently of the writer.
 */

type FieldType = 'double' | 'string' | 'uint64' | 'int64' | 'sint64' | 'packed sint64';
type Field = readonly [name: string, type: FieldType | keyof typeof MESSAGES];

/** https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto */
const MESSAGES = {
  MetricFamily: {
    1: ['name', 'string'],
    2: ['help', 'string'],
    3: ['type', 'uint64'],
    4: ['metric', 'Metric'],
    5: ['unit', 'string'],
  },
  Metric: {
    1: ['label', 'LabelPair'],
    2: ['gauge', 'Value'],
    3: ['counter', 'Counter'],
    4: ['summary', 'Summary'],
    5: ['untyped', 'Value'],
    6: ['timestamp_ms', 'int64'],
    7: ['histogram', 'Histogram'],
  },
  LabelPair: { 1: ['name', 'string'], 2: ['value', 'string'] },
  Value: { 1: ['value', 'double'] },
  Counter: { 1: ['value', 'double'], 2: ['exemplar', 'Exemplar'], 3: ['start_timestamp', 'Timestamp'] },
  Summary: {
    1: ['sample_count', 'uint64'],
    2: ['sample_sum', 'double'],
    3: ['quantile', 'Quantile'],
    4: ['start_timestamp', 'Timestamp'],
  },
  Quantile: { 1: ['quantile', 'double'], 2: ['value', 'double'] },
  Histogram: {
    1: ['sample_count', 'uint64'],
    2: ['sample_sum', 'double'],
    3: ['bucket', 'Bucket'],
    4: ['sample_count_float', 'double'],
    5: ['schema', 'sint64'],
    6: ['zero_threshold', 'double'],
    7: ['zero_count', 'uint64'],
    9: ['negative_span', 'BucketSpan'],
    10: ['negative_delta', 'packed sint64'],
    12: ['positive_span', 'BucketSpan'],
    13: ['positive_delta', 'packed sint64'],
    15: ['start_timestamp', 'Timestamp'],
    16: ['exemplars', 'Exemplar'],
  },
  Bucket: {
    1: ['cumulative_count', 'uint64'],
    2: ['upper_bound', 'double'],
    3: ['exemplar', 'Exemplar'],
    4: ['cumulative_count_float', 'double'],
  },
  BucketSpan: { 1: ['offset', 'sint64'], 2: ['length', 'uint64'] },
  Exemplar: { 1: ['label', 'LabelPair'], 2: ['value', 'double'], 3: ['timestamp', 'Timestamp'] },
  Timestamp: { 1: ['seconds', 'int64'], 2: ['nanos', 'int64'] },
} as const;

const TYPES = ['COUNTER', 'GAUGE', 'SUMMARY', 'UNTYPED', 'HISTOGRAM', 'GAUGE_HISTOGRAM'];
const WIRE_TYPES: Readonly<Record<FieldType, number>> = {
  double: 1,
  string: 2,
  uint64: 0,
  int64: 0,
  sint64: 0,
  'packed sint64': 2,
};

/**
 * Decodes a stream of delimited metric families.
 *
 * @throws Error for a field that is unknown, of the wrong wire type or cut off, and for a varint longer than it need be
 */
export function decodeProtobuf(bytes: Uint8Array): string {
  const reader = new Reader(bytes);
  let text = '';
  while (!reader.isAtEnd()) text += `# metric family\n${decodeMessage(reader.bytes(), 'MetricFamily', '')}`;
  return text;
}

class Reader {
  #position = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  isAtEnd(): boolean {
    return this.#position === this.#bytes.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#take(1)[0];
      value |= BigInt(byte & 127) << shift;
      if (byte > 127) continue;
      if (byte === 0 && shift > 0n) throw new Error('a varint ends in a byte that it does not need');
      return value;
    }
  }

  signed(): bigint {
    const value = this.varint();
    return value % 2n === 0n ? value / 2n : -(value + 1n) / 2n;
  }

  double(): number {
    const bytes = this.#take(8);
    return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
  }

  bytes(): Uint8Array {
    return this.#take(Number(this.varint()));
  }

  #take(count: number): Uint8Array {
    const taken = this.#bytes.subarray(this.#position, this.#position + count);
    if (taken.length < count) throw new Error(`${String(count)} bytes wanted, ${String(taken.length)} left`);
    this.#position += count;
    return taken;
  }
}

function decodeMessage(bytes: Uint8Array, message: keyof typeof MESSAGES, indent: string): string {
  const reader = new Reader(bytes);
  const fields: Readonly<Partial<Record<string, Field>>> = MESSAGES[message];
  let text = '';
  while (!reader.isAtEnd()) {
    const tag = Number(reader.varint());
    const field = fields[String(tag >>> 3)];
    if (field === undefined) throw new Error(`${message} has no field ${String(tag >>> 3)}`);
    const [name, type] = field;
    const wireType = isFieldType(type) ? WIRE_TYPES[type] : 2;
    if ((tag & 7) !== wireType) throw new Error(`${message}.${name} has wire type ${String(tag & 7)}`);
    if (isFieldType(type)) text += `${indent}${name}: ${decodeField(reader, type, name)}\n`;
    else text += `${indent}${name} {\n${decodeMessage(reader.bytes(), type, `${indent}  `)}${indent}}\n`;
  }
  return text;
}

function isFieldType(type: string): type is FieldType {
  return type in WIRE_TYPES;
}

function decodeField(reader: Reader, type: FieldType, name: string): string {
  switch (type) {
    case 'double': {
      const value = reader.double();
      return Object.is(value, -0) ? '-0' : String(value);
    }
    case 'string':
      return JSON.stringify(new TextDecoder('utf-8', { fatal: true }).decode(reader.bytes()));
    case 'uint64': {
      const value = reader.varint();
      return name === 'type' ? TYPES[Number(value)] : String(value);
    }
    case 'int64':
      return String(BigInt.asIntN(64, reader.varint()));
    case 'sint64':
      return String(reader.signed());
    case 'packed sint64': {
      const packed = new Reader(reader.bytes());
      const values: bigint[] = [];
      while (!packed.isAtEnd()) values.push(packed.signed());
      return `[${values.join(', ')}]`;
    }
  }
}
