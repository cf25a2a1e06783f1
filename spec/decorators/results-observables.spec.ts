/**
 * Observables of RxJS: every subscription is a call, whoever subscribes.
 */

import {
  BehaviorSubject,
  Observable,
  Subject,
  catchError,
  firstValueFrom,
  from,
  lastValueFrom,
  map,
  of,
  range,
  take,
  throwError,
} from 'rxjs';
import { measured, naivelyMeasured, NOTHING, pass, recordedAs, stopClock } from './measured.js';

stopClock();

/** Emits after the first second, and completes after the second one. */
function ticking(): Observable<number> {
  return new Observable<number>((subscriber) => {
    pass(1);
    subscriber.next(1);
    pass(1);
    subscriber.complete();
  });
}

describe('an observable', () => {
  it('is over before anybody subscribed under a naive wrapper', async () => {
    const { run, recorded } = naivelyMeasured(ticking);
    const returned = run();
    expect(recorded()).toEqual(recordedAs('success', 0));
    await lastValueFrom(returned);
    await lastValueFrom(returned);
    expect(recorded()).toEqual(recordedAs('success', 0));
  });

  it('is measured per subscription', async () => {
    const { run, recorded } = measured(ticking);
    const returned = run();
    pass(10);
    expect(recorded()).toEqual(NOTHING);
    expect(await lastValueFrom(returned)).toBe(1);
    expect(recorded()).toEqual(recordedAs('success', 2));
    expect(await lastValueFrom(returned.pipe(map((value) => value * 2)))).toBe(2);
    expect(recorded()).toEqual({ calls: { success: 2 }, seconds: 4, running: 0 });
  });

  it('is an observable of its class, of which RxJS sees nothing else', () => {
    const returned = measured(ticking).run();
    expect(returned).toBeInstanceOf(Observable);
    expect(returned.constructor).toBe(Observable);
    expect(from(returned)).toBe(returned);
  });

  it('is an error if it fails, and cancelled if it is unsubscribed', async () => {
    const failing = measured(() => throwError(() => new RangeError('broken')));
    await expect(lastValueFrom(failing.run())).rejects.toThrow('broken');
    expect(failing.recorded()).toEqual(recordedAs('error'));
    const endless = measured(() => new Observable<never>());
    const subscriptions = [endless.run().subscribe(), endless.run().subscribe()];
    expect(endless.recorded()).toEqual({ calls: {}, seconds: 0, running: 2 });
    subscriptions[0].unsubscribe();
    expect(endless.recorded()).toEqual({ calls: { cancelled: 1 }, seconds: 0, running: 1 });
  });

  it('that emits without end as it is subscribed to is stopped by take', async () => {
    let emitted = 0;
    const endless = (): Observable<number> =>
      new Observable((subscriber) => {
        while (!subscriber.closed) subscriber.next((emitted += 1));
      });
    const { run, recorded } = measured(endless);
    expect(await lastValueFrom(run().pipe(take(3)))).toBe(3);
    expect(emitted).toBe(3);
    expect(recorded()).toEqual(recordedAs('cancelled'));
    expect(await firstValueFrom(measured(() => range(0, 5)).run())).toBe(0);
  });

  it('leaves an error that nobody handles to RxJS', () => {
    jest.useFakeTimers();
    try {
      measured(() => throwError(() => new Error('unhandled')))
        .run()
        .subscribe();
      expect(() => jest.runAllTimers()).toThrow('unhandled');
    } finally {
      jest.useRealTimers();
    }
  });

  it('may take the place of another under the same subscriber', async () => {
    const { run, recorded } = measured(() => of(5));
    const recovered = throwError(() => new Error('x')).pipe(catchError(() => run()));
    expect(await lastValueFrom(recovered)).toBe(5);
    expect(recorded()).toEqual(recordedAs('success'));
  });

  it('may subscribe the same subscriber again and again', () => {
    const { run, recorded } = measured(
      (left: number): Observable<number> =>
        new Observable((subscriber) => (left === 0 ? subscriber.complete() : void run(left - 1).subscribe(subscriber))),
    );
    run(500).subscribe();
    expect(recorded()).toEqual({ calls: { success: 501 }, seconds: 0, running: 0 });
  });

  it('of a subject is followed', () => {
    const subject = new Subject<number>();
    const { run, recorded } = measured(() => subject.pipe(map((value) => value + 1)));
    const seen: number[] = [];
    run().subscribe((value) => seen.push(value));
    subject.next(1);
    subject.complete();
    expect([seen, recorded()]).toEqual([[2], recordedAs('success')]);
  });
});

describe('what no other observable can stand for', () => {
  class Tagged extends Observable<number> {
    readonly tag = 'tagged';
  }

  it.each<readonly [string, () => object]>([
    ['a subject', () => new Subject()],
    ['a subject with a value', () => new BehaviorSubject(1)],
    ['an observable of a subclass', () => new Tagged()],
    ['an observable with a member of its own', () => Object.assign(of(1), { cancel: () => undefined })],
    ['a store that can be subscribed to', () => ({ subscribe: () => undefined, getState: () => 1 })],
  ])('is the same object, and a value: %s', (_, create) => {
    const value = create();
    const { run, recorded } = measured(() => value);
    expect(run()).toBe(value);
    expect(recorded()).toEqual(recordedAs('success'));
  });

  it('does not include a subclass that says how its observables are derived', async () => {
    class Lifting extends Observable<number> {
      override lift<R>(operator: never): Observable<R> {
        return Object.assign(new Lifting(), { source: this, operator }) as unknown as Observable<R>;
      }
    }
    const { run, recorded } = measured(() => new Lifting((subscriber) => subscriber.complete()));
    const returned = run();
    expect(returned).toBeInstanceOf(Lifting);
    await lastValueFrom(returned, { defaultValue: 0 });
    expect(recorded()).toEqual(recordedAs('success'));
  });
});

describe('an observable without lift', () => {
  /** As RxJS 8 has it, as far as we look at it. */
  class Modern {
    readonly #subscribe: (subscriber: ModernSubscriber) => void;
    constructor(subscribe: (subscriber: ModernSubscriber) => void) {
      this.#subscribe = subscribe;
    }
    subscribe(subscriber: ModernSubscriber): ModernSubscriber {
      this.#subscribe(subscriber);
      return subscriber;
    }
    pipe(): this {
      return this;
    }
    '@@observable'(): this {
      return this;
    }
  }

  class ModernSubscriber {
    readonly heard: string[] = [];
    readonly #teardowns: (() => void)[] = [];
    add(teardown: () => void): void {
      this.#teardowns.push(teardown);
    }
    error(): void {
      this.heard.push('error');
    }
    complete(): void {
      this.heard.push('complete');
    }
    unsubscribe(): void {
      for (const teardown of this.#teardowns) teardown();
    }
  }

  it.each([
    ['success', (subscriber: ModernSubscriber) => subscriber.complete(), ['complete']],
    ['error', (subscriber: ModernSubscriber) => subscriber.error(), ['error']],
    ['cancelled', () => undefined, []],
  ])('is derived by its constructor: %s', (outcome, emit, heard) => {
    const { run, recorded } = measured(() => new Modern(emit));
    const returned = run();
    expect(returned).toBeInstanceOf(Modern);
    const subscriber = returned.subscribe(new ModernSubscriber());
    subscriber.unsubscribe();
    expect(subscriber.heard).toEqual(heard);
    expect(recorded()).toEqual(recordedAs(outcome));
  });
});
