import { GO_NUMBER } from '../../lib/exposition/number-style.js';
import { KeptRows } from '../../lib/exposition/kept-rows.js';
import { keptChunk } from '../../lib/exposition/kept-texts.js';
import { RowLines } from '../../lib/exposition/row-lines.js';
import { textNames } from '../../lib/model/names.js';
import { SCALAR, type LabelRows } from '../../lib/model/snapshot.js';

const NAMES = textNames({ name: 'depth', type: 'gauge' });

function someLines(): RowLines {
  return new RowLines(
    SCALAR,
    { metadata: '', names: NAMES, part: 'all' },
    { number: GO_NUMBER, count: GO_NUMBER, time: String, exemplar: undefined, created: false, sumsBelowZero: true },
  );
}

function someRows(): LabelRows {
  return { count: 1, columns: [] };
}

function somePiece(): KeptRows | undefined {
  return KeptRows.keep({ text: 'depth 1\n', marks: [6, 1], numbers: Float64Array.of(1), styles: [GO_NUMBER] });
}

describe('keptChunk', () => {
  it('gives back what was kept of the same rows in the same text', () => {
    const [rows, lines] = [someRows(), someLines()];
    const pieces = keptChunk(rows, { lines, startTimes: undefined });
    pieces[0] = somePiece();
    expect(keptChunk(rows, { lines, startTimes: undefined })).toBe(pieces);
  });

  it('has nothing of other rows, or once the start times are others', () => {
    const [rows, lines] = [someRows(), someLines()];
    keptChunk(rows, { lines, startTimes: Float64Array.of(1) })[0] = somePiece();
    expect(keptChunk(someRows(), { lines, startTimes: Float64Array.of(1) })).toEqual([]);
    expect(keptChunk(rows, { lines, startTimes: Float64Array.of(1) })).toEqual([]);
  });

  it('keeps two texts of the same rows and makes room for a third by the one not asked for longest', () => {
    const rows = someRows();
    const [first, second, third] = [someLines(), someLines(), someLines()].map((lines) => ({
      lines,
      startTimes: undefined,
    }));
    keptChunk(rows, first)[0] = somePiece();
    keptChunk(rows, second)[0] = somePiece();
    expect(keptChunk(rows, first)).toHaveLength(1);
    keptChunk(rows, third)[0] = somePiece();
    expect(keptChunk(rows, first)).toHaveLength(1);
    expect(keptChunk(rows, third)).toHaveLength(1);
    expect(keptChunk(rows, second)).toHaveLength(0);
  });
});
