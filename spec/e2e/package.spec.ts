/**
 * The tarball, installed with npm in an empty folder, works for every kind of user: ES modules, CommonJS, several copies
 * at once, Jest, and every supported compiler in both dialects of decorators.
 */

import { basename } from 'node:path';
import { listFiles, readText } from '../source-files.js';
import { stopPrograms, type Outcome } from '../child-program.js';
import { InstalledPackage } from './installed-package.js';
import { removeFolders } from '../temporary-folder.js';

jest.setTimeout(600_000);

const COPY = 'prometheus-sdk';
const OTHER_COPY = 'prometheus-sdk-again';
const COMPILERS = ['5.4', '5.9', '6.0', '7.0'];
const DIALECTS = ['standard', 'legacy'] as const;
type Dialect = (typeof DIALECTS)[number];
const TYPE_CASES = 'spec/types/cases';
/** The module settings, and the kind of package that the emitted code runs in. */
const MODULES = [
  { module: 'nodenext', type: 'module' },
  { module: 'node16', type: 'commonjs' },
  { module: 'commonjs', type: 'commonjs' },
];

let installed: InstalledPackage | undefined;

beforeAll(async () => {
  const compilers = COMPILERS.map((version) => `typescript-${version}@npm:typescript@${version}`);
  installed = await InstalledPackage.install([COPY, OTHER_COPY], ['jest@30', '@types/node@22', ...compilers]);
});

afterAll(async () => {
  await stopPrograms();
  removeFolders();
});

function app(): InstalledPackage {
  if (installed === undefined) throw new Error('the package is not installed');
  return installed;
}

/** Writes a program, runs it to its own end and returns what it printed; it must have nothing to complain of. */
async function printedBy(path: string, code: string): Promise<string> {
  const { code: exitCode, stdout, stderr } = await app().node(app().write(path, code));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

describe('the installed package', () => {
  it('serves metrics from an ES module', async () => {
    const text = await printedBy(
      'program.mjs',
      `import { Counter, startHttpServer } from '${COPY}';
      new Counter({ name: 'jobs_total', help: 'Jobs.' }).inc(3);
      const server = await startHttpServer(0);
      console.log(await (await fetch(server.url)).text());
      await server.close();`,
    );
    expect(text).toMatch(/^jobs_total 3$/m);
    expect(text).toMatch(/^process_start_time_seconds \S+$/m);
  });

  it('serves metrics from CommonJS', async () => {
    const text = await printedBy(
      'program.cjs',
      `const { Counter, startHttpServer } = require('${COPY}');
      new Counter({ name: 'jobs_total', help: 'Jobs.' }).inc(3);
      startHttpServer(0).then(async (server) => {
        console.log(await (await fetch(server.url)).text());
        await server.close();
      });`,
    );
    expect(text).toMatch(/^jobs_total 3$/m);
    expect(text).toMatch(/^process_start_time_seconds \S+$/m);
  });

  it('shares one registry between both formats and another copy, each of which can serve it', async () => {
    const printed = await printedBy(
      'copies.mjs',
      `import { createRequire } from 'node:module';
      const require = createRequire(import.meta.url);
      const copies = [
        await import('${COPY}'), require('${COPY}'), await import('${OTHER_COPY}'), require('${OTHER_COPY}'),
      ];
      copies.forEach(({ Counter }, index) => new Counter({ name: \`jobs_\${index}_total\`, help: 'Jobs.' }).inc(index));
      const served = [];
      for (const { startHttpServer } of copies) {
        const server = await startHttpServer(0);
        const text = await (await fetch(server.url)).text();
        served.push(text.split('\\n').filter((line) => /^(jobs|process_start)/.test(line)));
        await server.close();
      }
      console.log(JSON.stringify({ classes: new Set(copies.map(({ Counter }) => Counter)).size, served }));`,
    );
    const { classes, served } = JSON.parse(printed) as { classes: number; served: string[][] };
    expect(classes).toBe(4);
    const jobs = ['jobs_0_total 0', 'jobs_1_total 1', 'jobs_2_total 2', 'jobs_3_total 3'];
    const start = expect.stringMatching(/^process_start_time_seconds \S+$/) as string;
    expect(served).toEqual(Array.from({ length: 4 }, () => [...jobs, start]));
  });

  it('works in a CommonJS test of Jest, module resets included', async () => {
    app().write(
      'jobs.test.js',
      `const load = () => require('${COPY}');
      const options = { name: 'jobs_total', help: 'Jobs.' };
      test('a scrape', async () => {
        const { counter, startHttpServer } = load();
        counter(options).inc();
        const server = await startHttpServer(0);
        expect(await (await fetch(server.url)).text()).toMatch(/^jobs_total 1$/m);
        await server.close();
      });
      test('a reset', async () => {
        const before = load();
        jest.resetModules();
        const after = load();
        expect(after).not.toBe(before);
        after.counter(options).inc();
        expect(await before.registry.metrics()).toMatch(/^jobs_total 2$/m);
      });`,
    );
    const outcome = await app().node('node_modules/jest/bin/jest.js', '--json', '--rootDir', app().folder);
    const report = JSON.parse(outcome.stdout || '{}') as { numPassedTests?: number };
    expect({ ...report, stderr: outcome.stderr }).toMatchObject({ success: true, numPassedTests: 2 });
  });
});

describe.each(COMPILERS)('TypeScript %s', (compiler) => {
  it.each(DIALECTS.flatMap((dialect) => MODULES.map((kind) => ({ dialect, ...kind }))))(
    'compiles a program with $dialect decorators and module $module, and it runs',
    async ({ dialect, module, type }) => {
      const folder = `typescript-${compiler}-${dialect}-${module}`;
      app().write(`${folder}/package.json`, JSON.stringify({ type }));
      const cases = typeCases(dialect);
      expect(cases.length).toBeGreaterThan(0);
      const programs = ['spec/e2e/programs/consumer.ts', ...cases].map((path) =>
        app().write(`${folder}/${basename(path)}`, readText(path)),
      );
      const flags = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false', '--target', 'es2022'];
      const dialectFlags = dialect === 'legacy' ? ['--experimentalDecorators', '--emitDecoratorMetadata'] : [];
      const options = [...flags, '--types', 'node', '--module', module, ...dialectFlags, '--rootDir', folder];
      const bin = `node_modules/typescript-${compiler}/bin/tsc`;
      const silence: Outcome = { code: 0, stdout: '', stderr: '' };
      expect(await app().node(bin, ...options, '--outDir', folder, ...programs)).toEqual(silence);

      const { code, stdout, stderr } = await app().node(`${folder}/consumer.js`);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      for (const line of [
        'worker_jobs_total{long="true",queue="mail"} 1',
        'method_duration_seconds_count{class="Worker",method="work",outcome="success"} 1',
        'worker_in_flight 0',
        'worker_backlog 1',
        'worker_state{worker_state="busy"} 1',
        'pages_bucket{queue="mail",le="10"} 1',
        'requests_total{code="200",method="GET"} 1',
      ]) {
        expect(stdout.split('\n')).toContain(line);
      }
    },
  );
});

/** The cases of spec/types that a dialect can express: some are named after the only one that can. */
function typeCases(dialect: Dialect): string[] {
  const others = DIALECTS.filter((name) => name !== dialect);
  return listFiles(TYPE_CASES, '.ts').filter(
    (path) => !others.some((name) => path.endsWith(`-${name}.ts`) || path.endsWith(`.${name}.ts`)),
  );
}
