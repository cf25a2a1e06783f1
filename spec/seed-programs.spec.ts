/**
 * The samples that are ports: of a Python program with prometheus_client and of a Go program with client_golang.
 * What those two answered after 0, 1 and 3 requests is kept in spec/golden/seed.
 */

import { bySeries, readSamples } from './exposition-samples.js';
import { ChildProgram, stopPrograms } from './child-program.js';
import { readText } from './source-files.js';

const TEXT = 'text/plain;version=0.0.4';
const OPENMETRICS = 'application/openmetrics-text;version=1.0.0';
const HITS = [0, 1, 3];

interface Port {
  readonly program: ChildProgram;
  readonly service: string;
  readonly metrics: string;
}

async function start(path: string): Promise<Port> {
  const env = { PORT: '0', METRICS_PORT: '0' };
  const program = new ChildProgram(process.execPath, ['--import', 'tsx', path], { env });
  const [service, metrics] = await Promise.all([
    program.waitFor(/^service: (\S+)$/m),
    program.waitFor(/^metrics: (\S+)$/m),
  ]);
  return { program, service: service[1], metrics: metrics[1] };
}

async function answersAfter(port: Port, hits: number): Promise<string[]> {
  for (let hit = 0; hit < hits; hit += 1) await (await fetch(port.service)).text();
  return Promise.all(
    [TEXT, OPENMETRICS].map(async (Accept) => (await fetch(port.metrics, { headers: { Accept } })).text()),
  );
}

/** What a reader keeps of the families whose names begin with `prefix`. */
function parse(text: string, prefix: string): { metadata: object; samples: object } {
  const lines = [...text.matchAll(/^# (?<keyword>TYPE|HELP|UNIT) (?<name>\S+) (?<rest>.*)$/gm)];
  return {
    metadata: Object.fromEntries(
      lines
        .filter(({ groups }) => groups?.name.startsWith(prefix))
        .map(({ groups }) => [`${groups?.name ?? ''} ${groups?.keyword ?? ''}`, groups?.rest]),
    ),
    samples: bySeries(readSamples(text).filter(({ name }) => name.startsWith(prefix))),
  };
}

afterEach(stopPrograms);

describe('the port of the hello program', () => {
  it.each(HITS)(
    'equals the original when both are parsed, after %i requests',
    async (hits) => {
      const [text, openMetrics] = await answersAfter(await start('samples/hello-world.ts'), hits);
      const golden = parse(readText(`spec/golden/seed/python.${String(hits)}hits.text`), '');
      expect(golden.samples).toEqual({ 'hello_worlds_total []': { value: hits } });
      expect(parse(text, 'hello_worlds')).toEqual(golden);
      const openMetricsGolden = parse(readText(`spec/golden/seed/python.${String(hits)}hits.om`), '');
      expect(openMetricsGolden.metadata).toMatchObject({ 'hello_worlds TYPE': 'counter' });
      expect(parse(openMetrics, 'hello_worlds')).toEqual(openMetricsGolden);
    },
    30_000,
  );
});

describe('the port of the ping program', () => {
  it.each(HITS)(
    'equals the original byte for byte, after %i requests',
    async (hits) => {
      const [text, openMetrics] = await answersAfter(await start('samples/ping.ts'), hits);
      expect(text).toBe(readText(`spec/golden/seed/go.${String(hits)}hits.text`));
      const openMetricsGolden = parse(readText(`spec/golden/seed/go.${String(hits)}hits.om`), '');
      expect(openMetricsGolden.metadata).toMatchObject({ 'pay_wechart_ping_request_count TYPE': 'unknown' });
      expect(parse(openMetrics, '')).toEqual(openMetricsGolden);
      expect(openMetrics).toMatch(/\n# EOF\n$/);
    },
    30_000,
  );
});

describe('a port', () => {
  it.each(['samples/hello-world.ts', 'samples/ping.ts'])(
    '%s ends cleanly when it is asked to',
    async (path) => {
      const { program, metrics } = await start(path);
      await (await fetch(metrics)).text();
      await program.stop();
      expect(await program.outcome()).toMatchObject({ code: process.platform === 'win32' ? null : 0, stderr: '' });
    },
    30_000,
  );
});
