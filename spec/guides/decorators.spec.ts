/**
 * The guide to the decorators: its examples run, and show what it says they show; it leaves out no decorator and no option.
 */

import ts from 'typescript';
import * as sdk from '../../lib/index.js';
import { refusalOf } from '../metrics/refusal-of.js';
import { readText } from '../source-files.js';

/** A block of code with what the metrics are after it. */
interface Example {
  /** The line of its first line of code, counted from 1. */
  readonly line: number;
  readonly code: string;
  readonly legacy: boolean;
  /** Lines of an exposition; `...` stands for any number of them. */
  readonly lines: readonly string[];
}

const GUIDE = readText('docs/guides/decorators.md');
const EXAMPLE = /^```ts(?<dialect> legacy)?\n(?<code>(?:(?!```).*\n)*)```\n+```text\n(?<text>(?:(?!```).*\n)*)```$/gm;
const ELLIPSIS = '...';

/** Finds the examples of a page: TypeScript directly followed by text. */
function examplesOf(page: string): Example[] {
  return [...page.matchAll(EXAMPLE)].map(({ index, groups: { dialect, code, text } = {} }) => ({
    line: page.slice(0, index).split('\n').length + 1,
    code,
    legacy: (dialect as string | undefined) !== undefined,
    lines: text.split('\n').slice(0, -1),
  }));
}

/** Forgets what copies of the package share in this process. */
function forgetShared(): void {
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    if (key.description?.startsWith('prometheus-sdk.') === true) Reflect.deleteProperty(globalThis, key);
  }
}

// A block may await, as a module may.
const AsyncFunction = (async () => Promise.resolve()).constructor as new (
  ...source: readonly string[]
) => (exports: object, load: (name: string) => unknown, console: object) => Promise<void>;

/**
 * Runs a block with a copy of the SDK of its own and returns the samples of its registry. The clock stands still but for
 * sleeping, which takes no time, and moves it.
 */
async function run({ code, legacy }: Pick<Example, 'code' | 'legacy'>): Promise<string[]> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      experimentalDecorators: legacy,
    },
  });
  forgetShared();
  let exposition = '';
  await jest.isolateModulesAsync(async () => {
    const copy = await import('../../lib/index.js');
    let seconds = 0;
    copy.setClock({ epochSeconds: () => 1_700_000_000 + seconds, monotonicSeconds: () => seconds });
    copy.registry.diagnostics.onFirstFault(() => undefined);
    const modules: Readonly<Record<string, unknown>> = {
      'prometheus-sdk': copy,
      'node:timers/promises': {
        setTimeout: async (milliseconds: number) => {
          seconds += milliseconds / 1000;
          return Promise.resolve();
        },
      },
    };
    const load = (name: string): unknown => modules[name] ?? jest.requireActual(name);
    await new AsyncFunction('exports', 'require', 'console', outputText)({}, load, { log: () => undefined });
    exposition = await copy.registry.metrics();
  });
  forgetShared();
  return exposition.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** Puts the lines that were found where the expected ones have an ellipsis. */
function complete(expected: readonly string[], found: readonly string[]): string[] {
  let next = 0;
  return expected.flatMap((line, index) => {
    if (line !== ELLIPSIS) {
      next += 1;
      return [line];
    }
    const end = index + 1 < expected.length ? found.indexOf(expected[index + 1], next) : found.length;
    const skipped = found.slice(next, Math.max(end, next));
    next += skipped.length;
    return skipped;
  });
}

/** The part of the guide under a heading, up to the next one. */
function sectionOf(heading: string): string {
  const [, section = ''] = GUIDE.split(`\n${heading}\n`);
  return section.split(/^#{2,3} /m)[0];
}

/** The first column of the tables in a text. */
function optionsIn(text: string): string[] {
  return [...text.matchAll(/^\| (?<options>`.*?`) \|/gm)].flatMap(({ groups: { options } = { options: '' } }) =>
    [...options.matchAll(/`(?<option>[^`]+)`/g)].map(({ 1: option }) => option),
  );
}

/** All options of a decorator, as it lists them when it is given another. */
function optionsOf(decorator: string): string[] {
  const decorate: unknown = Reflect.get(sdk, decorator);
  const message = String(refusalOf(() => Reflect.apply(decorate as () => unknown, undefined, [{ unheardOf: true }])));
  return (/known options are (?<options>.*)$/.exec(message)?.[1] ?? '').split(', ');
}

const EXAMPLES = examplesOf(GUIDE);
const DECLARING = Object.keys(sdk.decoratorsFor({}));
const DECORATORS = [...DECLARING, 'NotInstrumented', 'MetricScope', 'Label'];
/** Those of values have no options in common with those of calls. */
const OF_CALLS = DECLARING.filter((decorator) => !['Gauged', 'Stated'].includes(decorator));

describe('the guide to the decorators', () => {
  it.each(EXAMPLES.map((example) => [example.line, example] as const))(
    'shows at line %d what the metrics are',
    async (_line, example) => {
      const found = await run(example);
      expect(found).toEqual(complete(example.lines, found));
    },
  );

  it.each(DECORATORS)('has a section with an example of @%s', (decorator) => {
    expect(sectionOf(`### @${decorator}`)).toContain('```ts');
  });

  it.each(OF_CALLS)('lists the options of @%s', (decorator) => {
    const own = optionsIn(sectionOf(`### @${decorator}`));
    const common = optionsIn(sectionOf('### Options'));
    const known = optionsOf(decorator);
    expect(own.filter((option) => !known.includes(option))).toEqual([]);
    expect(known.filter((option) => !own.includes(option) && !common.includes(option))).toEqual([]);
  });

  it.each(['Gauged', 'Stated', 'MetricScope'])('lists the options of @%s', (decorator) => {
    expect(optionsIn(sectionOf(`### @${decorator}`)).sort()).toEqual(optionsOf(decorator).sort());
  });

  it('lists no option of calls that none of them has', () => {
    const known = new Set(OF_CALLS.flatMap(optionsOf));
    expect(optionsIn(sectionOf('### Options')).filter((option) => !known.has(option))).toEqual([]);
  });
});

describe('the checks of this spec', () => {
  const code =
    "import { Counter } from 'prometheus-sdk';\nconst a = new Counter({ name: 'a_total', help: 'A.' });\na.inc();\n";
  const page = (text: string): string => `Text.\n\n\`\`\`ts\n${code}\`\`\`\n\n\`\`\`text\n${text}\n\`\`\`\n`;

  it('find code that text follows, and its line', () => {
    expect(
      examplesOf(`${page('a_total 1')}\n\`\`\`ts legacy\n${code}\`\`\`\n\nText.\n\n\`\`\`text\nb\n\`\`\`\n`),
    ).toEqual([{ line: 4, code, legacy: false, lines: ['a_total 1'] }]);
  });

  it('run each block with a registry of its own', async () => {
    const [example] = examplesOf(page('a_total 1'));
    expect([await run(example), await run(example)]).toEqual([['a_total 1'], ['a_total 1']]);
  });

  it('accept any lines for an ellipsis, and no others', () => {
    const found = ['a 1', 'b 1', 'c 1', 'd 1'];
    expect(complete(['a 1', ELLIPSIS, 'd 1'], found)).toEqual(found);
    expect(complete([ELLIPSIS], found)).toEqual(found);
    expect(complete(['a 1', ELLIPSIS, 'e 1'], found)).not.toEqual(found);
    expect(complete(['a 1', 'd 1'], found)).not.toEqual(found);
  });
});
