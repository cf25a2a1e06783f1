import { METRIC_TYPES, type MetricType } from '../../lib/model/metric-type.js';
import {
  checkLabelName,
  claimedNames,
  explainMetricName,
  explainUnit,
  isMetricName,
  joinName,
  openMetricsNames,
  textNames,
} from '../../lib/model/names.js';
import { codeOf } from '../metrics/refusal-of.js';

describe('explainMetricName', () => {
  it.each(['a', 'A9_:', ':rate', '_', 'job:rate5m', 'x'.repeat(10_000)])('has nothing to say about %s', (name) => {
    expect(explainMetricName(name)).toBeUndefined();
    expect(isMetricName(name)).toBe(true);
  });

  it.each(['', '9a', 'my-metric', 'a b', 'a\n', 'é', 'a{}', '🚀'])('finds fault with %p', (name) => {
    expect(explainMetricName(name)).toContain('must match');
    expect(isMetricName(name)).toBe(false);
  });

  it.each([
    ['my-metric', '"my_metric"'],
    ['9 lives', '"_9_lives"'],
    ['http.requests{}', '"http_requests_"'],
  ])('proposes a legal name for %s', (name, proposed) => {
    expect(explainMetricName(name)).toContain(`such as ${proposed}`);
    expect(isMetricName(JSON.parse(proposed) as string)).toBe(true);
  });

  it.each([undefined, null, 5, ['a']])('wants a string, not %p', (name) => {
    expect(explainMetricName(name)).toContain('must be a string');
  });

  it.each<[MetricType, string, boolean]>([
    ['counter', '_total', false],
    ['counter', 'a_total', true],
    ['counter', 'a', true],
    ['info', 'build_info', true],
    ['info', 'build', false],
    ['info', '_info', false],
    ['stateset', 'job_state', true],
    ['stateset', 'job:state', false],
    ['stateset', '__state', false],
    ['gauge', 'job:state', true],
  ])('finds a %s named %s right: %p', (type, name, isRight) => {
    expect(explainMetricName(name, type) === undefined).toBe(isRight);
  });

  it('proposes the suffix of an info', () => {
    expect(explainMetricName('build', 'info')).toBe(
      'info metric name "build" must end in "_info": name it "build_info"',
    );
  });
});

describe('checkLabelName', () => {
  const check = (label: unknown, type: MetricType = 'gauge', name = 'a'): string => {
    try {
      checkLabelName(() => 'gauge "a"', label, { name, type });
      return 'legal';
    } catch (error) {
      return codeOf(() => {
        throw error;
      });
    }
  };

  it.each(['a', '_a', 'A9', 'constructor', 'toString', 'le', 'quantile', 'a'.repeat(10_000)])('accepts %s', (label) => {
    expect(check(label)).toBe('legal');
  });

  it.each([
    ['', 'INVALID_LABEL_NAME'],
    ['9a', 'INVALID_LABEL_NAME'],
    ['a-b', 'INVALID_LABEL_NAME'],
    ['a:b', 'INVALID_LABEL_NAME'],
    ['a\n', 'INVALID_LABEL_NAME'],
    ['é', 'INVALID_LABEL_NAME'],
    [5, 'INVALID_LABEL_NAME'],
    [undefined, 'INVALID_LABEL_NAME'],
    ['__name__', 'RESERVED_LABEL_NAME'],
    ['__proto__', 'RESERVED_LABEL_NAME'],
    ['__', 'RESERVED_LABEL_NAME'],
  ])('refuses %p with %s', (label, code) => {
    expect(check(label)).toBe(code);
  });

  it.each<[MetricType, string, string, string]>([
    ['histogram', 'h', 'le', 'RESERVED_LABEL_NAME'],
    ['gaugehistogram', 'h', 'le', 'RESERVED_LABEL_NAME'],
    ['histogram', 'h', 'quantile', 'legal'],
    ['summary', 's', 'quantile', 'RESERVED_LABEL_NAME'],
    ['summary', 's', 'le', 'legal'],
    ['stateset', 'job_state', 'job_state', 'RESERVED_LABEL_NAME'],
    ['gauge', 'job_state', 'job_state', 'legal'],
  ])('for a %s %s makes the label %s %s', (type, name, label, outcome) => {
    expect(check(label, type, name)).toBe(outcome);
  });
});

