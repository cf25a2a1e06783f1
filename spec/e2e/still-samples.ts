/**
 * What programs/still.ts serves, written down by hand: every type, every kind of number, hostile labels.
 */

import type { ComparedSample } from '../exposition-samples.js';

/** The formats, as the files of spec/golden end. */
export type FormatName = 'text' | 'openmetrics';

/** What a scraper knows about a family. */
export interface ExpectedFamily {
  readonly metric: string;
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** An exemplar, the series it belongs to, and its value. */
export interface ExpectedExemplar {
  readonly series: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What the program has to be told. */
export interface StillSettings {
  /** What time it is, in seconds since the Unix epoch. */
  readonly time: number;
  /** The value of a label of an exemplar. */
  readonly note: string;
}

/** The settings as environment variables. */
export function toEnvironment({ time, note }: StillSettings): Record<string, string> {
  return { STILL_TIME: String(time), STILL_NOTE: note };
}

/** The settings from the environment variables. */
export function fromEnvironment({ STILL_TIME = '0', STILL_NOTE = '' }: NodeJS.ProcessEnv): StillSettings {
  return { time: Number(STILL_TIME), note: STILL_NOTE };
}

/** Label values that a writer or a reader could trip over. */
export const HOSTILE: readonly string[] = [
  '"',
  '\\',
  '\n',
  '\\n',
  'x"} 1\n# EOF\nstill_hostile{text="',
  'a=",b="c',
  'naïve 日本 🚀',
  'tab\tand\rreturn',
  ' # {} ',
];

/** Numbers that a writer or a reader could trip over. */
export const NUMBERS: readonly number[] = [
  0,
  -0,
  0.1,
  -1.5,
  1e6,
  1e21,
  1e-7,
  2 ** 53,
  5e-324,
  NaN,
  Infinity,
  -Infinity,
];

/** A help text that a writer or a reader could trip over. */
export const HOSTILE_HELP = 'Quotes " and backslashes \\ and lines\n# TYPE evil counter';

/** The one sample with a time of its own. */
export const TIMED_SAMPLE = 'still_read_at';

/** The samples that the program serves. */
export function stillSamples(format: FormatName): ComparedSample[] {
  // In OpenMetrics the bounds and quantiles are canonical numbers.
  const one = format === 'text' ? '1' : '1.0';
  const sample = (name: string, value: number, labels: Readonly<Record<string, string>> = {}): ComparedSample => ({
    name,
    labels: { region: 'eu"1"', ...labels },
    value,
  });
  return [
    ...HOSTILE.map((text, index) => sample('still_hostile', index, { text })),
    ...NUMBERS.map((value, index) => sample('still_number', value, { index: String(index) })),
    sample('still_requests_total', 3.5, { code: '200' }),
    sample('still_requests_total', 0, { code: '500' }),
    sample('still_read_bytes_total', 1e9),
    sample('still_jobs_done', 7),
    sample('still_latency_seconds_bucket', 1, { le: '0.25' }),
    sample('still_latency_seconds_bucket', 3, { le: one }),
    sample('still_latency_seconds_bucket', 4, { le: '+Inf' }),
    sample('still_latency_seconds_sum', 4.375),
    sample('still_latency_seconds_count', 4),
    ...['0.5', one].map((quantile) => sample('still_size_bytes', 2.5, { quantile, peer: 'a' })),
    sample('still_size_bytes_sum', 5, { peer: 'a' }),
    sample('still_size_bytes_count', 2, { peer: 'a' }),
    ...['0.5', one].map((quantile) => sample('still_size_bytes', NaN, { quantile, peer: 'b' })),
    sample('still_size_bytes_sum', 0, { peer: 'b' }),
    sample('still_size_bytes_count', 0, { peer: 'b' }),
    sample('still_build_info', 1, { version: '1.2.3', built_by: '"me"' }),
    sample('still_state', 0, { still_state: 'idle' }),
    sample('still_state', 1, { still_state: 'busy' }),
    sample('still_unknown', 42),
    sample('still_ages_bucket', 1, { le: one }),
    sample('still_ages_bucket', 3, { le: '+Inf' }),
    sample('still_ages_gsum', 9),
    sample('still_ages_gcount', 3),
    sample(TIMED_SAMPLE, 5),
  ];
}

/** The families that the program serves, as Prometheus lists them. */
export function stillFamilies(format: FormatName): ExpectedFamily[] {
  const openMetrics = format === 'openmetrics';
  const family = (metric: string, type: string, help: string, unit = ''): ExpectedFamily => ({
    metric,
    type,
    help,
    // Only OpenMetrics has units.
    unit: openMetrics ? unit : '',
  });
  const total = openMetrics ? '' : '_total';
  const ages = openMetrics
    ? [family('still_ages', 'gaugehistogram', 'Ages.')]
    : [
        family('still_ages', 'histogram', 'Ages.'),
        family('still_ages_gcount', 'gauge', 'Ages.'),
        family('still_ages_gsum', 'gauge', 'Ages.'),
      ];
  return [
    family('still_hostile', 'gauge', HOSTILE_HELP),
    family('still_number', 'gauge', 'Numbers.'),
    family(`still_requests${total}`, 'counter', 'Requests.'),
    family(`still_read_bytes${total}`, 'counter', 'Read.', 'bytes'),
    // Without its suffix a counter has no legal name in OpenMetrics.
    family('still_jobs_done', openMetrics ? 'unknown' : 'counter', 'Jobs.'),
    family('still_latency_seconds', 'histogram', 'Latency.', 'seconds'),
    family('still_size_bytes', 'summary', 'Sizes.', 'bytes'),
    family(openMetrics ? 'still_build' : 'still_build_info', openMetrics ? 'info' : 'gauge', 'Build.'),
    family('still_state', openMetrics ? 'stateset' : 'gauge', 'State.'),
    family('still_unknown', 'unknown', 'Of no known type.'),
    ...ages,
    family(TIMED_SAMPLE, 'gauge', 'Read at.'),
  ];
}

/** The exemplars that the program serves in OpenMetrics. */
export function stillExemplars({ note }: StillSettings): readonly ExpectedExemplar[] {
  return [
    { series: { __name__: 'still_requests_total', code: '200' }, labels: { trace_id: '4bf92f35', note }, value: 2.5 },
    { series: { __name__: 'still_latency_seconds_bucket', le: '0.25' }, labels: { trace_id: 'fast' }, value: 0.125 },
    { series: { __name__: 'still_latency_seconds_bucket', le: '+Inf' }, labels: { trace_id: 'slow' }, value: 2.75 },
  ];
}
