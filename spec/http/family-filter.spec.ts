import { readFamilyFilter, type FamilyFilter } from '../../lib/http/family-filter.js';
import type { MetricType } from '../../lib/model/metric-type.js';
import { createDescriptor } from '../../lib/model/family-descriptor.js';

function filterOf(...names: string[]): FamilyFilter {
  const filter = readFamilyFilter(`/metrics?${names.map((name) => `name[]=${encodeURIComponent(name)}`).join('&')}`);
  if (typeof filter !== 'object') throw new Error(`no filter: ${String(filter)}`);
  return filter;
}

function passes(filter: FamilyFilter, type: MetricType, name: string): boolean {
  const family = createDescriptor({ name, type, help: 'H.', utf8Names: true });
  return filter.mayPass(name) && filter.passes(family);
}

describe('readFamilyFilter', () => {
  it.each<[string, MetricType, string]>([
    ['depth', 'gauge', 'depth'],
    ['jobs_total', 'counter', 'jobs_total'],
    ['jobs', 'counter', 'jobs_total'],
    ['jobs_created', 'counter', 'jobs_total'],
    ['jobs_total', 'counter', 'jobs'],
    ['age', 'histogram', 'age'],
    ['age_bucket', 'histogram', 'age'],
    ['age_sum', 'histogram', 'age'],
    ['age_count', 'summary', 'age'],
    ['age_created', 'summary', 'age'],
    ['age_gcount', 'gaugehistogram', 'age'],
    ['age_gsum', 'gaugehistogram', 'age'],
    ['build_info', 'info', 'build_info'],
    ['build', 'info', 'build_info'],
    ['state', 'stateset', 'state'],
    ['http.requests', 'gauge', 'http.requests'],
  ])('lets through, for %s, the %s %s', (asked, type, name) => {
    expect(passes(filterOf(asked), type, name)).toBe(true);
  });

  it.each<[string, MetricType, string]>([
    ['depth', 'gauge', 'depths'],
    ['jobs_count', 'gauge', 'jobs'],
    ['jobs_total', 'gauge', 'jobs'],
    ['age_bucket', 'summary', 'age'],
    ['DEPTH', 'gauge', 'depth'],
    ['', 'gauge', 'depth'],
    ['.*', 'gauge', 'depth'],
  ])('keeps back, for %p, the %s %s', (asked, type, name) => {
    expect(passes(filterOf(asked), type, name)).toBe(false);
  });

  it.each([undefined, '/metrics', '/metrics?', '/metrics?name=depth', '?names[]=depth', 'name[]=depth'])(
    'asks for everything in %p',
    (target) => {
      expect(readFamilyFilter(target)).toBeUndefined();
    },
  );

  it('takes brackets in either spelling, and names that are repeated', () => {
    const filter = readFamilyFilter('?name%5B%5D=a&x=1&name[]=b&name[]=a') as FamilyFilter;
    expect([passes(filter, 'gauge', 'a'), passes(filter, 'gauge', 'b'), passes(filter, 'gauge', 'x')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(filter.key).toBe(filterOf('b', 'a').key);
  });

  it('tells filters apart', () => {
    expect(filterOf('a,b').key).not.toBe(filterOf('a', 'b').key);
  });

  it('refuses more names than anybody needs', () => {
    const query = (count: number): string =>
      `?${Array.from({ length: count }, (_, i) => `name[]=n${String(i)}`).join('&')}`;
    expect(readFamilyFilter(query(256))).toBeInstanceOf(Object);
    expect(readFamilyFilter(query(257))).toBe('too many');
  });

  it('survives what is no query', () => {
    expect(readFamilyFilter('?name[]=%zz%ff&%')).toBeInstanceOf(Object);
  });
});
