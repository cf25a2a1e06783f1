import { createDescriptor } from '../../lib/model/family-descriptor.js';
import { keepLabelNames, knownLabelNames } from '../../lib/model/known-label-names.js';
import type { MetricType } from '../../lib/model/metric-type.js';

const labelNamesOf = (type: MetricType, labelNames: readonly string[], more: object = {}): readonly string[] =>
  createDescriptor({ name: 'm_info', type, help: 'M.', labelNames, ...more }).labelNames;

describe('Label names that were legal before', () => {
  it('are one list in all families', () => {
    const names = labelNamesOf('counter', ['zone', 'rack']);
    expect(names).toEqual(['zone', 'rack']);
    expect(labelNamesOf('histogram', ['zone', 'rack'])).toBe(names);
    expect(labelNamesOf('gauge', ['zone', 'rack'], { utf8Names: true })).toBe(names);
    expect(Object.isFrozen(names)).toBe(true);
  });

  it.each<[string, readonly string[]]>([
    ['one less', ['shelf']],
    ['one more', ['shelf', 'row', 'place']],
    ['another order', ['row', 'shelf']],
    ['another one', ['shelf', 'rows']],
  ])('are not taken for those of a list with %s', (_, other) => {
    const names = labelNamesOf('counter', ['shelf', 'row']);
    expect(labelNamesOf('counter', other)).toEqual(other);
    expect(labelNamesOf('counter', ['shelf', 'row'])).toEqual(names);
  });

  it('do not follow the array that was given', () => {
    const given = ['hall', 'gate'];
    labelNamesOf('counter', given);
    given[1] = 'not-a-name';
    expect(labelNamesOf('counter', ['hall', 'gate'])).toEqual(['hall', 'gate']);
    expect(() => labelNamesOf('counter', given)).toThrow('not-a-name');
  });

  it.each<[MetricType, readonly string[]]>([
    ['histogram', ['port', 'le']],
    ['gaugehistogram', ['le']],
    ['summary', ['port', 'quantile']],
    ['stateset', ['m_info', 'port']],
  ])('are refused by a %s that writes one of %j itself', (type, names) => {
    expect(labelNamesOf('counter', names)).toEqual(names);
    expect(() => labelNamesOf(type, names)).toThrow('is reserved');
  });

  it('are refused if a constant label has the same name', () => {
    labelNamesOf('counter', ['dock', 'crane']);
    expect(() => labelNamesOf('counter', ['dock', 'crane'], { constLabels: { crane: 'a' } })).toThrow('given twice');
  });

  it('are not kept where any text is a name, since other families allow less', () => {
    labelNamesOf('counter', ['any.text'], { utf8Names: true });
    expect(() => labelNamesOf('counter', ['any.text'])).toThrow('any.text');
  });

  it('are kept up to a length and a number of lists', () => {
    const long = Array.from({ length: 17 }, (_, place) => `long_${String(place)}`);
    keepLabelNames(long);
    expect(knownLabelNames(long, 'counter')).toBeUndefined();
    const lists = Array.from({ length: 300 }, (_, number) => [`first_${String(number)}`]);
    lists.forEach(keepLabelNames);
    const kept = lists.filter((names) => knownLabelNames(names, 'counter') !== undefined);
    expect(kept.length).toBeGreaterThan(200);
    expect(kept.length).toBeLessThanOrEqual(256);
    const [[first]] = kept;
    keepLabelNames([first, 'second']);
    expect(knownLabelNames([first, 'second'], 'counter')).toEqual([first, 'second']);
  });
});
