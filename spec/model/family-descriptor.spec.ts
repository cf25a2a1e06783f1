import { checkDescriptor, createDescriptor, type DescriptorInput } from '../../lib/model/family-descriptor.js';
import { codeOf, refusalOf } from '../metrics/refusal-of.js';

const GAUGE: DescriptorInput = { name: 'depth', type: 'gauge', help: 'Depth.' };

describe('createDescriptor', () => {
  it('fills in what is not given', () => {
    expect(createDescriptor(GAUGE)).toEqual({
      name: 'depth',
      type: 'gauge',
      help: 'Depth.',
      unit: '',
      labelNames: [],
      constLabels: [],
    });
  });

  it('keeps label names in order and sorts constant labels, whose values become text', () => {
    const { labelNames, constLabels } = createDescriptor({
      ...GAUGE,
      labelNames: ['b', 'a'],
      constLabels: { region: 'eu', env: 5, ok: true },
    });
    expect(labelNames).toEqual(['b', 'a']);
    expect(constLabels).toEqual([
      ['env', '5'],
      ['ok', 'true'],
      ['region', 'eu'],
    ]);
  });

  it('cannot be changed, neither itself nor through what it was made of', () => {
    const labelNames = ['a'];
    const descriptor = createDescriptor({ ...GAUGE, labelNames });
    labelNames.push('b');
    expect(descriptor.labelNames).toEqual(['a']);
    expect([descriptor, descriptor.labelNames, descriptor.constLabels].every((part) => Object.isFrozen(part))).toBe(
      true,
    );
  });

  it.each<[string, object, string]>([
    ['an illegal name', { name: 'my-metric' }, 'INVALID_METRIC_NAME'],
    ['no name', { name: undefined }, 'INVALID_METRIC_NAME'],
    ['a misspelt type', { type: 'guage' }, 'INVALID_OPTION'],
    ['no type', { type: undefined }, 'INVALID_OPTION'],
    ['empty help', { help: '' }, 'INVALID_HELP'],
    ['blank help', { help: ' \n' }, 'INVALID_HELP'],
    ['no help', { help: undefined }, 'INVALID_HELP'],
    ['help with a lone surrogate', { help: 'Depth \ud800.' }, 'INVALID_HELP'],
    ['a unit the name does not end in', { unit: 'metres' }, 'INVALID_UNIT'],
    ['a unit that is no string', { unit: null }, 'INVALID_UNIT'],
    ['label names that are no array', { labelNames: 'a' }, 'INVALID_OPTION'],
    ['an illegal label name', { labelNames: ['a-b'] }, 'INVALID_LABEL_NAME'],
    ['a label name that is no string', { labelNames: [5] }, 'INVALID_LABEL_NAME'],
    ['a reserved label name', { labelNames: ['__a'] }, 'RESERVED_LABEL_NAME'],
    ['a label name given twice', { labelNames: ['a', 'b', 'a'] }, 'INVALID_LABEL_NAME'],
    ['a constant label that is a label', { labelNames: ['a'], constLabels: { a: 1 } }, 'INVALID_LABEL_NAME'],
    ['constant labels that are no object', { constLabels: ['a'] }, 'INVALID_OPTION'],
    ['an illegal constant label', { constLabels: { 'a-b': 1 } }, 'INVALID_LABEL_NAME'],
    ['a reserved constant label', { type: 'histogram', constLabels: { le: '1' } }, 'RESERVED_LABEL_NAME'],
    ['a constant label without value', { constLabels: { a: undefined } }, 'INVALID_LABEL_VALUE'],
  ])('refuses %s', (_, change, code) => {
    expect(codeOf(() => createDescriptor({ ...GAUGE, ...change }))).toBe(code);
  });

  it('names the family, the value and the remedy', () => {
    const { message } = refusalOf(() => createDescriptor({ ...GAUGE, labelNames: ['a', 'a'] }));
    expect(message).toBe('gauge "depth": label name "a" is given twice: remove one');
  });
});

describe('checkDescriptor', () => {
  it('returns a descriptor of ours as it is', () => {
    const descriptor = createDescriptor({ ...GAUGE, constLabels: { a: 'x' } });
    expect(checkDescriptor(descriptor)).toBe(descriptor);
  });

  it('is not deceived by a copy of one of ours that was changed', () => {
    const descriptor = createDescriptor(GAUGE);
    const changed = { ...descriptor, name: 'a b' };
    const inherited = Object.create(descriptor, { name: { value: 'a b', enumerable: true } }) as typeof descriptor;
    expect([codeOf(() => checkDescriptor(changed)), codeOf(() => checkDescriptor(inherited))]).toEqual([
      'INVALID_METRIC_NAME',
      'INVALID_OPTION',
    ]);
  });

  it('copies one that could still change', () => {
    const descriptor = { ...createDescriptor(GAUGE) };
    const checked = checkDescriptor(descriptor);
    descriptor.name = 'other';
    expect(checked).toEqual(createDescriptor(GAUGE));
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'INVALID_OPTION'],
    ['null', null, 'INVALID_OPTION'],
    ['a text', 'depth', 'INVALID_OPTION'],
    ['a descriptor without constant labels', GAUGE, 'INVALID_OPTION'],
    ['constant labels that are no pairs', { ...GAUGE, constLabels: ['a'] }, 'INVALID_OPTION'],
    [
      'a frozen descriptor with a bad name',
      Object.freeze({ ...GAUGE, name: '', constLabels: [] }),
      'INVALID_METRIC_NAME',
    ],
  ])('refuses %s', (_, descriptor, code) => {
    expect(codeOf(() => checkDescriptor(descriptor as ReturnType<typeof createDescriptor>))).toBe(code);
  });
});
