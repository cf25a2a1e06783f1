/**
 * Decorated handlers in a NestJS application, asked over HTTP: wherever our decorators stand among Nest's own, Nest sees
 * what it would see without them. A wrapper that copies no metadata shows that the application would notice.
 */

import { applyDecorators } from '@nestjs/common';
import { Counted, Registry, Timed } from '../../lib/index.js';
import { familiesAfter, measuredCalls } from './measured-calls.js';
import { startNest, type NestApplication } from './nest-application.legacy.js';
import { ARRANGEMENTS, naive, only, type Arrangement, type Placement } from './placement.legacy.js';

/** A request and its answer. */
interface Exchange {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly status: number;
  readonly answer?: string;
  /** Of `x-kind`. */
  readonly header?: string;
}

const ENVELOPED = '{"data":"enveloped"}';

const EXCHANGES: readonly (Exchange & { readonly fact: string })[] = [
  { fact: 'answers with its status and header', path: 'plain', status: 202, answer: 'hello', header: 'probe' },
  { fact: 'stays guarded', path: 'guarded', status: 403 },
  { fact: 'stays closed to those without the role of its metadata', path: 'role', status: 403 },
  { fact: 'lets the role in', path: 'role', headers: { 'x-role': 'admin' }, status: 200, answer: 'for admins' },
  { fact: 'is intercepted', path: 'intercepted', status: 200, answer: ENVELOPED },
  { fact: 'takes parameters', path: 'items/7?tag=new', status: 200, answer: '{"id":7,"tag":"new"}' },
  { fact: 'refuses parameters that its pipe refuses', path: 'items/seven', status: 400 },
  {
    fact: 'takes a body of the type of its parameter',
    path: 'items',
    body: { title: 'pen', count: 1 },
    status: 201,
    answer: '{"created":true,"title":"pen"}',
  },
  { fact: 'refuses a body that is not valid', path: 'items', body: { title: 'pen', count: 0 }, status: 400 },
  { fact: 'answers with what its promise resolves to', path: 'promise', status: 200, answer: '{"data":"later"}' },
  { fact: 'answers with what its promise rejects with', path: 'rejection', status: 404 },
  { fact: 'answers with what its observable emits last', path: 'observable', status: 200, answer: '{"data":"last"}' },
  { fact: 'hands errors to its filter', path: 'filtered', status: 418, answer: 'short and stout' },
  { fact: 'hands errors of its observable to its filter', path: 'failing-observable', status: 418 },
];

/** What the exchanges and the one signal come to; a call that a guard or a pipe refused is none. */
const MEASURED = familiesAfter({
  'plain success': 1,
  'role success': 1,
  'intercepted success': 1,
  'item success': 1,
  'create success': 1,
  'promise success': 1,
  'rejection error': 1,
  'observable success': 1,
  'filtered error': 1,
  'failingObservable error': 1,
  'listener success': 1,
});

const COMPOSED: Arrangement = {
  title: '@Counted and @Timed in applyDecorators',
  place: (registry) => {
    const measured = [Counted({ registry }), Timed({ registry })] as const;
    return only('between', applyDecorators(...measured.map((decorator) => decorator as MethodDecorator)));
  },
  families: ['method_calls_total', 'method_duration_seconds_count'],
};

const running: NestApplication[] = [];

async function start(placement: Placement): Promise<NestApplication> {
  const application = await startNest(placement);
  running.push(application);
  return application;
}

async function ask({ url }: NestApplication, { path, headers, body }: Pick<Exchange, 'path' | 'headers' | 'body'>) {
  const sent = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`${url}/${path}`, body === undefined ? { headers: headers ?? {} } : sent);
  return { status: response.status, answer: await response.text(), header: response.headers.get('x-kind') };
}

async function statusOf(application: NestApplication, path: string): Promise<number> {
  return (await ask(application, { path })).status;
}

afterAll(async () => {
  await Promise.all(running.splice(0).map((application) => application.close()));
});

describe.each([...ARRANGEMENTS, COMPOSED])('a Nest handler with $title', ({ place, families }) => {
  const registry = new Registry();
  let application: NestApplication;
  beforeAll(async () => {
    application = await start(place(registry));
  });

  it.each(EXCHANGES)('$fact: $path, $status', async (exchange) => {
    const { status, answer, header } = exchange;
    const response = await ask(application, exchange);
    expect(response.status).toBe(status);
    if (answer !== undefined) expect(response.answer).toBe(answer);
    if (header !== undefined) expect(response.header).toBe(header);
  });

  it('is found by its metadata', () => {
    expect(application.emit('placed')).toEqual(['hello']);
  });

  it.each(families)('is measured in %s when it runs', async (family) => {
    expect(await measuredCalls(registry, family)).toEqual(MEASURED[family]);
  });
});

describe('a Nest handler with a wrapper that copies nothing', () => {
  it('is no route if the wrapper stands above', async () => {
    const application = await start(only('above', naive));
    expect(await statusOf(application, 'plain')).toBe(404);
    expect(application.emit('placed')).toEqual([]);
  });

  it('lets everybody in if the wrapper stands between', async () => {
    const application = await start(only('between', naive));
    expect(await ask(application, { path: 'guarded' })).toMatchObject({ status: 200, answer: 'secret' });
    expect(await ask(application, { path: 'intercepted' })).toMatchObject({ status: 200, answer: 'enveloped' });
    expect(await statusOf(application, 'filtered')).toBe(500);
  });
});
