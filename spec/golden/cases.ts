/**
 * The families behind the golden files of this folder, one file for each format: text 0.0.4 (`<name>.text`) and 1.0.0
 * (`.text1`), OpenMetrics 1.0 (`.openmetrics`) and 2.0 (`.openmetrics2`), and protobuf, decoded (`.prototext`).
 */

import type { WriteOptions } from '../../lib/exposition/format-kinds.js';
import { createExemplar } from '../../lib/model/exemplar.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import type { Exemplar, FamilySnapshot } from '../../lib/model/snapshot.js';
import { nativeCases } from './native-cases.js';
import { utf8Cases } from './utf8-cases.js';

export interface GoldenCase {
  readonly name: string;
  readonly families: readonly FamilySnapshot[];
  readonly options?: Partial<WriteOptions>;
}

const TRACE = createExemplar('golden', { trace_id: '4bf92f35', span_id: 'a\\b' }, 0.3, 1700000000.25);

function withExemplars(family: FamilySnapshot, exemplars: readonly (Exemplar | undefined)[]): FamilySnapshot {
  return { ...family, chunks: family.chunks.map((chunk) => ({ ...chunk, exemplars })) };
}

function counters(): readonly FamilySnapshot[] {
  const served = new FamilyBuilder({
    name: 'http_requests_total',
    type: 'counter',
    help: 'Requests served.',
    labelNames: ['method', 'code'],
    constLabels: { region: 'eu' },
  })
    .add({ method: 'GET', code: 200 }, 1027)
    .add({ method: 'POST', code: 500 }, 3, { exemplar: { trace_id: 'abc' }, timestamp: 1700000000.5 })
    .add({ method: 'PUT', code: 200 }, 1234567.5);
  const read = new FamilyBuilder({ name: 'read_bytes_total', type: 'counter', help: 'Bytes read.', unit: 'bytes' });
  const done = new FamilyBuilder({ name: 'jobs_done', type: 'counter', help: 'Jobs done.' });
  return [
    served.build(),
    read.add({}, 1e6).build(),
    withExemplars(done.add({}, 5, { startTime: 1700000000 }).build(), [TRACE]),
  ];
}

function gauges(): readonly FamilySnapshot[] {
  const temperature = new FamilyBuilder({
    name: 'room_temperature_celsius',
    type: 'gauge',
    help: 'Temperature of a room.',
    unit: 'celsius',
    labelNames: ['room'],
  });
  const rows: readonly [string, number][] = [
    ['zero', 0],
    ['minus zero', -0],
    ['one', 1],
    ['fraction', 21.5],
    ['negative', -3],
    ['large', 100000],
    ['larger', 1000000],
    ['small', 0.0001],
    ['smaller', 0.00001],
    ['huge', 1e21],
    ['unknown', NaN],
    ['hot', Infinity],
    ['cold', -Infinity],
  ];
  for (const [room, value] of rows) temperature.add({ room }, value);
  return [temperature.build()];
}

function histograms(): readonly FamilySnapshot[] {
  const latency = new FamilyBuilder({
    name: 'latency_seconds',
    type: 'histogram',
    help: 'Latency.',
    unit: 'seconds',
    labelNames: ['route'],
  })
    .addHistogram({ route: '/' }, { bounds: [0.25, 1, 2.5], counts: [1, 2, 0, 1], sum: 7.5 })
    .addHistogram({ route: '/busy' }, { bounds: [0.25, 1, 2.5], counts: [1000000, 234567, 0, 0], sum: 1e9 });
  const bare = new FamilyBuilder({ name: 'size_bytes', type: 'histogram', help: 'Size.' });
  return [
    withExemplars(latency.build(), [undefined, TRACE, ...Array<undefined>(6)]),
    bare.addHistogram({}, { bounds: [0, 1e6], counts: [0, 0, 0], sum: 0 }).build(),
  ];
}

function negativeBounds(): readonly FamilySnapshot[] {
  const drift = new FamilyBuilder({ name: 'drift', type: 'histogram', help: 'Drift.', labelNames: ['disk'] })
    .addHistogram({ disk: 'a' }, { bounds: [-1, 1], counts: [1, 2, 3], sum: -4 })
    .addHistogram({ disk: 'b' }, { bounds: [0, 1], counts: [1, 2, 3], sum: 4 });
  const spread = new FamilyBuilder({ name: 'spread', type: 'gaugehistogram', help: 'Spread.' });
  return [drift.build(), spread.addHistogram({}, { bounds: [-1], counts: [1, 0], sum: -4 }).build()];
}

