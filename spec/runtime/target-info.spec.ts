import { writeOpenMetrics } from '../../lib/exposition/openmetrics.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import { registry as globalRegistry } from '../../lib/registry/global.js';
import { Registry } from '../../lib/registry/registry.js';
import { targetInfo } from '../../lib/runtime/target-info.js';
import { refusalOf } from '../metrics/refusal-of.js';

afterEach(() => {
  globalRegistry.clear();
});

describe('targetInfo', () => {
  it('makes labels of the attributes of a resource', async () => {
    targetInfo({ 'service.name': 'shop', 'host.ip--v6': '::1', 'k8s.pod.uid': 7 });
    expect(await globalRegistry.metrics()).toBe(
      '# HELP target_info Attributes of the process as a whole; always 1.\n' +
        '# TYPE target_info gauge\n' +
        'target_info{host_ip_v6="::1",k8s_pod_uid="7",service_name="shop"} 1\n',
    );
  });

  it('comes first in OpenMetrics', async () => {
    const registry = new Registry();
    const own = new FamilyBuilder({ name: 'depth', type: 'gauge', help: 'Depth.' }).add({}, 1).build();
    registry.register({ describe: () => [own.descriptor], collect: () => [own] });
    targetInfo({ zone: 'a' }, { registry });
    const { families } = await registry.gather();
    expect([...writeOpenMetrics(families)].join('')).toMatch(/^# TYPE target info\n/);
  });

  it('replaces the attributes when it is called again', async () => {
    const first = targetInfo({ zone: 'a' });
    expect(targetInfo({ region: 'b' })).toBe(first);
    expect((await globalRegistry.metrics()).split('\n').at(-2)).toBe('target_info{region="b"} 1');
  });

  it.each([
    [[null], 'INVALID_VALUE'],
    [['a'], 'INVALID_VALUE'],
    [[{ 'a.b': 1, a_b: 2 }], 'INVALID_LABEL_NAME'],
    [[{ '1st': 1 }], 'INVALID_LABEL_NAME'],
    [[{ a: {} }], 'INVALID_LABEL_VALUE'],
    [[{ a: 1 }, { registries: [] }], 'UNKNOWN_OPTION'],
    [[{ a: 1 }, { registry: {} }], 'INVALID_OPTION'],
  ])('refuses %p', (given, code) => {
    const call = targetInfo as (...given: unknown[]) => unknown;
    expect(refusalOf(() => call(...given)).code).toBe(code);
  });

  it('names the attributes that become the same label', () => {
    expect(refusalOf(() => targetInfo({ 'a.b': 1, 'a-b': 2 })).message).toBe(
      'targetInfo: attributes "a.b" and "a-b" become the same label "a_b": leave one out',
    );
  });
});
