/**
 * Decorated methods, in words that both dialects and every compiler understand.
 */

import {
  Counted,
  ErrorCounted,
  InFlight,
  Observed,
  Summarized,
  Timed,
  Timestamped,
  counter,
  registry,
} from 'prometheus-sdk';
import { printMetrics } from './print-metrics.js';
import { pass } from './stopped-clock.js';

interface Order {
  readonly shop: string;
  readonly items: number;
}

const served = counter({
  name: 'orders_served_total',
  help: 'Orders served.',
  labelNames: ['shop', 'size', 'outcome'],
});

class Desk {
  readonly rate: number = 2;

  @Counted price(items: number): number {
    return items * this.rate;
  }

  @Timed('desk_later_seconds', { buckets: [0.25, 1] })
  @Counted
  async later(items: number): Promise<number> {
    await Promise.resolve();
    pass(0.25);
    return items * this.rate;
  }

  @Counted
  @ErrorCounted
  fails(): never {
    throw new RangeError('always');
  }

  @ErrorCounted({ cause: RangeError })
  @Counted()
  async rejects(error: Error): Promise<never> {
    await Promise.resolve();
    throw error;
  }

  @Counted
  inherited(): string {
    return 'inherited';
  }

  @Counted
  overridden(): string {
    return 'desk';
  }

  @Counted({})
  static open(): string {
    return this.name;
  }

  @Counted
  static reopen(): string {
    return this.open();
  }

  @Counted('desk_labelled_total', {
    labels: {
      shop: (order) => order.shop,
      channel: { from: (order) => order.shop, values: ['web', 'app'] },
      rate() {
        return this.rate;
      },
    },
    resultLabels: { big: (outcome) => outcome.ok && outcome.result > 5 },
    errorLabel: true,
  })
  labelled(order: Order): number {
    if (order.items < 0) throw new TypeError('negative');
    return order.items;
  }

  @Counted(served, {
    labels: { shop: (order) => order.shop },
    resultLabels: { size: (outcome) => outcome.result ?? 0 },
    outcome: true,
  })
  @Counted({ name: 'desk_items_total', by: (items) => items, where: (_, order) => order.shop !== 'test' })
  async declared(order: Order): Promise<number> {
    return Promise.resolve(order.items);
  }

  @Counted('desk_stacked_total')
  @Timed('desk_stacked_call_seconds', { buckets: [0.5, 1], outcome: true })
  @InFlight({ name: 'desk_stacked_in_flight', oldest: true, labels: { shop: (order) => order.shop } })
  @Observed('desk_stacked_items', { value: (items) => items, buckets: [1, 10] })
  @Summarized('desk_stacked_seconds', { objectives: { 0.5: 0.01 } })
  @ErrorCounted('desk_stacked_errors_total')
  @Timestamped
  async stacked(order: Order, gate: Promise<void>): Promise<number> {
    pass(0.5);
    await gate;
    pass(0.5);
    return order.items;
  }

  @Counted('desk_factorials_total', { reentrant: 'outermost' })
  factorial(n: number): number {
    return n <= 1 ? 1 : n * this.factorial(n - 1);
  }

  @Counted('desk_off_total', { enabled: false })
  off(): string {
    return 'off';
  }
}

class FrontDesk extends Desk {
  @Counted
  override overridden(): string {
    return `front of ${super.overridden()}`;
  }

  static override reopen(): string {
    return `front of ${super.reopen()}`;
  }
}

/** Calls every method, and prints what is measured during a call. */
export async function runMethods(): Promise<void> {
  const desk = new Desk();
  const front = new FrontDesk();
  const answers: unknown[] = [desk.price(3), front.price(4), front.inherited(), front.overridden()];
  answers.push(Desk.open(), FrontDesk.reopen(), await desk.later(2), desk.factorial(3), desk.off());
  for (const error of [new RangeError('a'), new TypeError('b')]) {
    await desk.rejects(error).catch((reason: unknown) => answers.push(reason === error));
  }
  for (const items of [1, 9, -1]) answers.push(messageOf(() => desk.labelled({ shop: 'web', items })));
  answers.push(
    messageOf(() => desk.fails()),
    desk.labelled({ shop: 'corner', items: 1 }),
  );
  answers.push(await desk.declared({ shop: 'app', items: 4 }), await desk.declared({ shop: 'test', items: 2 }));
  console.log(JSON.stringify(answers));

  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const pending = desk.stacked({ shop: 'web', items: 7 }, gate);
  await printMetrics(registry, 'desk_stacked_in_flight');
  open();
  await pending;
  await desk.stacked({ shop: 'app', items: 1 }, Promise.reject(new RangeError('no'))).catch(() => undefined);
}

function messageOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return String(error);
  }
}
