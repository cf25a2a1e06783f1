/**
 * The parsers of Python's client, the strict one for OpenMetrics, read everything that the SDK writes and find what was
 * put in.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { goldenCases } from '../golden/cases.js';
import { readText } from '../source-files.js';
import { startService, stopPrograms } from '../child-program.js';
import { bySeries, readNumber, readSamples, type ComparedSample } from '../exposition-samples.js';
import { goldenFamilies, goldenSamples } from './golden-samples.js';
import { startOrdersAtWork } from './orders-at-work.js';
import { PythonClient, type ParsedFamily } from './python.js';
import {
  TIMED_SAMPLE,
  stillExemplars,
  stillFamilies,
  stillSamples,
  toEnvironment,
  type ExpectedFamily,
  type FormatName,
  type StillSettings,
} from './still-samples.js';
import { removeFolders } from '../temporary-folder.js';

jest.setTimeout(600_000);

const FORMATS: readonly FormatName[] = ['text', 'openmetrics'];
const ACCEPT: Readonly<Record<FormatName, string>> = {
  text: 'text/plain;version=0.0.4',
  openmetrics: 'application/openmetrics-text;version=1.0.0',
};
const GOLDENS = join(__dirname, '../golden');
const STILL: StillSettings = {
  time: 1700000000.125,
  // No quote: the parser of prometheus-client 0.26.0 refuses an escaped quote in an exemplar, which the grammar allows.
  note: '\\\n日本 🚀',
};

let python: PythonClient | undefined;

beforeAll(async () => {
  python = await PythonClient.install();
});

afterAll(async () => {
  await stopPrograms();
  removeFolders();
});

async function parse(exposition: string, format: FormatName): Promise<readonly ParsedFamily[]> {
  if (python === undefined) throw new Error('the parser is not installed');
  return python.parse(exposition, format);
}

async function scrape(url: string, format: FormatName): Promise<string> {
  const response = await fetch(url, { headers: { accept: ACCEPT[format] } });
  expect(response.status).toBe(200);
  return response.text();
}

/** Starts a sample, asks it `requests` times for what it is there for, and scrapes it. */
async function scrapeAfter(sample: string, requests: number, format: FormatName): Promise<string> {
  const { metrics, service = '' } = await startService(sample);
  for (let count = 0; count < requests; count += 1) await (await fetch(service)).text();
  return scrape(metrics, format);
}

/** The samples of families, with bounds and quantiles as plain numbers: how they are written is a matter of the goldens. */
function samplesOf(samples: readonly ComparedSample[]): Record<string, unknown> {
  const plain = samples.map((sample) => {
    const labels = Object.entries(sample.labels).map(([name, text]) => [
      name,
      name === 'le' || name === 'quantile' ? String(readNumber(text)) : text,
    ]);
    return { ...sample, labels: Object.fromEntries(labels) as Record<string, string> };
  });
  return bySeries(plain);
}

/** The parser loses the sign of a time in the last second before the epoch. */
function asParserTime(time: number | undefined): number | undefined {
  return time !== undefined && time > -1 && time < 0 ? -time : time;
}

/** The parser of the classic format gives every counter the name that OpenMetrics would have. */
function asParserNames<T extends { readonly name: string }>(samples: readonly T[], counters: readonly string[]): T[] {
  return samples.map((sample) =>
    counters.includes(sample.name) && !sample.name.endsWith('_total')
      ? { ...sample, name: `${sample.name}_total` }
      : sample,
  );
}

