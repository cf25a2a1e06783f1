import fc from 'fast-check';
import { ProtoWriter } from '../../lib/exposition/proto-writer.js';

function hex(write: (writer: ProtoWriter) => void): string {
  const writer = new ProtoWriter();
  write(writer);
  return Buffer.from(writer.take()).toString('hex');
}

/** Reads the varint that stands behind a tag of one byte. */
function readVarint(bytes: Uint8Array): bigint {
  return bytes.slice(1).reduce((value, byte, place) => value | (BigInt(byte & 127) << BigInt(7 * place)), 0n);
}

function written(write: (writer: ProtoWriter) => void): Uint8Array {
  const writer = new ProtoWriter();
  write(writer);
  return writer.take();
}

describe('ProtoWriter', () => {
  it.each([
    [0, '0800'],
    [1, '0801'],
    [127, '087f'],
    [128, '088001'],
    [300, '08ac02'],
    [2 ** 31, '088080808008'],
    [2 ** 32, '088080808010'],
    [2 ** 53 - 1, '08ffffffffffffff0f'],
    [2 ** 53, '088080808080808010'],
    [2 ** 63, '0880808080808080808001'],
    [2 ** 64, '08ffffffffffffffffff01'],
    [Infinity, '08ffffffffffffffffff01'],
    [-1, '0800'],
    [NaN, '0800'],
  ])('writes %p as an unsigned integer', (value, bytes) => {
    expect(hex((writer) => writer.uint64(1, value))).toBe(bytes);
  });

  it.each([
    [0, '0800'],
    [1500, '08dc0b'],
    [-1, '08ffffffffffffffffff01'],
    [-(2 ** 53 - 1), '0881808080808080f0ff01'],
  ])('writes %p as a signed integer', (value, bytes) => {
    expect(hex((writer) => writer.int64(1, value))).toBe(bytes);
  });

  it.each([
    [0, '0800'],
    [-1, '0801'],
    [1, '0802'],
    [-64, '087f'],
    [2147483647, '08feffffff0f'],
    [-2147483648, '08ffffffff0f'],
    [2 ** 53 - 1, '08feffffffffffff1f'],
    [-(2 ** 53 - 1), '08fdffffffffffff1f'],
  ])('writes %p as a signed integer that is mostly small', (value, bytes) => {
    expect(hex((writer) => writer.sint(1, value))).toBe(bytes);
  });

  it('writes any safe integer as signed and unsigned', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const zigzag = readVarint(written((writer) => writer.sint(1, value)));
        expect(zigzag % 2n === 0n ? zigzag / 2n : -(zigzag + 1n) / 2n).toBe(BigInt(value));
        expect(BigInt.asIntN(64, readVarint(written((writer) => writer.int64(1, value))))).toBe(BigInt(value));
        const unsigned = readVarint(written((writer) => writer.uint64(1, value)));
        expect(unsigned).toBe(BigInt(Math.max(0, value)));
      }),
    );
  });

  it.each([
    [1, '09000000000000f03f'],
    [NaN, '09000000000000f87f'],
    [-Infinity, '09000000000000f0ff'],
    [-0, '090000000000000080'],
  ])('writes %p as a double', (value, bytes) => {
    expect(hex((writer) => writer.double(1, value))).toBe(bytes);
  });

  it.each([
    ['', '0a00'],
    ['a', '0a0161'],
    ['é🚀', '0a06c3a9f09f9a80'],
    ['\ud800', '0a03efbfbd'],
  ])('writes %p as a string', (text, bytes) => {
    expect(hex((writer) => writer.string(1, text))).toBe(bytes);
  });

  it('writes signed integers as one list', () => {
    expect(hex((writer) => writer.packedSint(10, [1, -1, 300]))).toBe('52040201d804');
  });

  it('writes a tag of two bytes for a field from 16 on', () => {
    expect(hex((writer) => writer.uint64(16, 1))).toBe('800101');
  });

  it.each([0, 1, 127, 128, 16383, 16384, 2_100_000])('puts the length of a message of %d bytes before it', (length) => {
    const bytes = written((writer) => {
      writer.uint64(1, 1);
      const outer = writer.begin(2);
      const inner = writer.begin(3);
      writer.raw(new Uint8Array(length).fill(7));
      writer.end(inner);
      writer.end(outer);
      writer.uint64(4, 4);
    });
    const varint = (value: number): number[] => (value > 127 ? [(value & 127) | 128, ...varint(value >>> 7)] : [value]);
    const inner = [0x1a, ...varint(length)];
    const head = [8, 1, 0x12, ...varint(inner.length + length), ...inner];
    expect([...bytes.subarray(0, head.length)]).toEqual(head);
    expect(bytes.subarray(head.length, -2).every((byte) => byte === 7)).toBe(true);
    expect(bytes).toHaveLength(head.length + length + 2);
    expect([...bytes.subarray(-2)]).toEqual([0x20, 4]);
  });

  it('begins again once its bytes are taken, and leaves them alone', () => {
    const writer = new ProtoWriter();
    writer.uint64(1, 1);
    const first = writer.take();
    expect(writer.length).toBe(0);
    writer.uint64(1, 2);
    expect([...first]).toEqual([8, 1]);
    expect([...writer.take()]).toEqual([8, 2]);
  });
});
