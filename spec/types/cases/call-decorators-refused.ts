/**
 * What does not compile, in either dialect.
 */
/* eslint-disable @typescript-eslint/no-confusing-void-expression, @typescript-eslint/no-unsafe-return, @typescript-eslint/class-literal-property-style, @typescript-eslint/no-extraneous-class -- what the compiler refuses, the linter cannot judge */

import {
  Counted,
  ErrorCounted,
  InFlight,
  Instrumented,
  Observed,
  Timed,
  counter,
  gauge,
  histogram,
} from 'prometheus-sdk';

interface Request {
  readonly tenant: string;
}

const requests = counter({ name: 'refused_requests_total', help: 'Requests.', labelNames: ['tenant', 'region'] });
const depth = gauge({ name: 'refused_depth', help: 'Depth.' });
const seconds = histogram({ name: 'refused_seconds', help: 'Seconds.' });

export class Service {
  // @ts-expect-error labels without a name
  @Counted({ labels: { tenant: 'x' } })
  // @ts-expect-error labels without a name
  @Timed({ labels: { tenant: 'x' } })
  // @ts-expect-error labels without a name
  @InFlight({ labels: { tenant: 'x' } })
  unnamed(): void {}

  // @ts-expect-error buckets without a name
  @Timed({ buckets: [1] })
  // @ts-expect-error native buckets without a name
  @Timed({ native: { factor: 1.1 } })
  // @ts-expect-error native buckets of the default family, for each member their own
  @Instrumented({ duration: { native: { factor: 1.1 } } })
  unnamedBuckets(): void {}

  // @ts-expect-error a property that the argument does not have
  @Counted({ name: 'a', labels: { tenant: (request) => request.tennant } })
  unknownProperty(request: Request): Request {
    return request;
  }

  // @ts-expect-error a parameter of another type
  @Counted({ name: 'a', labels: { tenant: (request: number) => request } })
  wrongParameter(request: Request): Request {
    return request;
  }

  // @ts-expect-error more parameters than the method has
  @Counted({ name: 'a', labels: { tenant: (request, second) => String(second) } })
  tooManyParameters(request: Request): Request {
    return request;
  }

  // @ts-expect-error an object as a label value
  @Counted({ name: 'a', labels: { tenant: (request) => request } })
  objectValue(request: Request): Request {
    return request;
  }

  // @ts-expect-error a result that the method does not have
  @Counted({ name: 'a', resultLabels: { size: (outcome) => outcome.result.size } })
  wrongResult(): number {
    return 1;
  }

  // @ts-expect-error an unknown option
  @Counted({ name: 'a', bogus: 1 })
  // @ts-expect-error an unknown option
  @Counted({ bogus: 1 })
  // @ts-expect-error an option of another decorator
  @Counted({ name: 'a', buckets: [1] })
  // @ts-expect-error an option that native buckets do not have
  @Timed('a_seconds', { native: { factor: 1.1, buckets: 160 } })
  // @ts-expect-error a duration at the beginning
  @Timed({ on: 'call' })
  // @ts-expect-error another unit than seconds
  @Timed('a_milliseconds', { unit: 'milliseconds' })
  // @ts-expect-error a label of the outcome before it is known
  @InFlight('a', { outcome: true })
  unknownOption(): void {}

  // @ts-expect-error a label is missing
  @Counted(requests, { labels: { tenant: 'x' } })
  // @ts-expect-error a label that is not declared
  @Counted(requests, { labels: { tenant: 'x', region: 'y', zone: 'z' } })
  // @ts-expect-error all labels are missing
  @Counted(requests)
  // @ts-expect-error a gauge does not count
  @Counted(depth)
  // @ts-expect-error native buckets that the declared histogram has settled
  @Timed(seconds, { native: { factor: 1.1 } })
  declared(): void {}

  // @ts-expect-error a getter is not called
  @Counted
  get bareGetter(): number {
    return 1;
  }

  // @ts-expect-error a getter is not called
  @Timed()
  get getter(): number {
    return 1;
  }
}

// @ts-expect-error a class has many methods, which a name does not tell apart
@Counted('refused_class_total')
export class Named {}

// @ts-expect-error only decorators with a default family stand on classes
@ErrorCounted
export class Bare {}

// @ts-expect-error values of different methods do not go together
@Observed('refused_class_values')
export class Values {}
