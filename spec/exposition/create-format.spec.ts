import { createFormat } from '../../lib/exposition/create-format.js';
import { FORMAT_KINDS } from '../../lib/exposition/format-kinds.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import { createDescriptor } from '../../lib/model/family-descriptor.js';
import type { FamilySnapshot } from '../../lib/model/snapshot.js';

const names = FORMAT_KINDS.map(({ name }) => name);

function utf8Gauge(name: string): FamilySnapshot {
  const descriptor = createDescriptor({ name, type: 'gauge', help: 'H.', utf8Names: true });
  return new FamilyBuilder(descriptor).add({}, 1).build();
}

describe('createFormat', () => {
  it.each(names)('makes %s, which names itself', (name) => {
    const format = createFormat(name);
    expect(format.name).toBe(name);
    expect(format.escaping).toBe('underscores');
  });

  it.each(names)('reports from %s what escaping leaves out', (name) => {
    const { blocks, errors } = createFormat(name).write([utf8Gauge('a.b'), utf8Gauge('a-b')]);
    expect(Buffer.concat([...blocks]).toString()).toContain('a_b');
    expect(errors).toEqual([
      { families: ['a-b'], error: expect.objectContaining({ code: 'NAME_CONFLICT' }) as unknown },
    ]);
  });

  it.each(['PrometheusText1.0.0', 'OpenMetricsText1.0.0', 'OpenMetricsText2.0.0', 'PrometheusProto'] as const)(
    'keeps names of any text in %s if asked to',
    (name) => {
      const { blocks, errors } = createFormat(name, { escaping: 'allow-utf-8' }).write([utf8Gauge('a.b')]);
      expect(Buffer.concat([...blocks]).toString()).toContain('a.b');
      expect(errors).toEqual([]);
    },
  );

  it.each(['PrometheusText0.0.4', 'OpenMetricsText0.0.1'] as const)('has no quotes for names in %s', (name) => {
    const format = createFormat(name, { escaping: 'allow-utf-8' });
    expect(format.escaping).toBe('underscores');
    expect(Buffer.concat([...format.write([utf8Gauge('a.b')]).blocks]).toString()).toContain('\na_b 1');
  });

  it.each(names)('hands out %s in blocks of bounded size', (name) => {
    const builder = new FamilyBuilder({ name: 'g', type: 'gauge', help: 'H.', labelNames: ['a'] });
    for (let row = 0; row < 10_000; row += 1) builder.add({ a: `row ${String(row)}` }, row);
    const blocks = [...createFormat(name).write([builder.build()]).blocks];
    expect(blocks.length).toBeGreaterThan(3);
    expect(Math.max(...blocks.map((block) => block.length))).toBeLessThan(140_000);
  });

  it.each([
    ['PrometheusText0.0.5', {}, 'INVALID_OPTION'],
    ['toString', {}, 'INVALID_OPTION'],
    ['PrometheusProto', { escaping: 'dashes' }, 'INVALID_OPTION'],
    ['PrometheusProto', { scheme: 'dots' }, 'UNKNOWN_OPTION'],
  ])('refuses %s with %p', (name, options, code) => {
    expect(() => createFormat(name as never, options as never)).toThrow(expect.objectContaining({ code }) as Error);
  });
});
