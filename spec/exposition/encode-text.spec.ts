import { encodeText } from '../../lib/exposition/encode-text.js';
import { KeptRows } from '../../lib/exposition/kept-rows.js';
import type { Piece } from '../../lib/exposition/write-families.js';

const LINES = Array.from(
  { length: 20_000 },
  (_, index) => `naïve{label="${'ä€🙂'.repeat(index % 7)}"} ${String(index)}\n`,
);

function pieces(): Piece[] {
  return LINES.map((text, index) =>
    index % 2 === 0 ? text : (KeptRows.keep({ text, marks: [], numbers: new Float64Array(0), styles: [] }) ?? text),
  );
}

describe('encodeText', () => {
  it('fills its blocks', () => {
    const lengths = [...encodeText(pieces())].map(({ length }) => length);
    expect(lengths.length).toBeGreaterThan(5);
    expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThan(65_532);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(65_536);
  });

  it('divides no character', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const texts = [...encodeText(pieces())].map((block) => decoder.decode(block));
    expect(texts.join('')).toBe(LINES.join(''));
  });

  it('writes a piece that is longer than a block', () => {
    const long = 'é'.repeat(100_000);
    const blocks = [...encodeText(['a', long, 'b'])];
    expect(Buffer.concat(blocks).toString()).toBe(`a${long}b`);
  });

  it('yields nothing for a text without a character', () => {
    expect([...encodeText(['', ''])]).toEqual([]);
  });

  it('writes in the place of blocks that are handed back', () => {
    const blocks = encodeText(pieces());
    const buffers = new Set<ArrayBufferLike>();
    let text = '';
    let free: Uint8Array | undefined;
    for (let step = blocks.next(); step.done !== true; step = blocks.next(free)) {
      buffers.add(step.value.buffer);
      text += Buffer.from(step.value).toString();
      free = step.value;
    }
    expect(text).toBe(LINES.join(''));
    expect(buffers.size).toBe(2);
  });

  it('leaves alone the blocks that are not handed back', () => {
    const blocks = [...encodeText(pieces())];
    expect(new Set(blocks.map(({ buffer }) => buffer)).size).toBe(blocks.length);
    expect(Buffer.concat(blocks).toString()).toBe(LINES.join(''));
  });

  it('does not write in the place of a block of another length', () => {
    const [foreign, blocks] = [new Uint8Array(100), encodeText(pieces())];
    const texts = [blocks.next().value, blocks.next(foreign).value, ...blocks].map((block) => Buffer.from(block ?? []));
    expect(Buffer.concat(texts).toString()).toBe(LINES.join(''));
    expect(foreign).toEqual(new Uint8Array(100));
  });
});
