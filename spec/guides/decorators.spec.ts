/**
 * The guide to the decorators: its examples run, and show what it says they show; it leaves out no decorator and no option.
 */

import * as sdk from '../../lib/index.js';
import { refusalOf } from '../metrics/refusal-of.js';
import { readText } from '../source-files.js';
import { ELLIPSIS, complete, examplesOf, runExample } from './guide-examples.js';

const GUIDE = readText('docs/guides/decorators.md');
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
      const found = await runExample(example);
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
    expect([await runExample(example), await runExample(example)]).toEqual([['a_total 1'], ['a_total 1']]);
  });

  it('accept any lines for an ellipsis, and no others', () => {
    const found = ['a 1', 'b 1', 'c 1', 'd 1'];
    expect(complete(['a 1', ELLIPSIS, 'd 1'], found)).toEqual(found);
    expect(complete([ELLIPSIS], found)).toEqual(found);
    expect(complete(['a 1', ELLIPSIS, 'e 1'], found)).not.toEqual(found);
    expect(complete(['a 1', 'd 1'], found)).not.toEqual(found);
  });
});
