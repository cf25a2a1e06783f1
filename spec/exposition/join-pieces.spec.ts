import { joinPieces } from '../../lib/exposition/join-pieces.js';
import { KeptRows } from '../../lib/exposition/kept-rows.js';
import { GO_NUMBER } from '../../lib/exposition/number-style.js';
import type { Piece } from '../../lib/exposition/write-families.js';
import { setClock } from '../../lib/support/clock.js';

/** A piece of bytes: text with a number at its end. */
function kept(before: string): KeptRows {
  const written = { text: `${before}1\n`, marks: [before.length, 1], numbers: Float64Array.of(1), styles: [GO_NUMBER] };
  const rows = KeptRows.keep(written);
  if (rows === undefined) throw new Error('too long to be kept');
  return rows;
}

function textOf(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : Buffer.from(piece.bytes).toString())).join('');
}

const LONG = 'x'.repeat(60_000);
const CASES: readonly (readonly [what: string, pieces: readonly Piece[]])[] = [
  ['nothing', []],
  ['strings', ['a\n', 'ü\n']],
  ['bytes', [kept('a '), kept('b ')]],
  ['bytes between strings', ['ä\n', kept('a '), 'ö\n', kept('ü '), 'c\n']],
  ['a long string before bytes', [LONG, LONG, kept('a '), 'b\n']],
  ['megabytes with other characters than those of ASCII', Array.from({ length: 60 }, () => kept(`${LONG} é `))],
  ['megabytes of ASCII and one other character', [...Array.from({ length: 60 }, () => kept(LONG)), kept('é '), 'z\n']],
  ['more than is decoded at once', Array.from({ length: 300 }, () => kept(LONG))],
];

describe('joinPieces', () => {
  it.each(CASES)('joins %s', async (_, pieces) => {
    // Compared by a flag: a difference of megabytes is nothing to print.
    expect((await joinPieces(pieces)) === textOf(pieces)).toBe(true);
  });

  it('lets the event loop go on after some milliseconds of work', async () => {
    let seconds = 0;
    const restoreClock = setClock({ epochSeconds: () => seconds, monotonicSeconds: () => (seconds += 0.002) });
    try {
      const turns: number[] = [];
      let turn = 0;
      const count = (): void => {
        turn += 1;
        immediate = setImmediate(count);
      };
      let immediate = setImmediate(count);
      function* pieces(): Generator<Piece> {
        for (let index = 0; index < 12; index += 1) {
          turns.push(turn);
          yield 'a\n';
        }
      }
      await joinPieces(pieces());
      clearImmediate(immediate);
      // Each look at the clock takes two of the five milliseconds that a slice lasts.
      expect(new Set(turns).size).toBeGreaterThanOrEqual(4);
    } finally {
      restoreClock();
    }
  });
});
