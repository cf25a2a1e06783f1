/**
 * What the compiler accepts and refuses of the metrics, as users see it through the front door.
 */

import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../source-files.js';

const PRELUDE = `
import { Counter, Gauge, Histogram, Info, StateSet, Summary, counter, histogram, stateSet } from 'prometheus-sdk';
import type { CounterSeries, Timer } from 'prometheus-sdk';
declare const plainCounter: Counter;
declare const plainGauge: Gauge;
declare const plainHistogram: Histogram;
declare const plainSummary: Summary;
const requests = new Counter({ name: 'c', help: 'C.', labelNames: ['method', 'code'] });
const depth = new Gauge({ name: 'g', help: 'G.', labelNames: ['queue'] });
const latency = new Histogram({ name: 'h', help: 'H.', labelNames: ['route', 'code'] });
const sizes = new Summary({ name: 's', help: 'S.', labelNames: ['route'] });
const job = new StateSet({ name: 'j', help: 'J.', states: ['idle', 'busy'] });
const jobs = new StateSet({ name: 'j', help: 'J.', states: ['idle', 'busy'], labelNames: ['name'] });
declare const names: string[];
const dynamic = new Counter({ name: 'd', help: 'D.', labelNames: names });
declare function work(): Promise<string>;
`;
const PRELUDE_LINES = PRELUDE.split('\n').length - 1;

/** Legal calls. */
const accepted = [
  "requests.inc({ method: 'GET', code: 200 });",
  "requests.inc({ code: true, method: 'GET' }, 3, { trace_id: 'x', sampled: true });",
  "const child: CounterSeries = requests.labels({ method: 'GET', code: 200 });",
  "requests.labels('GET', 200).inc(1, { trace_id: 'x' });",
  "requests.init({ method: 'GET', code: 200 });",
  "const was: boolean = requests.remove({ method: 'GET', code: 200 });",
  "const count: number = requests.removeMatching({ method: 'GET' });",
  'requests.removeMatching({});',
  'plainCounter.inc();',
  "plainCounter.inc(2, { trace_id: 'x' });",
  'plainCounter.labels().inc();',
  "dynamic.inc({ anything: 1, at: 'all' });",
  'depth.set({ queue: 1 }, NaN);',
  "depth.dec({ queue: 'a' });",
  "depth.setToCurrentTime({ queue: 'a' });",
  'plainGauge.setToCurrentTime();',
  "const promise: Promise<string> = depth.trackInProgress({ queue: 'a' }, work);",
  'const number: number = plainGauge.trackInProgress(() => 5);',
  "latency.observe({ route: '/', code: 200 }, 0.5, { trace_id: 'x' });",
  "const all: Timer = latency.startTimer({ route: '/', code: 200 }); const seconds: number = all();",
  "using scope = latency.startTimer({ route: '/', code: 200 });",
  "const rest: number = latency.startTimer({ route: '/' })({ code: 200 });",
  "latency.startTimer()({ code: 200, route: '/' });",
  'const plainSeconds: number = plainHistogram.startTimer()();',
  "const timed: Promise<string> = latency.time({ route: '/', code: 200 }, work);",
  'const plainTimed: Promise<string> = plainSummary.time(work);',
  "sizes.observe({ route: '/' }, 5);",
  "job.set('idle'); job.set(['idle', 'busy']); job.labels().toggle('busy', true);",
  "jobs.set({ name: 'a' }, 'idle');",
  "new Info({ name: 'i_info', help: 'I.' }).set({ version: '1', major: 1, debug: false });",
  "new Gauge({ name: 'g', help: 'G.', labelNames: ['queue'], collect: (gauge) => gauge.set({ queue: 'a' }, 1) });",
  "new Gauge({ name: 'g', help: 'G.', collect: async () => 5 });",
  "const again: Counter<'a'> = counter({ name: 'c', help: 'C.', labelNames: ['a'] });",
  "const declared: Histogram = histogram({ name: 'h', help: 'H.', buckets: [1] });",
  "const states: StateSet<'a' | 'b', 'c'> = stateSet({ name: 's', help: 'S.', states: ['a', 'b'], labelNames: ['c'] });",
  "new Counter({ name: 'c', help: 'C.', registry: null, unit: undefined, constLabels: { a: 1 } });",
];

