/**
 * Decorators on objects that are not ours, and decorators that share a scope.
 */

import { Counted, Registry, Timed, counter, decoratorsFor, instrument } from '../../lib/index.js';
import { wrapperRecord } from '../../lib/decorators/wrap-call.js';
import { samplesOf } from '../metrics/exposition-of.js';
import { codeOf } from '../metrics/refusal-of.js';

type Loose = (...given: readonly unknown[]) => unknown;

let registry: Registry;
beforeEach(() => {
  registry = new Registry();
  registry.diagnostics.onFirstFault(() => undefined);
});

function samples(name: string): string[] {
  const collector = registry.get(name);
  return collector === undefined ? [] : samplesOf(collector).sort();
}

class Client {
  constructor(readonly host: string) {}

  send(to: string): string {
    return `${this.host} to ${to}`;
  }

  get size(): number {
    return this.host.length;
  }
}

describe('instrument', () => {
  it('measures methods of an instance, and leaves its class alone', () => {
    const client = new Client('a');
    expect(
      instrument(client, {
        send: [
          Counted({ registry }),
          Timed({ registry }),
          Counted('sent_total', { labels: { to: (to) => to }, registry }),
        ],
      }),
    ).toBe(client);
    expect([client.send('x'), new Client('b').send('y')]).toEqual(['a to x', 'b to y']);
    expect(samples('method_calls_total')).toEqual([
      'method_calls_total{class="Client",method="send",outcome="success"} 1.0',
    ]);
    expect(samples('sent_total')).toEqual(['sent_total{to="x"} 1.0']);
    expect(wrapperRecord(client.send)?.site.probes).toHaveLength(3);
    expect(Object.keys(client)).toEqual(['host']);
  });

  it('measures a plain object under the name that it is given', async () => {
    const mailer = { sent: 0, send: async (to: string) => Promise.resolve(to.length) };
    instrument(mailer, { send: [Counted({ registry })] }, { class: 'Mailer' });
    await expect(mailer.send('abc')).resolves.toBe(3);
    expect(samples('method_calls_total')).toEqual([
      'method_calls_total{class="Mailer",method="send",outcome="success"} 1.0',
    ]);
    expect(Object.keys(mailer)).toEqual(['sent', 'send']);
  });

  it('measures all objects of a class through its prototype, and static methods through the class', () => {
    class Own {
      static make(): Own {
        return new Own();
      }
      run(): void {}
    }
    instrument(Own.prototype, { run: [Counted({ registry })] });
    instrument(Own, { make: [Counted({ registry })] });
    Own.make().run();
    expect(samples('method_calls_total')).toEqual([
      'method_calls_total{class="Own",method="make",outcome="success"} 1.0',
      'method_calls_total{class="Own",method="run",outcome="success"} 1.0',
    ]);
  });

  it.each<readonly [string, () => unknown, string]>([
    ['no object', () => (instrument as Loose)(1, {}), 'INVALID_VALUE'],
    ['null', () => (instrument as Loose)(null, {}), 'INVALID_VALUE'],
    ['a method that is not there', () => (instrument as Loose)({}, { run: [Counted] }), 'INVALID_DECORATION'],
    ['a getter', () => (instrument as Loose)(new Client('a'), { size: [Counted] }), 'INVALID_DECORATION'],
    [
      'a frozen object',
      () => instrument(Object.freeze({ run: () => 1 }), { run: [Counted({ registry })] }),
      'INVALID_DECORATION',
    ],
    ['an unknown option', () => (instrument as Loose)({}, {}, { name: 'x' }), 'UNKNOWN_OPTION'],
  ])('refuses %s', (_, run, code) => {
    expect(codeOf(run)).toBe(code);
  });
});

describe('decoratorsFor', () => {
  it('binds registry, prefix, labels, buckets and defaults', () => {
    const bound = decoratorsFor({
      registry,
      prefix: 'shop_',
      labels: { component: 'orders' },
      buckets: [1],
      defaults: { maxSeries: 1 },
    });
    const declared = counter({ name: 'declared_total', help: 'D.', registry });

    @bound.Counted()
    class Orders {
      @bound.Gauged('orders_open') static readonly open = 3;
      @bound.Stated('orders_mode', ['on', 'off']) static readonly mode: 'on' | 'off' = 'on';

      list(): number {
        return 1;
      }

      @bound.Counted('placed_total', { labels: { shop: (shop) => shop } })
      @bound.Counted(declared)
      @bound.Timed
      @bound.Observed('order_sizes', { value: (result) => result.length })
      @bound.Summarized('order_seconds')
      @bound.Timestamped({ on: 'call' })
      @bound.ErrorCounted
      @bound.Instrumented({ calls: false, duration: false })
      @bound.InFlight('orders_running', { maxSeries: 5 })
      place(shop: string): string {
        return shop;
      }
    }
    const orders = new Orders();
    orders.list();
    for (const shop of ['a', 'b']) orders.place(shop);
    const own = 'component="orders"';
    expect(
      registry
        .describe()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'declared_total',
      'shop_method_calls_total',
      'shop_method_duration_seconds',
      'shop_method_errors_total',
      'shop_method_in_flight',
      'shop_method_last_call_timestamp_seconds',
      'shop_order_seconds',
      'shop_order_sizes',
      'shop_orders_mode',
      'shop_orders_open',
      'shop_orders_running',
      'shop_placed_total',
    ]);
    expect(samples('shop_method_calls_total')).toEqual([
      `shop_method_calls_total{class="Orders",${own},method="list",outcome="success"} 1.0`,
    ]);
    expect(samples('shop_placed_total')).toEqual([
      `shop_placed_total{${own},shop="a"} 1.0`,
      `shop_placed_total{${own},shop="other"} 1.0`,
    ]);
    expect(samples('declared_total')).toEqual(['declared_total 2.0']);
    expect(samples('shop_order_sizes')[1]).toBe(`shop_order_sizes_bucket{${own},le="1.0"} 2`);
    expect(samples('shop_method_duration_seconds')).toHaveLength(4);
    expect(samples('shop_orders_open')).toEqual([`shop_orders_open{${own}} 3.0`]);
    expect(samples('shop_orders_mode')[1]).toBe(`shop_orders_mode{${own},shop_orders_mode="on"} 1.0`);
  });

  it.each<readonly [string, unknown, string]>([
    ['no object', 1, 'INVALID_OPTION'],
    ['an unknown option', { name: 'x' }, 'UNKNOWN_OPTION'],
    ['no registry', { registry: {} }, 'INVALID_OPTION'],
    ['unsorted buckets', { buckets: [2, 1] }, 'INVALID_BUCKETS'],
    ['native buckets without a resolution', { native: {} }, 'INVALID_OPTION'],
    ['a default that is none', { defaults: { help: 'x' } }, 'UNKNOWN_OPTION'],
    ['a bad default', { defaults: { reentrant: 'never' } }, 'INVALID_OPTION'],
  ])('refuses %s', (_, scope, code) => {
    expect(codeOf(() => (decoratorsFor as Loose)(scope))).toBe(code);
  });
});
