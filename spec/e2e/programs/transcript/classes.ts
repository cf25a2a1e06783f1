/**
 * Decorated classes, and the forms for what is no member, in words that both dialects and every compiler understand.
 */

import {
  Counted,
  Instrumented,
  MetricScope,
  NotInstrumented,
  Timed,
  counted,
  decoratorsFor,
  errorCounted,
  inFlight,
  instrument,
  instrumented,
  metricsOf,
  observed,
  summarized,
  timed,
  timestamped,
} from 'prometheus-sdk';
import { pass } from './stopped-clock.js';

@MetricScope({ class: 'Kitchen' })
class K {
  @Counted
  cook(): string {
    return 'soup';
  }

  @Counted
  static close(): void {}
}

@Instrumented({ duration: false, methods: (name) => name !== 'rest' })
class Waiter {
  serve(): void {
    pass(0.5);
  }

  async carry(): Promise<void> {
    await Promise.resolve();
  }

  @NotInstrumented
  ping(): boolean {
    return true;
  }

  @Counted('waiter_tips_total')
  tip(): void {}

  rest(): void {}

  static hire(): Waiter {
    return new this();
  }
}

@Counted()
@Timed()
class Cook {
  peel(): void {
    pass(0.125);
  }
}

const shop = decoratorsFor({ prefix: 'shop_', labels: { component: 'shop' }, defaults: { reentrant: 'outermost' } });

class Shop {
  @shop.Counted
  sell(pieces: number): number {
    return pieces > 0 ? this.sell(pieces - 1) : 0;
  }

  @shop.Observed('prices_euros', { buckets: [10], labels: { article: (article) => article } })
  price(article: string): number {
    return article.length;
  }
}

const mailer = instrument(
  { send: async (to: string): Promise<number> => Promise.resolve(to.length) },
  { send: [Counted('mails_total', { labels: { to: (to) => to } }), Counted()] },
  { class: 'Mailer' },
);
const greet = counted((name: string) => `Hello ${name}`, { name: 'greetings_total', labels: { name: (name) => name } });
const sleep = timed((seconds: number): boolean => pass(seconds), { name: 'sleep_seconds', buckets: [1] });
const stay = inFlight(async () => Promise.resolve('stayed'), { name: 'stay_in_flight' });
const parse = errorCounted((text: string): unknown => JSON.parse(text), {
  name: 'unreadable_total',
  cause: SyntaxError,
});
const weigh = observed((...weights: number[]) => weights, { name: 'weights', buckets: [1, 2] });
const rate = summarized((stars: number) => stars, {
  name: 'stars',
  value: (stars) => stars,
  objectives: { 0.5: 0.01 },
});
const sync = timestamped(synchronise);
const order = instrumented((dish: string) => dish, 'dishes', {
  duration: { buckets: [1] },
  labels: { dish: (dish) => dish },
});

/** Calls all methods and functions but one. */
export async function runClasses(): Promise<void> {
  const answers: unknown[] = [new K().cook(), K.name];
  const waiter = Waiter.hire();
  waiter.serve();
  await waiter.carry();
  waiter.tip();
  waiter.rest();
  new Cook().peel();
  answers.push(
    waiter instanceof Waiter,
    waiter.ping(),
    greet('Ada'),
    greet.name,
    greet.length,
    sleep(1.5),
    await stay(),
  );
  try {
    parse('{');
  } catch (error) {
    answers.push(error instanceof SyntaxError);
  }
  sync();
  answers.push(new Shop().sell(3), new Shop().price('rice'), await mailer.send('Ada'));
  answers.push(weigh(1, 2, 3), rate(4), order('soup'));
  answers.push(metricsOf(K, 'cook').counted?.descriptor.name, metricsOf(Waiter, 'hire', { static: true }).all.length);
  console.log(JSON.stringify(answers));
}

function synchronise(): void {
  pass(1);
}
