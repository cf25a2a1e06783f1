/**
 * Where a decorator of ours can stand among those of a framework, and what can stand there.
 */

import { Counted, InFlight, Timed, type Registry } from '../../lib/index.js';

/** A decorator of a method in the legacy dialect. */
export type MethodMark = (target: object, key: string | symbol, descriptor: PropertyDescriptor) => void;

/** What stands at each place of a method that the framework decorates twice or more. */
export interface Placement {
  readonly above: MethodMark;
  readonly between: MethodMark;
  readonly below: MethodMark;
}

const PLACES = ['above', 'between', 'below'] as const;

/** What decorators are put at, and the calls they are to have measured. */
export interface Arrangement {
  readonly title: string;
  readonly place: (registry: Registry) => Placement;
  /** The families that have a sample of each method. */
  readonly families: readonly string[];
}

/** Leaves the method as it is. */
export function unmarked(): void {
  // There is nothing to do to a method that no decorator of ours is put on.
}

/** What a decorator does that wraps and thinks no further. */
export function naive(_target: object, _key: string | symbol, descriptor: PropertyDescriptor): void {
  const original = descriptor.value as (...args: readonly unknown[]) => unknown;
  descriptor.value = function (this: unknown, ...args: readonly unknown[]): unknown {
    return Reflect.apply(original, this, args);
  };
}

/** A placement with one decorator at one place. */
export function only(place: keyof Placement, mark: MethodMark): Placement {
  return { above: unmarked, between: unmarked, below: unmarked, [place]: mark };
}

/** Several decorators at one place, the first on top. */
export function stack(...marks: readonly MethodMark[]): MethodMark {
  return (target, key, descriptor) => {
    marks.toReversed().forEach((mark) => mark(target, key, descriptor));
  };
}

const CALLS = 'method_calls_total';
const SECONDS = 'method_duration_seconds_count';
const IN_FLIGHT = 'method_in_flight';

const MARKS: readonly (readonly [string, (registry: Registry) => MethodMark, readonly string[]])[] = [
  ['@Counted', (registry) => Counted({ registry }), [CALLS]],
  ['@Timed', (registry) => Timed({ registry }), [SECONDS]],
  ['@InFlight', (registry) => InFlight({ registry }), [IN_FLIGHT]],
  [
    '@Counted @Timed @InFlight',
    (registry) => stack(Counted({ registry }), Timed({ registry }), InFlight({ registry })),
    [CALLS, SECONDS, IN_FLIGHT],
  ],
];

/** Every decorator at every place, and all of them spread over the places. */
export const ARRANGEMENTS: readonly Arrangement[] = [
  ...MARKS.flatMap(([title, mark, families]) =>
    PLACES.map((place) => ({
      title: `${title} ${place}`,
      place: (registry: Registry) => only(place, mark(registry)),
      families,
    })),
  ),
  {
    title: '@Counted above, @Timed between, @InFlight below',
    place: (registry) => ({
      above: Counted({ registry }),
      between: Timed({ registry }),
      below: InFlight({ registry }),
    }),
    families: [CALLS, SECONDS, IN_FLIGHT],
  },
  {
    title: '@InFlight above, @Counted between, @Timed below',
    place: (registry) => ({
      above: InFlight({ registry }),
      between: Counted({ registry }),
      below: Timed({ registry }),
    }),
    families: [CALLS, SECONDS, IN_FLIGHT],
  },
];