function gaugeHistograms(): readonly FamilySnapshot[] {
  const ages = new FamilyBuilder({
    name: 'job_age',
    type: 'gaugehistogram',
    help: 'Age of "jobs".',
    labelNames: ['queue'],
  })
    .addHistogram({ queue: 'a' }, { bounds: [1, 60], counts: [1, 1, 0], sum: 31 })
    .addHistogram({ queue: 'b' }, { bounds: [1, 60], counts: [0, 0, 2], sum: 200.5 }, { timestamp: 1700000000 });
  return [ages.build()];
}

function summaries(): readonly FamilySnapshot[] {
  const latency = new FamilyBuilder({ name: 'rpc_seconds', type: 'summary', help: 'Latency.', labelNames: ['peer'] })
    .addSummary({ peer: 'a' }, { count: 4, sum: 10.5, quantiles: { 0.99: 7, 0.5: 2.5, 1: 7 } })
    .addSummary({ peer: 'b' }, { count: 0, sum: 0, quantiles: { 0.99: NaN, 0.5: NaN, 1: NaN } });
  const plain = new FamilyBuilder({ name: 'plain', type: 'summary', help: 'No quantiles.' });
  return [latency.build(), plain.addSummary({}, { count: 2000000, sum: 3 }).build()];
}

function infos(): readonly FamilySnapshot[] {
  const build = new FamilyBuilder({ name: 'build_info', type: 'info', help: 'The build.', labelNames: ['version'] });
  const target = new FamilyBuilder({ name: 'target_info', type: 'info', help: 'The target.', labelNames: ['host'] });
  return [build.add({ version: '1.2.3' }, 1).build(), target.add({ host: 'a' }, 1).build()];
}

function stateSets(): readonly FamilySnapshot[] {
  const state = new FamilyBuilder({ name: 'job_state', type: 'stateset', help: 'State.', labelNames: ['job'] })
    .addStates({ job: 'a' }, { idle: true, 'run"ning': false })
    .addStates({ job: 'b' }, { idle: false, 'run"ning': true });
  const plain = new FamilyBuilder({ name: 'feature', type: 'stateset', help: 'Features.' });
  return [state.build(), plain.addStates({}, { a: true, b: true }).build()];
}

function unknowns(): readonly FamilySnapshot[] {
  const legacy = new FamilyBuilder({ name: 'legacy:value', type: 'unknown', help: 'Of no known type.' });
  return [legacy.add({}, 42).build()];
}

function timestamps(): readonly FamilySnapshot[] {
  const gauge = new FamilyBuilder({ name: 'read_at', type: 'gauge', help: 'Read at.', labelNames: ['meter'] })
    .add({ meter: 'millisecond' }, 1, { timestamp: 1700000000.123 })
    .add({ meter: 'second' }, 2, { timestamp: 1700000000 })
    .add({ meter: 'now' }, 3)
    .add({ meter: 'epoch' }, 4, { timestamp: 0 })
    .add({ meter: 'before' }, 5, { timestamp: -1.5 })
    .add({ meter: 'never' }, 6, { timestamp: Infinity })
    .add({ meter: 'beyond' }, 7, { timestamp: 1e300 });
  const at = { timestamp: 1700000000.5 };
  const histogram = new FamilyBuilder({ name: 'h', type: 'histogram', help: 'H.' });
  const summary = new FamilyBuilder({ name: 's', type: 'summary', help: 'S.' });
  const states = new FamilyBuilder({ name: 'st', type: 'stateset', help: 'St.' });
  return [
    gauge.build(),
    histogram.addHistogram({}, { bounds: [1], counts: [1, 0], sum: 1 }, at).build(),
    summary.addSummary({}, { count: 1, sum: 1, quantiles: { 0.5: 1 } }, at).build(),
    states.addStates({}, { on: true }, at).build(),
  ];
}

function startTimes(): readonly FamilySnapshot[] {
  const at = { startTime: 1600000000.125 };
  const done = new FamilyBuilder({ name: 'done_total', type: 'counter', help: 'Done.', labelNames: ['job'] });
  const bare = new FamilyBuilder({ name: 'jobs_done', type: 'counter', help: 'Jobs done.' });
  const gauge = new FamilyBuilder({ name: 'depth', type: 'gauge', help: 'Depth.' });
  const histogram = new FamilyBuilder({ name: 'h', type: 'histogram', help: 'H.' });
  const summary = new FamilyBuilder({ name: 's', type: 'summary', help: 'S.', labelNames: ['a'] });
  return [
    done
      .add({ job: 'a' }, 1, at)
      .add({ job: 'b' }, 2)
      .add({ job: 'c' }, 3, { ...at, timestamp: 1700000000 })
      .build(),
    bare.add({}, 1, at).build(),
    gauge.add({}, 1, at).build(),
    histogram.addHistogram({}, { bounds: [1], counts: [1, 0], sum: 1 }, at).build(),
    summary.addSummary({ a: 'x' }, { count: 1, sum: 1 }, at).build(),
  ];
}