/** Illegal calls, with what the compiler has to say. */
const refused: readonly [code: string, message: RegExp][] = [
  ["requests.inc({ method: 'GET' });", /Property 'code' is missing/],
  ["requests.inc({ method: 'GET', code: 200, path: '/' });", /'path' does not exist/],
  ["requests.inc({ methd: 'GET', code: 200 });", /'methd' does not exist/],
  ['requests.inc({ method: undefined, code: 200 });', /not assignable to type 'LabelValue'/],
  ["requests.inc({ method: 'GET', code: null });", /not assignable to type 'LabelValue'/],
  ["requests.inc({ method: 'GET', code: {} });", /not assignable to type 'LabelValue'/],
  ['requests.inc();', /Expected 1-3 arguments, but got 0/],
  ['requests.inc(5);', /not assignable to parameter/],
  ["requests.inc({ method: 'GET', code: 200 }, '5');", /'string' is not assignable/],
  ["requests.labels({ method: 'GET' });", /No overload matches/],
  ["requests.labels({ method: 'GET', code: 1, path: '/' });", /No overload matches/],
  ["requests.labels({ method: 'GET', code: [1] });", /No overload matches/],
  ["requests.init({ method: 'GET' });", /Property 'code' is missing/],
  ["requests.remove({ method: 'GET' });", /Property 'code' is missing/],
  ["requests.removeMatching({ path: '/' });", /'path' does not exist/],
  ["plainCounter.inc('x');", /'string' is not assignable/],
  ["plainCounter.inc({ method: 'GET' });", /not assignable to parameter of type 'number'/],
  ['depth.set(5);', /Expected 2 arguments, but got 1/],
  ["depth.set({ queue: 'a' });", /Expected 2 arguments, but got 1/],
  ["depth.set({ queue: 'a' }, '5');", /'string' is not assignable/],
  ['depth.inc();', /Expected 1-2 arguments/],
  ['depth.setToCurrentTime();', /Expected 1 arguments, but got 0/],
  ['plainGauge.set();', /Expected 1 arguments, but got 0/],
  ["plainGauge.set('5');", /'string' is not assignable/],
  ['depth.trackInProgress(work);', /Expected 2 arguments, but got 1/],
  ["latency.observe({ route: '/' }, 1);", /Property 'code' is missing/],
  ["latency.startTimer({ rout: '/' });", /'rout' does not exist/],
  ["latency.startTimer({ route: '/' })();", /Expected 1 arguments, but got 0/],
  ["latency.startTimer({ route: '/' })({ cod: 200 });", /'cod' does not exist/],
  ["latency.startTimer({ route: '/', code: 1 })({ code: 200 });", /Expected 0 arguments, but got 1/],
  ["using unfinished = latency.startTimer({ route: '/' });", /Symbol\.dispose/],
  ['latency.time(work);', /Expected 2 arguments, but got 1/],
  ["job.set('done');", /"done"' is not assignable/],
  ["jobs.set('idle');", /Expected 2 arguments, but got 1/],
  ["job.labels().toggle('done', true);", /"done"' is not assignable/],
  ["new Info({ name: 'i_info', help: 'I.' }).set({ version: undefined });", /not assignable to type 'LabelValue'/],
  ["new Info({ name: 'i_info', help: 'I.', labelNames: ['a'] });", /'labelNames' does not exist/],
  ["new Counter({ name: 'c' });", /Property 'help' is missing/],
  ["new Counter({ name: 'c', help: 'C.', labelnames: ['a'] });", /'labelNames'/],
  ["new Counter({ name: 'c', help: 'C.', buckets: [1] });", /'buckets' does not exist/],
  ["new Histogram({ name: 'h', help: 'H.', buckets: ['1'] });", /'string' is not assignable/],
  ["counter({ name: 'c', help: 'C.', registry: null });", /'null' is not assignable/],
];

/** Compiles each text as a module of its own and returns what the compiler says of each. */
function compile(codes: readonly string[]): string[][] {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const files = new Map(codes.map((code, index) => [join(ROOT, `metrics-types-${String(index)}.ts`), code]));
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.getSourceFile = (file, version, ...rest) => {
    const code = files.get(file);
    if (code === undefined) return getSourceFile(file, version, ...rest);
    return ts.createSourceFile(file, `${PRELUDE}${code}\nexport {};\n`, version);
  };
  const unused = { noUnusedLocals: false, noUnusedParameters: false };
  const program = ts.createProgram([...files.keys()], { ...options, ...unused }, host);
  return [...files.keys()].map((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start = 0 }) => {
        const line = source?.getLineAndCharacterOfPosition(start).line ?? 0;
        return `${line < PRELUDE_LINES ? 'prelude: ' : ''}${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      },
    );
  });
}

describe('the compiler', () => {
  let said: string[][] = [];
  beforeAll(() => {
    said = compile([...accepted, ...refused.map(([code]) => code)]);
  }, 60_000);

  it.each(accepted.map((code, index) => [code, index] as const))('accepts %s', (_, index) => {
    expect(said[index]).toEqual([]);
  });

  it.each(refused.map(([code, message], index) => [code, message, accepted.length + index] as const))(
    'refuses %s',
    (_, message, index) => {
      expect(said[index]).toEqual([expect.stringMatching(message)]);
    },
  );
});
