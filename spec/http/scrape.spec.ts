import { scrape, type ScrapeRequest, type ScrapeResponse } from '../../lib/http/scrape.js';
import { writeText } from '../../lib/exposition/text.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import { Registry } from '../../lib/registry/registry.js';
import type { Gatherer } from '../../lib/model/collector.js';
import { countedHalfBlocks, gathererOf, gauge, gaugeText, halfBlock, unwritable } from './gatherers.js';

const GET: ScrapeRequest = { method: 'GET', accept: undefined, acceptEncoding: undefined };

function refuseToReport(error: unknown): void {
  throw new Error('nothing should be reported', { cause: error });
}

function text({ body }: ScrapeResponse): string {
  return Buffer.concat([...body]).toString();
}

describe('scrape', () => {
  it.each([
    { accept: undefined, contentType: 'text/plain; version=0.0.4; charset=utf-8' },
    { accept: '*/*', contentType: 'text/plain; version=0.0.4; charset=utf-8' },
    {
      accept: 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3',
      contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores',
    },
  ])('answers Accept $accept with $contentType', async ({ accept, contentType }) => {
    const { status, headers } = await scrape(gathererOf(gauge('depth', 4)), { ...GET, accept }, refuseToReport);
    expect({ status, headers }).toMatchObject({
      status: 200,
      headers: { 'Content-Type': contentType, Vary: 'Accept, Accept-Encoding' },
    });
  });

  it.each(['GET', 'HEAD'])('gives a short body and its length in bytes for %s', async (method) => {
    const gatherer = gathererOf({
      ...gauge('depth', 4),
      descriptor: { ...gauge('depth', 4).descriptor, help: 'Tiefe in Klaftern, früher in Fuß.' },
    });
    const answer = await scrape(gatherer, { ...GET, method }, refuseToReport);
    const expected = '# HELP depth Tiefe in Klaftern, früher in Fuß.\n# TYPE depth gauge\ndepth 4\n';
    expect(text(answer)).toBe(expected);
    expect(answer.headers['Content-Length']).toBe(String(Buffer.byteLength(expected)));
  });

  it('gives an empty body if there is nothing to gather', async () => {
    const answer = await scrape(gathererOf(), GET, refuseToReport);
    expect(answer).toMatchObject({ status: 200, headers: { 'Content-Length': '0' } });
    expect(text(answer)).toBe('');
  });

  it.each([1, 2, 3, 4, 5, 9])('gives the whole text of %i half blocks', async (count) => {
    const families = Array.from({ length: count }, (_, index) => halfBlock(`half_${String(index)}`));
    const answer = await scrape(gathererOf(...families), GET, refuseToReport);
    const expected = [...writeText(families)].join('');
    expect(text(answer)).toBe(expected);
    expect([undefined, String(expected.length)]).toContain(answer.headers['Content-Length']);
  });

  it('writes a long body as it is asked for and leaves its length out', async () => {
    const gatherer = countedHalfBlocks(100);
    const answer = await scrape(gatherer, GET, refuseToReport);
    expect(answer.headers).not.toHaveProperty('Content-Length');
    expect(gatherer.written()).toBeLessThan(10);
    expect([...answer.body].length).toBeGreaterThan(20);
    expect(gatherer.written()).toBe(100);
  });

  it.each([
    { samples: 10, turns: 0 },
    { samples: 4095, turns: 0 },
    { samples: 4096, turns: 2 },
  ])('gives the event loop $turns turns before the answer with $samples samples', async ({ samples, turns }) => {
    const builder = new FamilyBuilder({ name: 'depth', type: 'gauge', help: 'Depths.', labelNames: ['tank'] });
    for (let tank = 0; tank < samples; tank += 1) builder.add({ tank }, tank);
    const gatherer = gathererOf(builder.build());
    let had = 0;
    let isOver = false;
    const turn = (): void => {
      had += 1;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    const { status } = await scrape(gatherer, GET, refuseToReport);
    isOver = true;
    expect({ status, had }).toEqual({ status: 200, had: turns });
  });

  it('announces gzip and leaves compressing to the adapter', async () => {
    const answer = await scrape(gathererOf(gauge('depth', 4)), { ...GET, acceptEncoding: 'gzip' }, refuseToReport);
    expect(answer).toMatchObject({ status: 200, coding: 'gzip', headers: { 'Content-Encoding': 'gzip' } });
    expect(answer.headers).not.toHaveProperty('Content-Length');
    expect(text(answer)).toBe(gaugeText('depth', 4));
  });

  it('answers with what was gathered if a collector failed', async () => {
    const families = [gauge('depth', 4)];
    const errors = [{ families: ['lost'], error: new Error('no route to host') }];
    const answer = await scrape({ gather: () => Promise.resolve({ families, errors }) }, GET, refuseToReport);
    expect(answer.status).toBe(200);
    expect(text(answer)).toBe(gaugeText('depth', 4));
  });

  it('answers in time with what is there, and reports who is missing', async () => {
    const registry = new Registry();
    registry.diagnostics.onFirstFault(() => undefined);
    const late = gauge('late', 1);
    registry.register({ describe: () => [late.descriptor], collect: () => new Promise(() => undefined) });
    registry.register({ describe: () => [gauge('depth', 4).descriptor], collect: () => [gauge('depth', 4)] });
    const answer = await scrape(registry, { ...GET, timeout: '0.02' }, refuseToReport);
    expect(answer.status).toBe(200);
    expect(text(answer)).toContain(gaugeText('depth', 4));
    expect(text(answer)).toContain('prometheus_sdk_faults_total{source="collector",subject="late"} 1\n');
    expect(text(answer)).not.toMatch(/^late /m);
  });

  it('answers 503 if a gatherer knows no time', async () => {
    const reported: unknown[] = [];
    const never: Gatherer = { gather: () => new Promise(() => undefined) };
    const answer = await scrape(never, { ...GET, timeout: '0.02' }, (error) => reported.push(error));
    expect(answer).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    expect(reported).toEqual([expect.objectContaining({ code: 'TIMED_OUT' })]);
  });

  it('gives the families that are asked for by name, and nothing else', async () => {
    const gatherer = gathererOf(gauge('depth', 4), gauge('width', 5));
    const chosen = await scrape(gatherer, { ...GET, target: '/metrics?name[]=width' }, refuseToReport);
    expect(text(chosen)).toBe(gaugeText('width', 5));
    const none = await scrape(gatherer, { ...GET, target: '/metrics?name[]=unheard_of' }, refuseToReport);
    expect(none).toMatchObject({ status: 200, headers: { 'Content-Length': '0' } });
    const accept = 'application/openmetrics-text';
    const empty = await scrape(gatherer, { ...GET, accept, target: '?name[]=unheard_of' }, refuseToReport);
    expect(text(empty)).toBe('# EOF\n');
  });

  it('asks only the collectors of the families that are asked for', async () => {
    const registry = new Registry();
    const collect = (): never => {
      throw new Error('was asked');
    };
    registry.register({ describe: () => [gauge('depth', 4).descriptor], collect });
    const answer = await scrape(registry, { ...GET, target: '?name[]=width' }, refuseToReport);
    expect(answer.status).toBe(200);
    expect(registry.diagnostics.counts()).toEqual([]);
  });

  it('refuses to look for too many names', async () => {
    const target = `?${'name[]=a&'.repeat(9)}${Array.from({ length: 300 }, (_, i) => `name[]=${String(i)}`).join('&')}`;
    expect(await scrape(gathererOf(), { ...GET, target }, refuseToReport)).toMatchObject({ status: 400 });
  });

  it.each(['POST', 'PUT', 'DELETE', 'TRACE', 'get', undefined])(
    'refuses method %s without gathering',
    async (method) => {
      const gather = (): never => {
        throw new Error('gathered');
      };
      const answer = await scrape({ gather }, { ...GET, method }, refuseToReport);
      expect(answer).toMatchObject({ status: 405, headers: { Allow: 'GET, HEAD, OPTIONS' } });
    },
  );

  it('names the methods for OPTIONS', async () => {
    const answer = await scrape(gathererOf(), { ...GET, method: 'OPTIONS' }, refuseToReport);
    expect(answer).toEqual({ status: 204, headers: { Allow: 'GET, HEAD, OPTIONS' }, body: [], coding: undefined });
  });

  it.each<[string, Gatherer]>([
    ['gathering rejects', { gather: () => Promise.reject(new Error('secret of the gatherer')) }],
    [
      'gathering throws',
      {
        gather: () => {
          throw new Error('secret of the gatherer');
        },
      },
    ],
    ['the first family cannot be written', gathererOf(unwritable('broken'))],
  ])('answers 500, says nothing of the cause and reports it if %s', async (_, gatherer) => {
    const reported: unknown[] = [];
    const answer = await scrape(gatherer, { ...GET, acceptEncoding: 'gzip' }, (error) => reported.push(error));
    expect(answer).toMatchObject({
      status: 500,
      coding: undefined,
      headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': String(text(answer).length) },
    });
    expect(text(answer)).not.toContain('secret');
    expect(reported).toEqual([expect.objectContaining({ message: expect.stringContaining('secret') as unknown })]);
  });

  it('throws from the body and reports it once if a later family cannot be written', async () => {
    const reported: unknown[] = [];
    const halves = Array.from({ length: 9 }, (_, index) => halfBlock(`half_${String(index)}`));
    const answer = await scrape(gathererOf(...halves, unwritable('broken')), GET, (error) => reported.push(error));
    expect(answer.status).toBe(200);
    expect(() => [...answer.body]).toThrow('secret of the writer');
    expect(reported).toHaveLength(1);
  });
});
