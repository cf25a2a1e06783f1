/**
 * `instrument`: decorators for objects that are not ours to decorate.
 */

import { checkOptions } from '../support/check-options.js';
import { describeValue } from '../support/describe-value.js';
import { MetricError } from '../support/metric-error.js';
import { giveName } from './class-names.js';
import type { ArgumentsOf, OnCallable, ResultOf } from './types.js';

/** Decorators by the name of the method that they measure. */
export type MethodDecorators<O extends object> = {
  readonly [K in keyof O]?: O[K] extends (...args: never) => unknown
    ? readonly OnCallable<O, O, ArgumentsOf<O[K]>, ResultOf<O[K]>>[]
    : never;
};

/** Options of {@link instrument}. */
export interface InstrumentObjectOptions {
  /** What the label `class` says; default the name of the object's class. */
  readonly class?: string | undefined;
}

type LegacyDecorator = (
  target: object,
  key: string | symbol,
  descriptor: PropertyDescriptor,
) => PropertyDescriptor | undefined;

const SUBJECT = 'instrument';

/**
 * Puts call decorators on methods of an object: a client of another package, a plain object, or the prototype of a class.
 *
 * A method that the object inherits becomes its own; other objects of the class stay as they are.
 *
 * @param methods - decorators, as they stand on methods, by the name of the method
 * @returns the object
 * @throws MetricError `INVALID_DECORATION` if there is no such method, or it cannot be replaced; and as the decorators. Methods
 *   before it are decorated then.
 *
 * @example
 * ```ts
 * import { Counted, Timed, instrument } from 'prometheus-sdk';
 *
 * const mailer = { send: async (to: string): Promise<number> => to.length };
 * instrument(mailer, { send: [Timed(), Counted('mails_total', { labels: { to: (to) => to } })] }, { class: 'Mailer' });
 * ```
 */
export function instrument<O extends object>(
  object: O,
  methods: NoInfer<MethodDecorators<O>>,
  options: InstrumentObjectOptions = {},
): NoInfer<O> {
  if ((typeof object !== 'object' && typeof object !== 'function') || (object as unknown) === null) {
    throw new MetricError(
      'INVALID_VALUE',
      `${SUBJECT}: ${describeValue(object)} is no object: give the one with the methods`,
    );
  }
  checkOptions(SUBJECT, options, ['class']);
  if (options.class !== undefined) giveName(object, options.class);
  for (const key of Reflect.ownKeys(methods)) {
    // The keys of its own type.
    for (const decorator of methods[key as keyof O] ?? [])
      decorate(object, key, decorator as unknown as LegacyDecorator);
  }
  return object;
}

function decorate(object: object, key: string | symbol, decorator: LegacyDecorator): void {
  const descriptor = Reflect.getOwnPropertyDescriptor(object, key) ?? {
    configurable: true,
    writable: true,
    enumerable: false,
    value: Reflect.get(object, key) as unknown,
  };
  if (typeof descriptor.value !== 'function') refuse(key, `${describeValue(descriptor.value)} is no method`);
  const decorated = decorator(object, key, descriptor);
  if (decorated !== undefined && !Reflect.defineProperty(object, key, decorated)) refuse(key, 'it cannot be replaced');
}

function refuse(key: string | symbol, problem: string): never {
  throw new MetricError('INVALID_DECORATION', `${SUBJECT}: ${String(key)}: ${problem}: wrap it with a function form`);
}
