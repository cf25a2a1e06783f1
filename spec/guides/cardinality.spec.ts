/**
 * The guide to cardinality: its examples show what it says they show, and its table has the options that there are.
 */

import { Counter } from '../../lib/metrics/counter.js';
import * as sdk from '../../lib/index.js';
import { refusalOf } from '../metrics/refusal-of.js';
import { readText } from '../source-files.js';
import { complete, examplesOf, runExample } from './guide-examples.js';

const GUIDE = readText('docs/guides/cardinality.md');
const EXAMPLES = examplesOf(GUIDE);

/** The keys that something knows, as it lists them when it is given another. */
function optionsOf(call: (options: never) => unknown): string[] {
  const message = String(refusalOf(() => call({ unheardOf: true } as never)));
  return (/known options are (?<options>.*)$/.exec(message)?.[1] ?? '').split(', ');
}

describe('the guide to cardinality', () => {
  it('has an example of each option', () => {
    expect(EXAMPLES).toHaveLength(2);
  });

  it.each(EXAMPLES.map((example) => [example.line, example] as const))(
    'shows at line %d what the metrics are',
    async (_line, example) => {
      const found = await runExample(example);
      expect(found).toEqual(complete(example.lines, found));
    },
  );

  it('lists options that instruments have, with what they mean where they are not given', () => {
    const rows = [...GUIDE.matchAll(/^\| `(?<option>\w+)` \|.*default none/gm)].map(
      ({ groups: { option } = {} }) => option,
    );
    expect(rows).toEqual(['maxSeries', 'ttlSeconds']);
    expect(optionsOf((options) => new Counter(options))).toEqual(expect.arrayContaining(rows));
    expect(new Counter({ name: 'n_total', help: 'N.', registry: null })).toMatchObject({
      maxSeries: undefined,
      ttlSeconds: undefined,
    });
    expect(optionsOf((options) => new sdk.Info(options))).not.toEqual(expect.arrayContaining(['ttlSeconds']));
  });

  it('names the decorators that take ttlSeconds, and no other', () => {
    const [, sentence = ''] = /^((?:`@\w+`(?:, | and )?)+) with a name take `ttlSeconds`/m.exec(GUIDE) ?? [];
    const named = [...sentence.matchAll(/@(\w+)/g)].map(([, name]) => name);
    const all = Object.keys(sdk.decoratorsFor({}));
    const taking = all.filter((name) =>
      optionsOf((options) => (Reflect.get(sdk, name) as (given: never) => unknown)(options)).includes('ttlSeconds'),
    );
    expect(named.sort()).toEqual(taking.sort());
  });
});
