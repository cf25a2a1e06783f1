import { Info } from '../../lib/metrics/info.js';
import { labelAt, type FamilySnapshot } from '../../lib/model/snapshot.js';
import { expositionOf, samplesOf } from './exposition-of.js';
import { codeOf } from './refusal-of.js';

const create = (): Info => new Info({ name: 'build_info', help: 'B.', constLabels: { env: 'pro' }, registry: null });

describe('Info', () => {
  it('has no series until it is set, and none after it was cleared', () => {
    const info = create();
    expect(samplesOf(info)).toEqual([]);
    info.set({ version: '1.2.3' });
    info.clear();
    expect(samplesOf(info)).toEqual([]);
  });

  it('replaces the facts, and writes labels in the order of their names', () => {
    const info = create();
    info.set({ old: 1 });
    info.set({ version: '1.2.3', debug: false, answer: 42 });
    expect(samplesOf(info)).toEqual(['build_info{answer="42",debug="false",env="pro",version="1.2.3"} 1.0']);
    info.set({});
    expect(samplesOf(info)).toEqual(['build_info{env="pro"} 1.0']);
  });

  it('keeps the label columns as long as the facts are the same, and old snapshots as they were', () => {
    const info = create();
    const labels = (): FamilySnapshot['chunks'][number]['labels'] => info.collect()[0].chunks[0].labels;
    info.set({ version: '1' });
    const before = labels();
    expect(labels()).toBe(before);
    info.set({ version: '2' });
    expect(labels()).not.toBe(before);
    expect(before.columns.map((column) => labelAt(column, 0))).toEqual(['pro', '1']);
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'INVALID_VALUE'],
    ['null', null, 'INVALID_VALUE'],
    ['a text', '1.2.3', 'INVALID_VALUE'],
    ['a list', ['1.2.3'], 'INVALID_VALUE'],
    ['an illegal label name', { 'node-version': 1 }, 'INVALID_LABEL_NAME'],
    ['a reserved label name', { __version: 1 }, 'RESERVED_LABEL_NAME'],
    ['a constant label', { env: 'dev' }, 'INVALID_LABEL_NAME'],
    ['a value that is none', { version: undefined }, 'INVALID_LABEL_VALUE'],
    ['a lone surrogate', { version: '\ud800' }, 'INVALID_LABEL_VALUE'],
  ])('refuses %s and keeps the facts', (_, facts, code) => {
    const info = create();
    info.set({ version: '1.2.3' });
    const before = expositionOf(info);
    expect(codeOf(() => info.set(facts as Record<string, string>))).toBe(code);
    expect(expositionOf(info)).toBe(before);
  });
});
