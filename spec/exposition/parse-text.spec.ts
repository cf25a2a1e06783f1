import { parseText } from '../../lib/exposition/parse-text.js';
import { normalFamilies } from './normal-families.js';

function only(text: string): ReturnType<typeof normalFamilies>[number] {
  const families = normalFamilies(parseText(text));
  expect(families).toHaveLength(1);
  return families[0];
}

function values(text: string): readonly (readonly number[])[] {
  return only(text).rows.map((row) => row.values);
}

describe('parseText', () => {
  it.each([
    ['nothing', ''],
    ['blank lines', '\n \n\t\n'],
    ['blanks without a line feed', '  '],
    ['comments', '#\n# \n#a comment\n# HELP\n# TYPE\n# EOF\n'],
    ['metadata of families without samples', '# HELP a A.\n# TYPE a gauge\n'],
  ])('finds no family in %s', (_, text) => {
    expect(parseText(text)).toEqual([]);
  });

  it('reads a family with its metadata, in any order', () => {
    expect(only('# TYPE a counter\n#  HELP\ta \tThe \\\\ "help" \\n \n\ta{ b = "c" , } 2 1500\n')).toMatchObject({
      name: 'a',
      type: 'counter',
      help: 'The \\ "help" \n ',
      unit: '',
      rows: [{ labels: [['b', 'c']], values: [2], timestamp: 1.5 }],
    });
  });

  it('reads a family without a type as unknown', () => {
    expect(only('a 1\n')).toMatchObject({ name: 'a', type: 'unknown', help: '' });
  });

  it.each([
    ['COUNTER', 'counter'],
    ['Gauge', 'gauge'],
    ['untyped', 'unknown'],
  ])('takes type %s', (written, type) => {
    expect(only(`# TYPE a ${written}\na 1\n`).type).toBe(type);
  });

  it.each<[string, number]>([
    ['0', 0],
    ['-0', -0],
    ['+1', 1],
    ['007', 7],
    ['.5', 0.5],
    ['5.', 5],
    ['-1.5e+3', -1500],
    ['1E-7', 1e-7],
    ['0.1', 0.1],
    ['123456789.123456789', 123456789.12345679],
    ['9007199254740993', 9007199254740992],
    ['0.30000000000000000000000000001', 0.3],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['5e-324', 5e-324],
    ['1e-400', 0],
    ['nan', NaN],
    ['NaN', NaN],
    ['Inf', Infinity],
    ['+inf', Infinity],
    ['-Infinity', -Infinity],
  ])('reads the number %s', (token, value) => {
    expect(values(`a ${token}\n`)).toEqual([[value]]);
  });

  it.each([
    '',
    '1e',
    '1e+',
    '.',
    '-',
    '+nan',
    '1_000',
    '0x10',
    '1e309',
    'infinit',
    '1,5',
    '1 1.5',
    '1 1e3',
    '1 99999999999999999999',
  ])('refuses the number %p', (token) => {
    expect(() => parseText(`a ${token}\n`)).toThrow(expect.objectContaining({ code: 'INVALID_EXPOSITION', line: 1 }));
  });

  it('reads quoted names, in braces and in metadata', () => {
    const [family] = parseText('# TYPE "my.\\"metric\\\\" gauge\n{"my.\\"metric\\\\","a.b"="c",d="e"} 1\n');
    expect(family.descriptor).toEqual({
      name: 'my."metric\\',
      type: 'gauge',
      help: '',
      unit: '',
      labelNames: ['a.b', 'd'],
      constLabels: [],
      utf8Names: true,
    });
  });

  it('puts label names that look like written labels in their place', () => {
    const text = 'a{"x=\\"y"="1"} 1\na{x="y="} 2\na{"x=\\"y"="2"} 3\n';
    expect(only(text).rows.map(({ labels }) => labels)).toEqual([[['x', 'y=']], [['x="y', '1']], [['x="y', '2']]]);
  });

  it('takes the names of object prototypes for labels', () => {
    expect(only('a{__proto__="1",constructor="2"} 3\n').rows[0].labels).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
    expect(({} as Record<string, unknown>)['1']).toBeUndefined();
  });

  it('keeps series with other label names apart, whatever the order of their labels', () => {
    const [family] = parseText('a{x="1",y="2"} 1\na{y="4",x="3"} 2\na{x="5"} 3\n');
    expect(family.descriptor.labelNames).toEqual(['x', 'y']);
    expect(family.chunks.map(({ values: numbers }) => [...numbers])).toEqual([[1, 2], [3]]);
    expect(family.chunks[0].labels.columns.map(({ dictionary, ids }) => [dictionary, [...(ids ?? [])]])).toEqual([
      [
        ['1', '3', '5'],
        [0, 1],
      ],
      [
        ['2', '4'],
        [0, 1],
      ],
    ]);
  });

  it('tells a label value from the one before it, of which it is the beginning', () => {
    const texts = ['ab', 'a', 'abc', 'ab\\"', 'ab\\\\', 'ab', 'ab\\n', 'ab'];
    const family = parseText(texts.map((text) => `a{b="${text}"} 1\n`).join(''))[0];
    const [{ dictionary, ids }] = family.chunks[0].labels.columns;
    expect([...(ids ?? [])].map((id) => dictionary[id])).toEqual(['ab', 'a', 'abc', 'ab"', 'ab\\', 'ab', 'ab\n', 'ab']);
  });

  it('reads a histogram, its buckets in any order and mixed with those of others', () => {
    const text = [
      '# TYPE h histogram',
      'h_bucket{a="1",le="+Inf"} 4',
      'h_bucket{a="2",le="2"} 1 500',
      'h_bucket{le="1",a="1"} 1',
      'h_sum{a="1"} 9.5',
      'h_bucket{a="1",le="2.0"} 3',
      'h_count{a="2"} 5 1000',
      '',
    ];
    expect(only(text.join('\n')).rows).toMatchObject([
      { labels: [['a', '1']], layout: { bounds: [1, 2] }, values: [1, 2, 1, 9.5], timestamp: NaN },
      { labels: [['a', '2']], layout: { bounds: [2] }, values: [1, 4, NaN], timestamp: 1 },
    ]);
  });

  it('reads a summary, its quantiles in any order', () => {
    const text = '# TYPE s summary\ns{quantile="0.9"} 4\ns{quantile="0.5"} NaN\ns_sum 5\ns_count 2\n';
    expect(only(text).rows).toMatchObject([{ layout: { quantiles: [0.5, 0.9] }, values: [NaN, 4, 2, 5] }]);
  });

  it('makes a chunk for each list of bounds', () => {
    const text = '# TYPE h histogram\nh_bucket{a="1",le="1"} 1\nh_bucket{a="2",le="2"} 1\nh_bucket{a="3",le="1"} 1\n';
    const [family] = parseText(text);
    expect(family.chunks.map(({ layout, labels }) => [layout, labels.count])).toEqual([
      [{ kind: 'buckets', bounds: [1] }, 2],
      [{ kind: 'buckets', bounds: [2] }, 1],
    ]);
  });

  it('takes a family of the name of a part for a family if it comes first', () => {
    const text = 'h_count 1\n# TYPE h histogram\nh_bucket{le="+Inf"} 2\nh_count 3\n';
    expect(normalFamilies(parseText(text)).map(({ name, type, rows }) => [name, type, rows.length])).toEqual([
      ['h', 'histogram', 1],
      ['h_count', 'unknown', 2],
    ]);
  });

  it.each([
    ['a 1\nb{c="d"} 2', 2, 11, 'the last line has no line feed'],
    ['a 1\n# a comment', 2, 12, 'the last line has no line feed'],
    ['a{b="c} 1\n', 1, 5, 'has no closing quote in its line'],
    ['a{b="\\x"} 1\n', 1, 6, 'invalid escape'],
    ['a{b="c",b="d"} 1\n', 1, 9, 'label name "b" is given twice'],
    ['a{__name__="c"} 1\n', 1, 3, 'reserved'],
    ['a{"b"} 1\n', 1, 6, 'expected an equals sign'],
    ['{b="c"} 1\n', 1, 1, 'a sample without a name'],
    ['{""} 1\n', 1, 2, 'an empty one'],
    ['9a 1\n', 1, 1, 'expected a metric name'],
    ['\n# TYPE a gauge\n# TYPE a gauge\n', 3, 10, 'a second TYPE line'],
    ['# HELP a x\n# HELP a y\n', 2, 10, 'a second HELP line'],
    ['# TYPE a gauge \n', 1, 10, 'unknown type "gauge "'],
    ['# HELP a \\\n', 1, 10, 'invalid escape'],
    ['a 1\r\n', 1, 3, 'nothing behind it'],
    ['# TYPE h histogram\nh_bucket 1\n', 2, 1, 'without label "le"'],
    ['# TYPE h histogram\nh_bucket{le="x"} 1\n', 2, 1, 'must be a number, got "x"'],
    ['# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="1.0"} 1\n', 2, 1, 'the bucket 1 is given twice'],
    ['# TYPE h histogram\nh_bucket{le="1"} NaN\n', 2, 1, 'a finite number from 0, got NaN'],
    ['# TYPE s summary\ns{quantile="0"} 1\ns{quantile="-0"} 1\n', 2, 1, 'is given twice'],
    ['a{b="\ud800"} 1\n', 1, 6, 'a lone surrogate'],
  ])('refuses %j', (text, line, column, problem) => {
    expect(() => parseText(text)).toThrow(
      expect.objectContaining({
        name: 'ExpositionError',
        code: 'INVALID_EXPOSITION',
        line,
        column,
        offset:
          text
            .split('\n')
            .slice(0, line - 1)
            .join('\n').length +
          (line > 1 ? 1 : 0) +
          column -
          1,
      }),
    );
    expect(() => parseText(text)).toThrow(new RegExp(`^line ${String(line)}, column ${String(column)}: `));
    expect(() => parseText(text)).toThrow(problem);
  });

  it.each([
    ['families', 'a 1\nb 1\n', 1],
    ['series', 'a{b="1"} 1\na{b="2"} 1\n', 1],
    ['labels', 'a{b="1",c="1"} 1\n', 1],
    ['lineLength', 'a{b="123456"} 1\n', 10],
  ])('stops at the limit of %s', (limit, text, value) => {
    expect(() => parseText(text, { limits: { [limit]: value } })).toThrow(`raise limits.${limit}`);
    expect(() => parseText(text, { limits: { [limit]: value * 2 } })).not.toThrow();
  });

  it.each([
    ['INVALID_OPTION', { limits: { series: 0 } }],
    ['INVALID_OPTION', { limits: { series: NaN } }],
    ['UNKNOWN_OPTION', { limits: { serie: 1 } }],
    ['UNKNOWN_OPTION', { limit: 1 }],
  ])('answers %s to options %j', (code, options) => {
    expect(() => parseText('', options as never)).toThrow(expect.objectContaining({ code }));
  });

  it('does not grow with the number of labels that are tried in vain', () => {
    const labels = Array.from({ length: 128 }, (_, index) => `l${String(index)}="1"`);
    const lines = Array.from({ length: 2000 }, (_, index) => `a{${labels.join(',')},} ${String(index)}\n`);
    const [family] = parseText(lines.join(''));
    expect(family.chunks).toHaveLength(1);
    expect(family.chunks[0].labels.columns.every(({ dictionary }) => dictionary.length === 1)).toBe(true);
  });
});
