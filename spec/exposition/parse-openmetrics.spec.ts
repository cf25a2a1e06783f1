import { parseOpenMetrics } from '../../lib/exposition/parse-openmetrics.js';
import { normalFamilies } from './normal-families.js';

describe('parseOpenMetrics', () => {
  it('maps names and metadata back to what was declared', () => {
    const text = [
      '# HELP a Text with \\"quotes\\", \\\\ and \\n.',
      '# TYPE a counter',
      'a_total{b="c"} 3 1.5 # {trace_id="x"} 0.5 1.25',
      'a_created{b="c"} 1 1.5',
      '# TYPE build info',
      'build_info{v="1"} 1',
      '# TYPE t_seconds gauge',
      '# UNIT t_seconds seconds',
      't_seconds -0',
      '# EOF',
    ];
    expect(normalFamilies(parseOpenMetrics(text.join('\n')))).toEqual([
      {
        name: 'a_total',
        type: 'counter',
        help: 'Text with "quotes", \\ and \n.',
        unit: '',
        rows: [
          {
            labels: [['b', 'c']],
            layout: { kind: 'scalar' },
            values: [3],
            startTime: 1,
            timestamp: 1.5,
            exemplars: [{ labels: [['trace_id', 'x']], value: 0.5, timestamp: 1.25 }],
            native: undefined,
          },
        ],
      },
      expect.objectContaining({ name: 'build_info', type: 'info' }),
      expect.objectContaining({
        name: 't_seconds',
        unit: 'seconds',
        rows: [expect.objectContaining({ values: [-0] })],
      }),
    ]);
  });

  it('keeps a family without samples', () => {
    expect(parseOpenMetrics('# TYPE a gauge\n# EOF\n')).toMatchObject([{ descriptor: { name: 'a' }, chunks: [] }]);
  });

  it('reads state sets, the label of the state folded', () => {
    const text = '# TYPE s stateset\ns{a="1",s="on"} 1\ns{s="off",a="1"} 0\ns{a="2",s="on"} 0\n# EOF\n';
    expect(normalFamilies(parseOpenMetrics(text))[0].rows).toMatchObject([
      { labels: [['a', '1']], layout: { kind: 'states', states: ['on', 'off'] }, values: [1, 0] },
      { labels: [['a', '2']], layout: { kind: 'states', states: ['on'] }, values: [0] },
    ]);
  });

  it('puts what is below a bound of -Inf into the bucket above', () => {
    const text = '# TYPE h histogram\nh_bucket{le="-Inf"} 1\nh_bucket{le="0"} 3\nh_bucket{le="+Inf"} 4\n# EOF\n';
    expect(normalFamilies(parseOpenMetrics(text))[0].rows).toMatchObject([
      { layout: { bounds: [0] }, values: [3, 1, NaN] },
    ]);
  });

  it('makes a row for each time of a series', () => {
    const text = '# TYPE g gauge\ng 1 1\ng 2 2\n# EOF\n';
    expect(
      normalFamilies(parseOpenMetrics(text))[0].rows.map(({ values, timestamp }) => [...values, timestamp]),
    ).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it.each([
    ['a 1\n', 2, 1, 'must end with "# EOF"'],
    ['# EOF\n\n', 2, 1, 'text behind "# EOF"'],
    ['# EOFx\n', 1, 1, 'a comment must be'],
    ['#  TYPE a gauge\n# EOF\n', 1, 1, 'a comment must be'],
    ['# TYPE a  gauge\n# EOF\n', 1, 10, 'unknown type " gauge"'],
    ['# HELP a \\\n# EOF\n', 1, 10, 'invalid escape'],
    ['# TYPE a gauge\na{b="c", d="e"} 1\n# EOF\n', 2, 9, 'expected a label name'],
    ['# TYPE a gauge\na{b="c",} 1\n# EOF\n', 2, 9, 'remove the comma'],
    ['# TYPE a gauge\n{"a",} 1\n# EOF\n', 2, 6, 'remove the comma'],
    ['a  1\n# EOF\n', 1, 3, 'expected a number'],
    ['a 1 NaN\n# EOF\n', 1, 5, 'expected seconds since the Unix epoch'],
    ['a 1e400\n# EOF\n', 1, 3, 'beyond the range'],
    ['a 1\na 2\n# EOF\n', 2, 3, 'the same sample comes twice'],
    ['a 1 1\na 2 1\n# EOF\n', 2, 3, 'the same sample comes twice'],
    ['a{b="1"} 1\na{b="2"} 1\na{b="1"} 1 2\n# EOF\n', 3, 1, 'this series comes twice'],
    ['# TYPE c counter\nc_created 1\n# EOF\n', 2, 1, 'needs its sample with the suffix "_total"'],
    ['# TYPE c counter\nc_total -1\n# EOF\n', 2, 9, 'must be a number from 0, got -1'],
    ['# TYPE c counter\nc_total 1 # {a="b",a="c"} 1\n# EOF\n', 2, 20, 'is given twice'],
    [`# TYPE c counter\nc_total 1 # {a="${'🚀'.repeat(128)}"} 1\n# EOF\n`, 2, 11, '129 code points'],
    ['# TYPE h histogram\nh_bucket{le="1"} 1 # {} 2\n# EOF\n', 2, 20, 'above the bound'],
    ['# TYPE h histogram\nh_bucket{le="1"} 1.5\n# EOF\n', 2, 18, 'an integer from 0, got 1.5'],
    ['# TYPE h histogram\nh_bucket{le="+Inf"} 1\nh_count 1\n# EOF\n', 2, 1, 'the sum is missing'],
    ['# TYPE h histogram\nh_bucket{le="+Inf"} 1\nh_count 2\nh_sum 1\n# EOF\n', 2, 1, 'must be equal'],
    ['# TYPE h histogram\nh_bucket{le="+Inf"} 1\nh_sum{le="1"} 1\n# EOF\n', 3, 1, 'has no place on this sample'],
    ['# TYPE s summary\ns{quantile="0.5"} -1\n# EOF\n', 2, 19, 'must not be negative'],
    ['# TYPE s stateset\ns{s="a"} 1\ns{s="a"} 0\n# EOF\n', 2, 1, 'a state is given twice'],
    ['# TYPE a gauge\n# UNIT a_s seconds\n# EOF\n', 2, 1, 'the name must end in its unit'],
    ['# TYPE a_created gauge\n# TYPE a counter\n# EOF\n', 2, 1, 'belongs to another family'],
  ])('refuses %j', (text, line, column, problem) => {
    expect(() => parseOpenMetrics(text)).toThrow(expect.objectContaining({ code: 'INVALID_EXPOSITION', line, column }));
    expect(() => parseOpenMetrics(text)).toThrow(problem);
  });

  it('takes an exemplar of 128 code points', () => {
    const text = `# TYPE c counter\nc_total 1 # {a="${'🚀'.repeat(127)}"} 1\n# EOF\n`;
    expect(normalFamilies(parseOpenMetrics(text))[0].rows[0].exemplars).toHaveLength(1);
  });

  it('refuses a version that there is not', () => {
    expect(() => parseOpenMetrics('# EOF\n', { version: '1.0' as never })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
  });
});

describe('parseOpenMetrics of version 2.0.0', () => {
  const parse = (text: string) => normalFamilies(parseOpenMetrics(`${text}\n# EOF\n`, { version: '2.0.0' }));

  it('reads native and classic buckets', () => {
    const value =
      '{count:6,sum:1.2e2,schema:7,zero_threshold:1e-4,zero_count:1,negative_spans:[1:2],negative_buckets:[1,0],positive_spans:[-1:1,3:2],positive_buckets:[1,2,1],bucket:[-Inf:1,0.5:2,+Inf:6]}';
    const [family] = parse(`# TYPE h histogram\nh{a="b"} ${value} 5 st@2 # {} 0.4 3 # {x="y"} 0.3 4 # {} 9 1`);
    const newest = { labels: [['x', 'y']], value: 0.3, timestamp: 4 };
    const overflow = { labels: [], value: 9, timestamp: 1 };
    expect(family.rows).toEqual([
      {
        labels: [['a', 'b']],
        layout: { kind: 'buckets', bounds: [0.5] },
        values: [2, 4, 120],
        startTime: 2,
        timestamp: 5,
        exemplars: [newest, overflow],
        native: {
          schema: 7,
          zeroThreshold: 1e-4,
          zeroCount: 1,
          negative: { indexes: Int32Array.of(1), counts: Float64Array.of(1) },
          positive: { indexes: Int32Array.of(-1, 3, 4), counts: Float64Array.of(1, 2, 1) },
          exemplars: [newest, { labels: [], value: 0.4, timestamp: 3 }, overflow],
        },
      },
    ]);
  });

  it('reads summaries, gauge histograms and composite values of unknown type', () => {
    const text = [
      '# TYPE s summary',
      's {count:2,sum:3,quantile:[]}',
      '# TYPE g gaugehistogram',
      'g {gcount:-0.5,gsum:2,bucket:[1:0.25,+Inf:-0.5]}',
      'u {count:1,sum:1,bucket:[+Inf:1]}',
    ];
    expect(parse(text.join('\n')).map(({ name, type, rows }) => [name, type, rows[0].values])).toEqual([
      ['g', 'gaugehistogram', [0.25, -0.75, 2]],
      ['s', 'summary', [2, 3]],
      ['u', 'unknown', [1, 1]],
    ]);
  });

  it('reads the times of each state of a state set', () => {
    const text = '# TYPE s stateset\ns{s="a"} 1 1\ns{s="a"} 0 2\ns{s="b"} 0 1\ns{s="b"} 1 2';
    expect(parse(text)[0].rows.map(({ values, timestamp }) => [...values, timestamp])).toEqual([
      [1, 0, 1],
      [0, 1, 2],
    ]);
  });

  it.each([
    ['# TYPE c counter\nc NaN', 2, 3, 'must be a number from 0'],
    ['# TYPE a info\na 1', 1, 1, 'must end in "_info"'],
    ['# TYPE g gauge\ng 1 st@1', 2, 5, 'has no start time'],
    ['# TYPE g gauge\ng {count:1,sum:1,quantile:[]}', 2, 3, 'must be a number'],
    ['# TYPE h histogram\nh 1', 2, 3, 'must be a composite value'],
    ['# TYPE h histogram\nh {gcount:1,gsum:1,bucket:[+Inf:1]}', 2, 3, 'that of a gaugehistogram'],
    ['# TYPE h histogram\nh {count:1, sum:1,bucket:[+Inf:1]}', 2, 11, 'expected ",sum:"'],
    ['# TYPE h histogram\nh {count:1,sum:1,bucket:[1:1]}', 2, 25, 'the bucket for +Inf is missing'],
    ['# TYPE h histogram\nh {count:1,sum:1,bucket:[2:1,1:1,+Inf:1]}', 2, 30, 'ascending order'],
    ['# TYPE h histogram\nh {count:1,sum:1,bucket:[1:2,+Inf:1]}', 2, 35, 'what is in the one before'],
    ['# TYPE h histogram\nh {count:2,sum:1,bucket:[+Inf:1]}', 2, 17, 'must be equal'],
    ['# TYPE h histogram\nh{le="1"} {count:1,sum:1,bucket:[+Inf:1]}', 2, 1, 'label "le"'],
    ['# TYPE h histogram\nh {count:1,sum:1,schema:9,zero_threshold:0,zero_count:1}', 2, 25, 'from -4 to 8'],
    [
      '# TYPE h histogram\nh {count:1,sum:1,schema:1.0,zero_threshold:0,zero_count:1}',
      2,
      25,
      'an integer without a point',
    ],
    ['# TYPE h histogram\nh {count:2,sum:1,schema:1,zero_threshold:0,zero_count:1}', 2, 17, 'hold 1 observations'],
    [
      '# TYPE h histogram\nh {count:1,sum:1,schema:0,zero_threshold:0,zero_count:0,positive_spans:[1026:1],positive_buckets:[1]}',
      2,
      56,
      'outside the range',
    ],
    [
      '# TYPE h histogram\nh {count:1,sum:1,schema:0,zero_threshold:0,zero_count:0,positive_spans:[0:4294967295],positive_buckets:[1]}',
      2,
      56,
      'cover 4294967295 native buckets, but 1 are given',
    ],
    ['# TYPE c counter\nc 1 # {} 1', 2, 5, 'an exemplar needs a timestamp'],
    ['# TYPE c counter\nc 1 st@1 2', 2, 10, 'expected the end of the line'],
    ['# TYPE s stateset\ns{a="1",s="x"} 1\ns{a="2",s="x"} 1\ns{a="1",s="y"} 1', 4, 1, 'in two places'],
    ['# TYPE s summary\ns {count:1,sum:1,quantile:[0.5:1,0.5:1]}', 2, 34, 'ascending order'],
    ['c_total 1\nb 1\nc_total{a="b"} 1', 3, 1, 'belongs to another family'],
  ])('refuses %j', (text, line, column, problem) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'INVALID_EXPOSITION', line, column }));
    expect(() => parse(text)).toThrow(problem);
  });
});
