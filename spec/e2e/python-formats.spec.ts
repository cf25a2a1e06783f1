/**
 * The strict parser of Python's client reads what is new in the goldens of OpenMetrics 1.0: quoted and escaped names, and
 * histograms of which only the native part is meant to be read.
 */

import { createFormat } from '../../lib/exposition/create-format.js';
import { escapeNames } from '../../lib/exposition/escape-names.js';
import { openMetricsNames } from '../../lib/model/names.js';
import type { FamilySnapshot } from '../../lib/model/snapshot.js';
import { goldenCases, type GoldenCase } from '../golden/cases.js';
import { stopPrograms } from '../child-program.js';
import { PythonClient, type ParsedFamily } from './python.js';
import { removeFolders } from '../temporary-folder.js';

jest.setTimeout(600_000);

/** Cases whose sums OpenMetrics 1.0 has no room for; they are written all the same, as Go does. */
const REFUSED = ['negative-sum', 'nan-observed'];

let python: PythonClient | undefined;

beforeAll(async () => {
  python = await PythonClient.install();
});

afterAll(async () => {
  await stopPrograms();
  removeFolders();
});

async function parse({ families, options }: GoldenCase): Promise<readonly ParsedFamily[]> {
  const { blocks } = createFormat('OpenMetricsText1.0.0', options).write(families);
  if (python === undefined) throw new Error('the parser is not installed');
  return python.parse(Buffer.concat([...blocks]).toString(), 'openmetrics');
}

/** The labels of the rows of a family, as a reader has them. */
function seriesOf({ chunks }: FamilySnapshot): string[] {
  return chunks.flatMap(({ labels: { count, columns } }) =>
    Array.from({ length: count }, (_, row) =>
      JSON.stringify(columns.map(({ name, dictionary, ids }) => [name, dictionary[ids?.[row] ?? 0]])),
    ),
  );
}

/** The labels of the samples of a parsed family, those apart that its type adds. */
function parsedSeriesOf({ name, samples }: ParsedFamily): string[] {
  const series = samples.map(({ labels }) => {
    const own = Object.entries(labels).filter(([label]) => !['le', 'quantile', name].includes(label));
    return JSON.stringify(own.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return [...new Set(series)];
}

describe('prometheus-client', () => {
  it.each(goldenCases.filter(({ name }) => !REFUSED.includes(name)))(
    'finds the families and series of the golden case $name',
    async (golden) => {
      const families = await parse(golden);
      const { families: written } = escapeNames(golden.families, golden.options?.escaping ?? 'underscores');
      const expected = written
        .filter(({ chunks }) => chunks.some(({ labels }) => labels.count > 0))
        .map((family) => {
          const { family: name, type } = openMetricsNames(family.descriptor);
          const { help, unit } = family.descriptor;
          return { name, type, help, unit, series: seriesOf(family).sort() };
        });
      const found = families.map(({ name, type, help, unit, ...rest }) => ({
        ...{ name, type, help, unit },
        series: parsedSeriesOf({ name, type, help, unit, ...rest }).sort(),
      }));
      const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);
      expect(found.sort(byName)).toEqual(expected.sort(byName));
    },
  );

  it.each(goldenCases.filter(({ name }) => REFUSED.includes(name)))(
    'refuses the sum of the golden case $name',
    async (golden) => {
      await expect(parse(golden)).rejects.toThrow(/Counter-like samples cannot be (?:NaN|negative)/);
    },
  );
});
