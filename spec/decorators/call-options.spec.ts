/**
 * The options of call decorators: which calls are recorded, and with which labels.
 */

import { Counted, Counter, Gauge, Histogram, InFlight, Registry, counted, inFlight, timed } from '../../lib/index.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { refusalOf } from '../metrics/refusal-of.js';

type Loose = (...given: readonly unknown[]) => unknown;

interface Request {
  readonly tenant: string;
  readonly fails?: boolean;
}

let registry: Registry;
beforeEach(() => {
  registry = new Registry();
  registry.diagnostics.onFirstFault(() => undefined);
});

function samples(name: string): string[] {
  const collector = registry.get(name);
  return collector === undefined ? ['no such family'] : samplesOf(collector);
}

function handle({ tenant, fails = false }: Request): string {
  if (fails) throw new TypeError('failed');
  return tenant.toUpperCase();
}

/** Two calls that succeed and one that fails. */
function callAll(fn: (request: Request) => unknown): void {
  fn({ tenant: 'a' });
  fn({ tenant: 'b' });
  expect(() => fn({ tenant: 'a', fails: true })).toThrow(TypeError);
}

describe('labels', () => {
  it('come from constants, the arguments and this, when the call begins', () => {
    class Service {
      readonly region: string = 'eu';
      @Counted({
        name: 'c_total',
        registry,
        labels: {
          zone: 'z',
          tenant: (request) => request.tenant,
          region() {
            return this.region;
          },
        },
      })
      handle(request: { tenant: string }): void {
        request.tenant = 'changed by the method';
      }
    }
    new Service().handle({ tenant: 'a' });
    expect(samples('c_total')).toEqual(['c_total{region="eu",tenant="a",zone="z"} 1.0']);
  });

  it('come from the result, and the class of the error', () => {
    callAll(
      counted(handle, {
        name: 'c_total',
        registry,
        labels: { tenant: (request) => request.tenant },
        resultLabels: {
          result: (outcome, request) => (outcome.ok ? outcome.result : `${outcome.kind} of ${request.tenant}`),
        },
        errorLabel: true,
        outcome: true,
      }),
    );
    expect(samples('c_total')).toEqual([
      'c_total{error="",outcome="success",result="A",tenant="a"} 1.0',
      'c_total{error="",outcome="success",result="B",tenant="b"} 1.0',
      'c_total{error="TypeError",outcome="error",result="error of a",tenant="a"} 1.0',
    ]);
  });

  it.each([
    ['an error of a class', new RangeError('x'), 'RangeError'],
    ['an error named by its class alone', new (class Custom extends Error {})('x'), 'Custom'],
    ['an error with a name', Object.assign(new Error('x'), { name: 'AbortError' }), 'AbortError'],
    ['a plain error', new Error('x'), 'Error'],
    ['an object that looks like an error', { name: 'ForeignError' }, 'ForeignError'],
    ['an object', {}, 'object'],
    ['a string', 'x', 'string'],
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
  ])('tell the class of %s', (_, error, name) => {
    const fails = counted(
      () => {
        throw error as Error;
      },
      { name: 'c_total', registry, errorLabel: true },
    );
    let thrown: unknown;
    try {
      fails();
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBe(error);
    expect(samples('c_total')).toEqual([`c_total{error="${name}"} 1.0`]);
  });

  it('of a bounded domain exist from the start, and other values become other', () => {
    const run = counted((method: unknown) => method, {
      name: 'c_total',
      registry,
      labels: { method: { from: (method) => method as string, values: ['GET', 200] }, zone: 'z' },
      outcome: true,
    });
    const lines = (get: number, code: number, other: number): string[] => [
      `c_total{method="GET",outcome="success",zone="z"} ${String(get)}.0`,
      `c_total{method="200",outcome="success",zone="z"} ${String(code)}.0`,
      `c_total{method="other",outcome="success",zone="z"} ${String(other)}.0`,
    ];
    const successes = (): string[] => samples('c_total').filter((line) => line.includes('success'));
    expect(samples('c_total')).toHaveLength(6);
    expect(successes()).toEqual(expect.arrayContaining(lines(0, 0, 0)));
    for (const method of ['GET', '200', 200, 'PUT', undefined, {}]) run(method);
    expect(successes()).toEqual(expect.arrayContaining(lines(1, 2, 3)));
  });

  it('of a declared instrument are filled from the call', () => {
    const counter = new Counter({ name: 'c_total', help: 'C.', labelNames: ['tenant', 'error'], registry });
    callAll(counted(handle, counter, { labels: { tenant: (request) => request.tenant }, errorLabel: true, registry }));
    expect(samples('c_total')).toHaveLength(3);
    const gauge = new Gauge({ name: 'g', help: 'G.', registry });
    callAll(inFlight(handle, gauge));
    const histogram = new Histogram({ name: 'h', help: 'H.', buckets: [60], registry });
    callAll(timed(handle, histogram, { on: 'success' }));
    expect(samples('h').slice(0, 2)).toEqual(['h_bucket{le="60.0"} 2', 'h_bucket{le="+Inf"} 2']);
  });
});

describe('on and where', () => {
  it.each([
    ['settled', 3],
    ['call', 3],
    ['success', 2],
    ['error', 1],
  ] as const)('%s records %d of three calls', (on, count) => {
    callAll(counted(handle, { name: 'c_total', on, registry }));
    expect(samples('c_total')).toEqual([`c_total ${String(count)}.0`]);
  });

  it('call counts before the method runs', () => {
    const run = counted(() => samples('c_total')[0], { name: 'c_total', on: 'call', registry });
    expect(run()).toBe('c_total 1.0');
  });

  it('where is asked with the outcome, the seconds and the arguments', () => {
    const seen: unknown[] = [];
    const run = counted(handle, {
      name: 'c_total',
      registry,
      where: (outcome, request) => {
        seen.push(outcome.kind, outcome.result, outcome.seconds >= 0, request.tenant);
        return request.tenant === 'b';
      },
    });
    callAll(run);
    expect(seen).toEqual(['success', 'A', true, 'a', 'success', 'B', true, 'b', 'error', undefined, true, 'a']);
    expect(samples('c_total')).toEqual(['c_total 1.0']);
  });
});

describe('a fault of our options', () => {
  const boom = (): never => {
    throw new Error('fault');
  };

  it.each<readonly [string, object]>([
    ['a label that throws', { labels: { a: boom } }],
    ['a label that is no label value', { labels: { a: () => ({}) } }],
    ['a label that is missing', { labels: { a: () => undefined } }],
    ['a lone surrogate', { labels: { a: () => '\ud800' } }],
    ['a result label that throws', { resultLabels: { a: boom } }],
    ['an error label that throws', { errorLabel: boom, on: 'error' }],
    ['a where that throws', { where: boom }],
    ['a bounded label that throws', { labels: { a: { from: boom, values: ['x'] } } }],
    ['a label that throws when the call begins', { labels: { a: boom }, on: 'call' }],
  ])('is reported and goes no further: %s', (_, options) => {
    const all = { ...options, registry };
    const wrapped = inFlight(
      Reflect.apply(counted as Loose, undefined, [handle, 'faulty_total', all]) as typeof handle,
      { name: 'healthy', registry },
    );
    callAll(wrapped);
    const faults = 'on' in options && options.on === 'error' ? 1 : 3;
    expect(registry.diagnostics.counts()).toEqual([{ source: 'decorator', subject: 'handle', count: faults }]);
    expect(samples('healthy')).toEqual(['healthy 0.0']);
  });

  it('names the class and the method', () => {
    class Service {
      @InFlight({ name: 'g', labels: { a: boom }, registry })
      run(): string {
        return 'done';
      }
    }
    expect(new Service().run()).toBe('done');
    expect(registry.diagnostics.counts()).toEqual([{ source: 'decorator', subject: 'Service.run', count: 1 }]);
    expect(samples('g')).toEqual([]);
  });

  it('is reported if a decorated field holds no function', () => {
    class Service {
      @(Counted({ registry }) as (value: undefined, context: ClassFieldDecoratorContext) => void)
      readonly run = 'no function';
    }
    expect(new Service().run).toBe('no function');
    expect(registry.diagnostics.counts()).toEqual([{ source: 'decorator', subject: 'Service.run', count: 1 }]);
  });
});

describe('@Timed', () => {
  it('adds objectives to its buckets', () => {
    timed(() => 1, { name: 'd_seconds', buckets: [1, 2], slo: [0.5, 2], registry });
    const bounds = samples('d_seconds').filter((line) => line.includes('_bucket'));
    expect(bounds.map((line) => /le="(.*)"/.exec(line)?.[1])).toEqual(['0.5', '1.0', '2.0', '+Inf']);
  });

  it('takes objectives without a name if they are bounds already', () => {
    expect(() => timed(() => 1, { slo: [0.1, 0.5], registry })).not.toThrow();
    expect(refusalOf(() => timed(() => 1, { slo: [0.1, 0.3], registry })).message).toMatch(/slo 0\.3 needs a name/);
  });

  it('has the unit seconds if its name ends in it', () => {
    timed(() => 1, { name: 'd_seconds', registry });
    timed(() => 1, { name: 'd', registry });
    expect(registry.describe().map(({ unit }) => unit)).toEqual(['', 'seconds']);
  });
});