function hostile(): readonly FamilySnapshot[] {
  const gauge = new FamilyBuilder({
    name: 'hostile',
    type: 'gauge',
    help: 'Quotes ", backslashes \\, newlines \n and # HELP lines.',
    labelNames: ['z', 'a'],
    constLabels: { m: '\\"\n' },
  });
  const values: readonly [string, string][] = [
    ['', 'empty'],
    ['"', 'quote'],
    ['\\', 'backslash'],
    ['\n', 'newline'],
    ['\\n', 'backslash and n'],
    ['x|y,z', 'separators'],
    ['x"} 1\n# EOF\nhostile{z="', 'injection'],
    ['{a="b"}', 'braces'],
    ['naïve 日本 🚀', 'beyond ASCII'],
    ['tab\tand\u2028separator', 'other white space'],
  ];
  for (const [z, a] of values) gauge.add({ z, a }, 1);
  return [gauge.build()];
}

function empty(): readonly FamilySnapshot[] {
  const none = new FamilyBuilder({
    name: 'none_total',
    type: 'counter',
    help: 'No series.',
    labelNames: ['a'],
  }).build();
  const noRows = new FamilyBuilder({ name: 'no_rows', type: 'gauge', help: 'A chunk without rows.' })
    .add({}, 1)
    .build();
  const [chunk] = noRows.chunks;
  const drained = { ...chunk, labels: { count: 0, columns: [] }, values: new Float64Array(0) };
  const some = new FamilyBuilder({ name: 'some', type: 'gauge', help: 'One series.' }).add({}, 1).build();
  return [none, { ...noRows, chunks: [drained] }, some];
}

/** Numbers at the ends of what a double, a count and a time can hold. */
function floats(): readonly FamilySnapshot[] {
  const value = new FamilyBuilder({ name: 'value', type: 'unknown', help: 'V.', labelNames: ['which'] });
  const rows: readonly [string, number][] = [
    ['largest', Number.MAX_VALUE],
    ['smallest', Number.MIN_VALUE],
    ['smallest normal', 2.2250738585072014e-308],
    ['largest safe', Number.MAX_SAFE_INTEGER],
    ['third', 1 / 3],
    ['negative', -1e-7],
    ['NaN', NaN],
    ['infinite', -Infinity],
  ];
  for (const [which, number] of rows) value.add({ which }, number);
  const counts = new FamilyBuilder({ name: 'big', type: 'histogram', help: 'B.', labelNames: ['which'] })
    .addHistogram({ which: 'beyond 32 bits' }, { bounds: [1e-9, 1e6], counts: [2 ** 32, 1, 0], sum: 1e-300 })
    .addHistogram({ which: 'beyond 53 bits' }, { bounds: [1e-9, 1e6], counts: [2 ** 53, 2 ** 62, 0], sum: Infinity });
  const started = new FamilyBuilder({ name: 'n_total', type: 'counter', help: 'N.', labelNames: ['which'] })
    .add({ which: 'next microsecond' }, 1, { startTime: 1699999999.9999998 })
    .add({ which: 'before the epoch' }, 1, { startTime: -0.25, timestamp: -0.25 })
    .add({ which: 'never' }, 1, { startTime: NaN, timestamp: NaN })
    .add({ which: 'beyond' }, 1, { startTime: 1e300 });
  return [value.build(), counts.build(), started.build()];
}

/** Every golden case. */
export const goldenCases: readonly GoldenCase[] = [
  { name: 'counter', families: counters() },
  { name: 'gauge', families: gauges() },
  { name: 'histogram', families: histograms() },
  { name: 'negative-bounds', families: negativeBounds() },
  { name: 'gaugehistogram', families: gaugeHistograms() },
  { name: 'summary', families: summaries() },
  { name: 'info', families: infos() },
  { name: 'stateset', families: stateSets() },
  { name: 'unknown', families: unknowns() },
  { name: 'timestamps', families: timestamps() },
  { name: 'start-times', families: startTimes(), options: { created: true } },
  { name: 'hostile', families: hostile() },
  { name: 'empty', families: empty() },
  { name: 'floats', families: floats() },
  ...nativeCases,
  ...utf8Cases,
];
