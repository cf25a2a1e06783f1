/**
 * The examples of a guide: code, and the metrics that the page says it leaves.
 */

import ts from 'typescript';

/** A block of code with what the metrics are after it. */
export interface Example {
  /** The line of its first line of code, counted from 1. */
  readonly line: number;
  readonly code: string;
  readonly legacy: boolean;
  /** Lines of an exposition; {@link ELLIPSIS} stands for any number of them. */
  readonly lines: readonly string[];
}

const EXAMPLE = /^```ts(?<dialect> legacy)?\n(?<code>(?:(?!```).*\n)*)```\n+```text\n(?<text>(?:(?!```).*\n)*)```$/gm;
/** A line that stands for any number of lines. */
export const ELLIPSIS = '...';

/** Finds the examples of a page: TypeScript directly followed by text. */
export function examplesOf(page: string): Example[] {
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
export async function runExample({ code, legacy }: Pick<Example, 'code' | 'legacy'>): Promise<string[]> {
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
export function complete(expected: readonly string[], found: readonly string[]): string[] {
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
