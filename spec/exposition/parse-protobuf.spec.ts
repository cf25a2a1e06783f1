import { parseProtobuf } from '../../lib/exposition/parse-protobuf.js';
import { normalFamilies } from './normal-families.js';

/** A field of protobuf: strings and lists of bytes are delimited, numbers are integers below 128. */
function field(number: number, value: string | readonly number[] | number): readonly number[] {
  if (typeof value === 'number') return [number << 3, value];
  const bytes = [...Buffer.from(value as string)];
  return [(number << 3) | 2, ...varint(bytes.length), ...bytes];
}

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

function double(number: number, value: number): readonly number[] {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return [(number << 3) | 1, ...bytes];
}

function family(...fields: readonly (readonly number[])[]): Uint8Array {
  const bytes = fields.flat();
  return Uint8Array.from([...varint(bytes.length), ...bytes]);
}

const named = field(1, 'a');

describe('parseProtobuf', () => {
  it('finds no family in no bytes', () => {
    expect(parseProtobuf(new Uint8Array(0))).toEqual([]);
  });

  it('takes fields in any order, passes over unknown ones and reads missing ones as zero', () => {
    const metric = [...field(3, []), ...field(9, 1), ...field(1, [...field(2, 'v'), ...field(1, 'l')])];
    const bytes = family(field(4, metric), field(5, 'u'), field(2, 'help'), named);
    expect(normalFamilies(parseProtobuf(bytes))).toMatchObject([
      { name: 'a', type: 'counter', help: 'help', unit: 'u', rows: [{ labels: [['l', 'v']], values: [0] }] },
    ]);
  });

  it('takes repeated numbers packed and one by one', () => {
    const span = field(12, [...field(1, 0), ...field(2, 3)]);
    const packed = [...span, ...field(13, [2, 2, 1])];
    const single = [...span, ...field(13, 2), ...field(13, 2), ...field(13, 1)];
    const read = [packed, single].map((deltas) => {
      const histogram = field(7, [...field(1, 4), ...double(2, 5), ...deltas]);
      return normalFamilies(parseProtobuf(family(named, field(3, 4), field(4, histogram))))[0].rows[0].native;
    });
    expect(read[0]).toMatchObject({ positive: { indexes: Int32Array.of(0, 1, 2), counts: Float64Array.of(1, 2, 1) } });
    expect(read[1]).toEqual(read[0]);
  });

  it('reads counts that are no integers', () => {
    const bucket = field(3, [...double(4, 0.5), ...double(2, 1)]);
    const histogram = field(7, [...double(4, 1.25), ...double(2, 5), ...bucket]);
    const bytes = family(named, field(3, 5), field(4, histogram));
    expect(normalFamilies(parseProtobuf(bytes))[0].rows[0].values).toEqual([0.5, 0.75, 5]);
  });

  it('reads times before the epoch', () => {
    const minusOne = [255, 255, 255, 255, 255, 255, 255, 255, 255, 1];
    const bytes = family(named, field(3, 1), field(4, [...field(2, double(1, 7)), 6 << 3, ...minusOne]));
    expect(normalFamilies(parseProtobuf(bytes))[0].rows[0].timestamp).toBe(-0.001);
  });

  it.each([
    ['a length beyond the end', Uint8Array.of(5, 1), 0, 'goes beyond the message'],
    ['a huge length', Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 127), 0, 'goes beyond the message'],
    ['an integer that does not end', Uint8Array.from({ length: 11 }, () => 255), 0, 'more than ten bytes'],
    ['an integer that is cut off', Uint8Array.of(255), 1, 'cut off in an integer'],
    ['a wire type that there is not', Uint8Array.of(1, (7 << 3) | 3), 2, 'unknown wire type 3'],
    ['a field number of zero', Uint8Array.of(1, 0), 1, 'a field number out of range'],
    ['a family without a name', family(field(2, 'h')), 1, 'a family without a name'],
    ['an unknown type', family(named, field(3, 6)), 1, 'unknown type 6'],
    ['a family that comes twice', Uint8Array.from([...family(named), ...family(named)]), 5, 'comes twice'],
    ['a name that is not UTF-8', family(field(1, [0xff])), 3, 'name is not UTF-8'],
    ['a value of another type', family(named, field(3, 1), field(4, field(3, []))), 7, 'without the value of a gauge'],
    [
      'a label that is given twice',
      family(named, field(4, [...field(1, field(1, 'l')), ...field(1, field(1, 'l')), ...field(3, [])])),
      5,
      'given twice',
    ],
    ['a negative counter', family(named, field(4, field(3, double(1, -1)))), 8, 'a number from 0, got -1'],
    [
      'spans without buckets',
      family(named, field(3, 4), field(4, field(7, field(12, [...field(2, 100)])))),
      10,
      'cover 100 native buckets',
    ],
    [
      'a double that is cut off',
      family(named, field(3, 1), field(4, field(2, [9, 0, 0]))),
      13,
      'the message is cut off',
    ],
  ])('refuses %s', (_, bytes, offset, problem) => {
    expect(() => parseProtobuf(bytes)).toThrow(problem);
    expect(() => parseProtobuf(bytes)).toThrow(
      expect.objectContaining({ code: 'INVALID_EXPOSITION', offset, line: undefined, column: undefined }),
    );
  });

  it('reads a part of a larger buffer, and no byte beyond it', () => {
    const bytes = family(named, field(4, field(3, double(1, 7))));
    const padded = Uint8Array.from([9, 9, ...bytes, 9, 9]);
    expect(parseProtobuf(padded.subarray(2, -2))).toEqual(parseProtobuf(bytes));
    expect(() => parseProtobuf(padded.subarray(2, -3))).toThrow('goes beyond the message');
  });

  it('refuses what is no list of bytes', () => {
    expect(() => parseProtobuf('bytes' as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });
});
