import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeOpenMetrics } from '../../lib/exposition/openmetrics.js';
import { writeText } from '../../lib/exposition/text.js';
import { goldenCases } from '../golden/cases.js';

const FOLDER = join(__dirname, '../golden');

function golden(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}

describe('golden expositions', () => {
  it.each(goldenCases)('writes $name in the classic text format', ({ name, families }) => {
    expect([...writeText(families)].join('')).toBe(golden(`${name}.text`));
  });

  it.each(goldenCases)('writes $name in OpenMetrics', ({ name, families, options }) => {
    expect([...writeOpenMetrics(families, options)].join('')).toBe(golden(`${name}.openmetrics`));
  });

  it('has a case for every file', () => {
    const expected = goldenCases.flatMap(({ name }) => [`${name}.openmetrics`, `${name}.text`]);
    const files = readdirSync(FOLDER).filter((file) => /\.(text|openmetrics)$/.test(file));
    expect(files.sort()).toEqual(expected.sort());
  });
});
