/**
 * The guide to serving: every program in it serves metrics, and its tables leave out no option.
 */

import { once } from 'node:events';
import { Server, type AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import ts from 'typescript';
import { metricsHandler, registry } from '../../lib/index.js';
import { MetricsModule } from '../../lib/nestjs.js';
import { refusalOf } from '../metrics/refusal-of.js';
import { readText } from '../source-files.js';

const GUIDE = readText('docs/guides/serving.md');
const BLOCK = /^```ts(?<dialect> legacy)?\n(?<code>(?:(?!```).*\n)*)```$/gm;
const BLOCKS = [...GUIDE.matchAll(BLOCK)].map(({ index, groups: { dialect, code } = {} }) => ({
  line: GUIDE.slice(0, index).split('\n').length + 1,
  code,
  legacy: (dialect as string | undefined) !== undefined,
}));

type Answer = (request: Request) => Promise<Response>;

/** What a block may export to the framework that loads it. */
interface Exported {
  readonly GET?: Answer;
  readonly default?: { readonly fetch: Answer };
}

// A block may await, as a module may.
const AsyncFunction = (async () => Promise.resolve()).constructor as new (
  ...source: readonly string[]
) => (exports: object, load: (name: string) => unknown, console: object) => Promise<void>;

const servers: Server[] = [];

/** Runs a block and returns its exports; whatever it listens on is another port, and can be closed. */
async function run(code: string, legacy: boolean): Promise<Exported> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      experimentalDecorators: legacy,
    },
  });
  const exported: Exported = {};
  await new AsyncFunction('exports', 'require', 'console', outputText)(exported, jest.requireActual, {
    log: () => undefined,
  });
  // What a block does not wait for.
  while (servers.length === 0 && Object.keys(exported).length === 0) await nextTurn();
  return exported;
}

/** All that answers after a block has run. */
function answersOf(exported: Exported): Answer[] {
  const listening = servers.map((server) => async (request: Request): Promise<Response> => {
    if (!server.listening) await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return fetch(`http://localhost:${String(port)}${new URL(request.url).pathname}`);
  });
  const { GET, default: worker } = exported;
  return [...listening, ...(GET === undefined ? [] : [GET]), ...(worker === undefined ? [] : [worker.fetch])];
}

/** All options of a function, as it lists them when it is given another. */
function optionsOf(call: (options: never) => unknown): string[] {
  const message = String(refusalOf(() => Reflect.apply(call, undefined, [{ unheardOf: true }])));
  return (/known options are (?<options>.*)$/.exec(message)?.[1] ?? '').split(', ').sort();
}

/** The first column of the tables of options in a text. */
function tableOf(text: string): string[] {
  return [...text.matchAll(/^\| (?<options>`.*?`) \| .* \| .* \|$/gm)]
    .flatMap(({ 1: options }) => [...options.matchAll(/`([^`]+)`/g)].map(({ 1: option }) => option))
    .sort();
}

beforeEach(() => {
  const listen = Reflect.get(Server.prototype, 'listen') as () => Server;
  jest.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...args: readonly unknown[]) {
    const [place, ...rest] = args;
    servers.push(this);
    const anywhere = typeof place === 'object' ? { ...place, port: 0, host: 'localhost' } : 0;
    const callbacks = rest.filter((argument) => typeof argument === 'function');
    Reflect.apply(listen, this, [anywhere, ...callbacks]);
    return this;
  });
  // Nest says on the console that it starts.
  Logger.overrideLogger(false);
});

afterEach(async () => {
  jest.restoreAllMocks();
  for (const server of servers.splice(0)) {
    const closed = once(server, 'close');
    server.close();
    (server as Server & { closeAllConnections?: () => void }).closeAllConnections?.();
    await closed;
  }
  registry.clear();
});

describe('the guide to serving', () => {
  it.each(BLOCKS.map(({ line, code, legacy }) => [line, code, legacy] as const))(
    'shows at line %d what serves metrics',
    async (_line, code, legacy) => {
      const answers = answersOf(await run(code, legacy));
      const found = await Promise.all(answers.map((answer) => answer(new Request('http://localhost/metrics'))));
      expect(found.map(({ status, headers }) => [status, headers.get('content-type')])).toContainEqual([
        200,
        'text/plain; version=0.0.4; charset=utf-8',
      ]);
      await Promise.all(found.map((response) => response.text()));
    },
  );

  it('lists the options that all have', () => {
    expect(tableOf(GUIDE.split('\n## ')[0])).toEqual(optionsOf(metricsHandler));
  });

  it('lists the options of the NestJS module', () => {
    const [, section = ''] = GUIDE.split('\n## NestJS\n');
    expect(tableOf(section)).toEqual(optionsOf((options: object) => MetricsModule.forRoot(options)));
  });
});
