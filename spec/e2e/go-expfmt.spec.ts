/**
 * Go's prometheus/common/expfmt reads what the SDK writes, and writes it as the SDK does.
 */

import { createFormat, type Format } from '../../lib/exposition/create-format.js';
import type { FormatName } from '../../lib/exposition/format-kinds.js';
import type { FamilySnapshot } from '../../lib/model/snapshot.js';
import { goldenCases, type GoldenCase } from '../golden/cases.js';
import { stopPrograms } from '../child-program.js';
import { readSamples } from '../exposition-samples.js';
import { GoExpfmt } from './go-expfmt.js';
import { startOrdersAtWork } from './orders-at-work.js';
import { removeFolders } from '../temporary-folder.js';

jest.setTimeout(600_000);

let go: GoExpfmt | undefined;

beforeAll(async () => {
  go = await GoExpfmt.build();
});

afterAll(async () => {
  await stopPrograms();
  removeFolders();
});

/** What one format says, as Go reads it and writes it in another, and as we write it in the other. */
async function bothWays(
  { families, options }: Pick<GoldenCase, 'families' | 'options'>,
  from: FormatName,
  to: FormatName,
): Promise<{ readonly theirs: string; readonly ours: string }> {
  const [source, target] = [createFormat(from, options), createFormat(to, options)];
  if (go === undefined) throw new Error('Go is not there');
  const theirs = await go.convert(source.write(families).blocks, source, target);
  return { theirs, ours: textOf(target, families) };
}

function textOf(format: Format, families: readonly FamilySnapshot[]): string {
  return Buffer.concat([...format.write(families).blocks]).toString();
}

/** The lines of an exposition in an order of their own, for Go's text parser returns families in any order. */
function linesOf(text: string): readonly string[] {
  return text.split('\n').sort();
}

/** Whole numbers without a fraction; both spellings are of the format. */
function withoutFractions(text: string): string {
  return text.replace(/(?<= )(-?\d+)\.0(?= |$)/gm, '$1');
}

/** Families of a golden case that are in the scope of a test. */
function scoped(isMeant: (family: FamilySnapshot) => boolean): readonly GoldenCase[] {
  const cases = goldenCases.map((golden) => ({ ...golden, families: golden.families.filter(isMeant) }));
  return cases.filter(({ families }) => families.length > 0);
}

function isOf(...types: readonly string[]): ({ descriptor }: FamilySnapshot) => boolean {
  return ({ descriptor }) => types.includes(descriptor.type);
}

/** Go takes a label name such as "a:b" for a classic one: it neither escapes nor quotes it. */
function hasColonInLabel({ descriptor }: FamilySnapshot): boolean {
  return descriptor.labelNames.some((name) => name.includes(':'));
}

const isGaugeHistogram = isOf('gaugehistogram');
const isOpenMetricsOnly = isOf('info', 'stateset');

describe('protobuf, read by Go', () => {
  // Go writes a gauge histogram with the suffixes of a histogram.
  const inText = scoped((family) => !isGaugeHistogram(family) && !hasColonInLabel(family));

  it.each(inText)('is the same text 0.0.4 for $name', async (golden) => {
    const { theirs, ours } = await bothWays(golden, 'PrometheusProto', 'PrometheusText0.0.4');
    expect(theirs).toBe(ours);
  });

  // Go knows neither info nor state sets, and refuses names with newlines; protobuf has times to the microsecond.
  const inOpenMetrics2 = scoped(
    (family) =>
      !isOpenMetricsOnly(family) &&
      !hasColonInLabel(family) &&
      !family.descriptor.name.includes('\n') &&
      family.chunks.every(({ startTimes = [] }) => startTimes.every((time) => !(time % 1 > 0.999_999_5))),
  );

  it.each(inOpenMetrics2)('is the same OpenMetrics 2.0 for $name', async (golden) => {
    const { theirs, ours } = await bothWays(golden, 'PrometheusProto', 'OpenMetricsText2.0.0');
    expect(linesOf(withoutFractions(theirs))).toEqual(linesOf(ours));
  });

  it('is the text of a service at work, series by series', async () => {
    const { metrics } = await startOrdersAtWork();
    const [source, target] = [createFormat('PrometheusProto'), createFormat('PrometheusText0.0.4')];
    const response = await fetch(metrics, { headers: { accept: source.contentType } });
    expect(response.headers.get('content-type')).toBe(source.contentType);
    const body = new Uint8Array(await response.arrayBuffer());
    const theirs = (await go?.convert([body], source, target)) ?? '';
    const seriesOf = (text: string): readonly string[] =>
      readSamples(text).map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`);
    const later = seriesOf(await (await fetch(metrics)).text());
    expect(seriesOf(theirs).length).toBeGreaterThan(20);
    expect(later).toEqual(expect.arrayContaining([...seriesOf(theirs)]));
  });
});

describe('text 0.0.4, read by Go', () => {
  // A histogram without sum and count, as gauge histograms are there, gets them from Go, both 0.
  it.each(scoped((family) => !isGaugeHistogram(family)))('is the same text for $name', async (golden) => {
    const { theirs, ours } = await bothWays(golden, 'PrometheusText0.0.4', 'PrometheusText0.0.4');
    expect(linesOf(theirs)).toEqual(linesOf(ours));
  });
});

describe('OpenMetrics 1.0, read by Go', () => {
  const REFUSED = ['negative-sum', 'nan-observed'];
  // Go reads neither info nor state sets, and has 0 for the sums that OpenMetrics 1.0 forbids.
  const isRead = (family: FamilySnapshot): boolean => {
    const { descriptor, chunks } = family;
    if (isOpenMetricsOnly(family) || isGaugeHistogram(family) || hasColonInLabel(family)) return false;
    if (descriptor.type === 'counter') return descriptor.name.endsWith('_total');
    return chunks.every(
      ({ layout, natives }) =>
        layout.kind !== 'buckets' ||
        (layout.bounds.length > 0
          ? layout.bounds[0] >= 0
          : natives?.every((native) => native?.negative.counts.length === 0)),
    );
  };

  it.each(scoped(isRead).filter(({ name }) => !REFUSED.includes(name)))(
    'is the same text 0.0.4 for $name',
    async (golden) => {
      const { theirs, ours } = await bothWays(golden, 'OpenMetricsText1.0.0', 'PrometheusText0.0.4');
      expect(linesOf(theirs)).toEqual(linesOf(ours));
    },
  );

  it.each(goldenCases.filter(({ name }) => REFUSED.includes(name)))(
    'is refused for the sum of $name, which Go itself writes all the same',
    async (golden) => {
      await expect(bothWays(golden, 'OpenMetricsText1.0.0', 'OpenMetricsText1.0.0')).rejects.toThrow('invalid sum');
      const { theirs } = await bothWays(golden, 'PrometheusProto', 'OpenMetricsText1.0.0');
      expect(theirs).toMatch(/_sum\{.*\} (?:NaN|-2\.5)$/m);
    },
  );
});