describe('explainUnit', () => {
  it.each<[MetricType, string, unknown, string | undefined]>([
    ['gauge', 'a_seconds', 'seconds', undefined],
    ['counter', 'a_seconds_total', 'seconds', undefined],
    ['counter', 'a_seconds', 'seconds', undefined],
    ['histogram', 'a_per_second', 'second', undefined],
    ['gauge', 'a', 'seconds', 'the name must end in its unit "seconds": name it "a_seconds"'],
    ['counter', 'a_total', 'bytes', 'the name must end in its unit "bytes": name it "a_bytes_total"'],
    ['gauge', 'aseconds', 'seconds', 'the name must end in its unit "seconds": name it "aseconds_seconds"'],
    ['info', 'a_info', 'seconds', 'the type info has no unit: remove "seconds"'],
    ['stateset', 'a_state', 'state', 'the type stateset has no unit: remove "state"'],
    ['gauge', 'a', 'm/s', 'unit "m/s" must be made of letters, digits and underscores, such as "seconds"'],
    ['gauge', 'a', 5, 'unit 5 must be made of letters, digits and underscores, such as "seconds"'],
  ])('for a %s %s in %p says %p', (type, name, unit, explanation) => {
    expect(explainUnit(unit, { name, type })).toBe(explanation);
  });
});

describe('joinName', () => {
  it.each([
    [undefined, undefined, 'c', 'c'],
    ['a', undefined, 'c', 'a_c'],
    [undefined, 'b', 'c', 'b_c'],
    ['a', 'b', 'c', 'a_b_c'],
    ['', '', 'c', 'c'],
  ])('joins %p, %p and %p to %s', (namespace, subsystem, name, joined) => {
    expect(joinName(namespace, subsystem, name)).toBe(joined);
  });
});

describe('textNames', () => {
  it('keeps the name that was given', () => {
    for (const type of METRIC_TYPES) {
      expect(textNames({ name: 'a_total', type })).toMatchObject({ family: 'a_total', type, value: 'a_total' });
    }
  });
});

describe('openMetricsNames', () => {
  it.each<[MetricType, string, object]>([
    ['counter', 'a_total', { family: 'a', type: 'counter', value: 'a_total', created: 'a_created' }],
    ['counter', 'a', { family: 'a', type: 'unknown', value: 'a' }],
    ['gauge', 'a_total', { family: 'a_total', type: 'gauge', value: 'a_total' }],
    ['info', 'build_info', { family: 'build', type: 'info', value: 'build_info' }],
    ['histogram', 'h', { family: 'h', bucket: 'h_bucket', sum: 'h_sum', count: 'h_count', created: 'h_created' }],
    ['gaugehistogram', 'h', { family: 'h', bucket: 'h_bucket', sum: 'h_gsum', count: 'h_gcount' }],
    ['summary', 's', { family: 's', value: 's', sum: 's_sum', count: 's_count', created: 's_created' }],
  ])('calls the parts of a %s %s', (type, name, names) => {
    expect(openMetricsNames({ name, type })).toMatchObject(names);
  });
});

describe('claimedNames', () => {
  it.each<[MetricType, string, string[]]>([
    ['counter', 'a', ['a', 'a_total', 'a_created']],
    ['counter', 'a_total', ['a', 'a_total', 'a_created']],
    ['gauge', 'a', ['a']],
    ['unknown', 'a', ['a']],
    ['stateset', 'a', ['a']],
    ['info', 'a_info', ['a', 'a_info']],
    ['histogram', 'a', ['a', 'a_bucket', 'a_sum', 'a_count', 'a_created']],
    ['gaugehistogram', 'a', ['a', 'a_bucket', 'a_gsum', 'a_gcount']],
    ['summary', 'a', ['a', 'a_sum', 'a_count', 'a_created']],
  ])('of a %s %s are %p', (type, name, claimed) => {
    expect(claimedNames({ name, type })).toEqual(claimed);
  });

  it('hold every name that either format writes', () => {
    for (const type of METRIC_TYPES) {
      const family = { name: type === 'info' ? 'a_info' : 'a_total', type };
      const claimed = claimedNames(family);
      for (const names of [textNames(family), openMetricsNames(family)]) {
        expect(claimed).toEqual(expect.arrayContaining([names.family]));
      }
    }
  });
});
