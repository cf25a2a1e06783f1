import { escapeNames } from '../../lib/exposition/escape-names.js';
import { writeText } from '../../lib/exposition/text.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import { createDescriptor, type DescriptorInput } from '../../lib/model/family-descriptor.js';
import type { FamilySnapshot } from '../../lib/model/snapshot.js';

function builder(input: Partial<DescriptorInput> & { readonly name: string }): FamilyBuilder {
  return new FamilyBuilder(createDescriptor({ type: 'gauge', help: 'H.', utf8Names: true, ...input }));
}

function gauge(name: string): FamilySnapshot {
  return builder({ name }).add({}, 1).build();
}

function labelled(...labelNames: readonly string[]): FamilySnapshot {
  const labels = Object.fromEntries(labelNames.map((label, index) => [label, index]));
  return builder({ name: 'g', labelNames }).add(labels, 1).build();
}

function names(families: readonly FamilySnapshot[]): string[] {
  return families.map(({ descriptor }) => descriptor.name);
}

describe('escapeNames', () => {
  it('hands back the same families if no name needs escaping', () => {
    const families = [gauge('a'), labelled('b')];
    for (const scheme of ['underscores', 'dots', 'values', 'allow-utf-8'] as const) {
      expect(escapeNames(families, scheme)).toEqual({ families, errors: [] });
      expect(escapeNames(families, scheme).families).toBe(families);
    }
  });

  it('hands back the same families for a reader of UTF-8', () => {
    const families = [gauge('a.b')];
    expect(escapeNames(families, 'allow-utf-8').families).toBe(families);
  });

  it('leaves names of the classic grammar as they are by dots too', () => {
    const { families } = escapeNames([gauge('a_b'), labelled('c_d', 'e.f'), gauge('g.h_i')], 'dots');
    expect(names(families)).toEqual(['a_b', 'g', 'g_dot_h__i']);
    expect(families[1].chunks[0].labels.columns.map(({ name }) => name)).toEqual(['c_d', 'e_dot_f']);
  });

  it('keeps families, chunks and labels that need no escaping the same objects beside others that do', () => {
    const [plain, renamed] = [
      gauge('a'),
      builder({ name: 'b.c', labelNames: ['d'] })
        .add({ d: 1 }, 1)
        .build(),
    ];
    const { families } = escapeNames([plain, renamed], 'underscores');
    expect(families[0]).toBe(plain);
    expect(families[1].chunks[0]).toBe(renamed.chunks[0]);
  });

  it('makes the same objects of the same labels and descriptors every time, for each scheme', () => {
    const family = builder({ name: 'a.b', labelNames: ['c.d'] })
      .add({ 'c.d': 1 }, 1)
      .build();
    const [first] = escapeNames([family], 'underscores').families;
    const [second] = escapeNames([{ ...family }], 'underscores').families;
    const [other] = escapeNames([family], 'values').families;
    expect(second.descriptor).toBe(first.descriptor);
    expect(second.chunks[0].labels).toBe(first.chunks[0].labels);
    expect(other.chunks[0].labels.columns[0].name).toBe('U__c_2e_d');
  });

  it('escapes the whole descriptor and changes nothing else of it', () => {
    const family = builder({ name: 'a.b', labelNames: ['c.d'], constLabels: { 'e.f': 'g.h' }, help: 'I.J.' });
    const { descriptor } = escapeNames([family.add({ 'c.d': 1 }, 1).build()], 'underscores').families[0];
    expect(descriptor).toEqual({
      name: 'a_b',
      type: 'gauge',
      help: 'I.J.',
      unit: '',
      labelNames: ['c_d'],
      constLabels: [['e_f', 'g.h']],
    });
  });

  it('puts labels into the order of their new names', () => {
    const { families } = escapeNames([labelled('b', 'a_z', 'a.b')], 'values');
    expect(families[0].chunks[0].labels.columns.map(({ name }) => name)).toEqual(['U__a_2e_b', 'a_z', 'b']);
  });

  it.each([
    { what: 'names that fall together', first: 'a.b', second: 'a-b', claim: 'a_b' },
    { what: 'a name that the one before it writes', first: 'a.b', second: 'a-b_sum', claim: 'a_b_sum' },
  ])('leaves out and reports the later one of $what', ({ first, second, claim }) => {
    const summary = builder({ name: first, type: 'summary' }).addSummary({}, { count: 1, sum: 2 }).build();
    const { families, errors } = escapeNames([summary, gauge(second), gauge('c')], 'underscores');
    expect(names(families)).toEqual(['a_b', 'c']);
    expect(errors).toEqual([
      { families: [second], error: expect.objectContaining({ code: 'NAME_CONFLICT' }) as unknown },
    ]);
    expect(errors[0].error).toMatchObject({
      message: `gauge "${second}": escaped by "underscores" it needs the name "${claim}", which belongs to "${first}": choose a name that stays distinct`,
    });
  });

  it('lets a family that needs no escaping keep its name, wherever it stands', () => {
    const { families, errors } = escapeNames([gauge('a.b'), gauge('a_b')], 'underscores');
    expect(names(families)).toEqual(['a_b']);
    expect(errors[0].families).toEqual(['a.b']);
  });

  it('loses no family by a scheme that keeps all names distinct', () => {
    expect(escapeNames([gauge('a.b'), gauge('a-b'), gauge('a_b')], 'values').errors).toEqual([]);
  });

  it.each([
    ['two labels', labelled('a.b', 'a_b')],
    ['a label and the name of a metric', labelled('..name..')],
    [
      'a label and the one that a state set writes',
      builder({ name: 'a.b', type: 'stateset', labelNames: ['a_b'] })
        .addStates({ a_b: 1 }, { on: true })
        .build(),
    ],
  ])('leaves out and reports a family in which %s fall together', (_, family) => {
    const { families, errors } = escapeNames([family, gauge('kept')], 'underscores');
    expect(names(families)).toEqual(['kept']);
    expect(errors).toHaveLength(1);
    expect(errors[0].error).toMatchObject({ code: 'NAME_CONFLICT' });
  });

  it('works for writers too, which leave the same families out', () => {
    expect([...writeText([gauge('a.b'), gauge('a_b'), gauge('c')])].join('')).toBe(
      '# HELP a_b H.\n# TYPE a_b gauge\na_b 1\n# HELP c H.\n# TYPE c gauge\nc 1\n',
    );
  });
});