function asParserFamily({ metric, ...rest }: ExpectedFamily, format: FormatName): Omit<ParsedFamily, 'samples'> {
  const isCounter = format === 'text' && rest.type === 'counter';
  return { name: isCounter ? metric.replace(/_total$/, '') : metric, ...rest };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

describe('prometheus-client', () => {
  describe.each(FORMATS)('parses %s', (format) => {
    // What the strict parser refuses is in python-formats.spec.ts.
    const read = goldenCases.filter(
      ({ name }) => format === 'text' || !['negative-sum', 'nan-observed'].includes(name),
    );

    it.each(read)('of the golden case $name', async (golden) => {
      const families = await parse(readFileSync(join(GOLDENS, `${golden.name}.${format}`), 'utf8'), format);
      const counters =
        format === 'text'
          ? goldenFamilies(golden, format)
              .filter(({ descriptor }) => descriptor.type === 'counter')
              .map((f) => f.descriptor.name)
          : [];
      const samples = asParserNames(goldenSamples(golden, format), counters);
      const expected =
        format === 'text'
          ? samples
          : samples.map((sample) => ({ ...sample, timestamp: asParserTime(sample.timestamp) }));
      expect(expected.length).toBeGreaterThan(0);
      expect(samplesOf(families.flatMap(({ samples }) => samples))).toEqual(samplesOf(expected));
    });

    it('of every type, hostile labels and numbers included', async () => {
      const { metrics } = await startService('spec/e2e/programs/still.ts', toEnvironment(STILL));
      const families = await parse(await scrape(metrics, format), format);
      const found = families.flatMap(({ samples }) => samples);
      const values = found.map(({ name, labels, value }) => ({ name, labels, value }));
      const expected = asParserNames(stillSamples(format), format === 'text' ? ['still_jobs_done'] : []);
      expect(bySeries(values)).toEqual(bySeries(expected));

      const times = found.filter(({ timestamp }) => timestamp !== undefined);
      expect(times.map(({ name, timestamp }) => ({ name, timestamp }))).toEqual([
        { name: TIMED_SAMPLE, timestamp: STILL.time },
      ]);
      const exemplars = found.flatMap(({ name, labels, exemplar }) =>
        exemplar === undefined ? [] : [{ series: { __name__: name, ...labels }, ...exemplar }],
      );
      const expectedExemplars = format === 'text' ? [] : stillExemplars(STILL);
      expect(exemplars).toHaveLength(expectedExemplars.length);
      expect(exemplars).toEqual(
        expect.arrayContaining(
          expectedExemplars.map(({ series, ...rest }) => ({
            series: expect.objectContaining(series) as unknown,
            ...rest,
            timestamp: STILL.time,
          })),
        ),
      );
      const metadata = families.map(({ name, type, help, unit }) => ({ name, type, help, unit }));
      const expectedFamilies = stillFamilies(format).map((family) => asParserFamily(family, format));
      expect(metadata.sort(byName)).toEqual(expectedFamilies.sort(byName));
    });

    it('of the orders sample at work', async () => {
      const { metrics } = await startOrdersAtWork();
      const text = await scrape(metrics, format);
      const families = await parse(text, format);
      const found = families.flatMap(({ samples }) =>
        samples.map(({ name, labels, value }) => ({ name, labels, value })),
      );
      expect(found.length).toBeGreaterThan(20);
      expect(bySeries(found)).toEqual(bySeries(readSamples(text)));
    });

    it.each([0, 1, 3])('of hello-world after %d requests as it parses its own client', async (requests) => {
      const text = await scrapeAfter('samples/hello-world.ts', requests, format);
      const ours = (await parse(text, format)).filter(({ name }) => name === 'hello_worlds');
      const seed = readText(`spec/golden/seed/python.${String(requests)}hits.${format === 'text' ? 'text' : 'om'}`);
      const theirs = (await parse(seed, format)).filter(({ name }) => name === 'hello_worlds');
      expect(theirs).toHaveLength(1);
      expect(ours).toEqual(theirs);
    });

    it.each([0, 1, 3])("of ping after %d requests as it parses Go's client", async (requests) => {
      const text = await scrapeAfter('samples/ping.ts', requests, format);
      const seed = readText(`spec/golden/seed/go.${String(requests)}hits.${format === 'text' ? 'text' : 'om'}`);
      expect(await parse(text, format)).toEqual(await parse(seed, format));
    });
  });

  it.each([
    { fault: 'no end', exposition: '# TYPE a gauge\na 1.0\n' },
    { fault: 'a counter without its suffix', exposition: '# TYPE a counter\na 1.0\n# EOF\n' },
    { fault: 'a bound that is not canonical', exposition: '# TYPE a histogram\na_bucket{le="1"} 1\n# EOF\n' },
  ])('does refuse $fault', async ({ exposition }) => {
    await expect(parse(exposition, 'openmetrics')).rejects.toThrow('ValueError');
  });
});
