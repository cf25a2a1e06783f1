/**
 * What compiles: call decorators whose functions are typed by the member they stand on, in either dialect.
 */
/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters, @typescript-eslint/no-unused-vars -- types are compared, values are not used */

import {
  Counted,
  InFlight,
  Timed,
  counter,
  gauge,
  histogram,
  type Counter,
  type Gauge,
  type Histogram,
} from 'prometheus-sdk';

interface Request {
  readonly tenant: string;
  readonly size: number;
}

type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;

/** Compiles only if both types are the same. */
function same<A, B>(proof: Same<A, B>): boolean {
  return proof;
}

const requests: Counter<'tenant' | 'region' | 'code'> = counter({
  name: 'typed_requests_total',
  help: 'Requests.',
  labelNames: ['tenant', 'region', 'code'],
});
const plainCounter: Counter = counter({ name: 'typed_plain_total', help: 'Calls.' });
const failures = counter({ name: 'typed_failures_total', help: 'Calls.', labelNames: ['error', 'outcome', 'zone'] });
const durations: Histogram<'code'> = histogram({ name: 'typed_seconds', help: 'Durations.', labelNames: ['code'] });
const plainDurations = histogram({ name: 'typed_plain_seconds', help: 'Durations.' });
const active: Gauge<'tenant'> = gauge({ name: 'typed_active', help: 'Calls.', labelNames: ['tenant'] });
const plainActive = gauge({ name: 'typed_plain_active', help: 'Calls.' });

/** Members of every kind that both dialects have. */
export class Service {
  readonly region: string = 'eu';

  @Counted @Timed @InFlight bare(request: Request): number {
    return request.size;
  }

  @Counted() @Timed() @InFlight() empty(request: Request): number {
    return request.size;
  }

  @Counted({}) @Timed({ slo: [0.1] }) @InFlight({}) withoutOptions(): void {}

  @Counted({
    on: 'error',
    where(outcome, request) {
      same<typeof request, Request>(true);
      same<typeof this, Service>(true);
      return !outcome.ok || outcome.result > 1;
    },
  })
  async filtered(request: Request): Promise<number> {
    return Promise.resolve(request.size);
  }

  @Counted('typed_named_total')
  @Timed('typed_named_seconds', { buckets: [1, 2], slo: [1.5], unit: 'seconds' })
  @InFlight('typed_named_in_flight', { help: 'Calls.' })
  named(): void {}

  @Counted('typed_labelled_total', {
    labels: {
      tenant: (request) => request.tenant,
      zone: 'z',
      size: { from: (request) => request.size, values: [1, 2], other: 0 },
      region() {
        return this.region;
      },
    },
    errorLabel: (error) => String(error),
  })
  @Timed('typed_labelled_seconds', { labels: { tenant: (request) => request.tenant }, outcome: true })
  @InFlight('typed_labelled_in_flight', { labels: { tenant: (request) => request.tenant } })
  labelled(request: Request): Request {
    return request;
  }

  @Counted({
    name: 'typed_results_total',
    labels: { tenant: (request) => request.tenant },
    resultLabels: {
      status: (outcome, request) => {
        same<typeof outcome.result, number | undefined>(true);
        same<typeof request, Request>(true);
        return outcome.ok ? outcome.result : outcome.kind;
      },
    },
  })
  async results(request: Request): Promise<number> {
    return Promise.resolve(request.size);
  }

  @Counted(requests, {
    labels: {
      tenant: (request) => request.tenant,
      region() {
        return this.region;
      },
    },
    resultLabels: { code: (outcome) => outcome.result ?? 0 },
  })
  @Timed(durations, { labels: {}, resultLabels: { code: (outcome) => (outcome.ok ? outcome.result : 'failed') } })
  @InFlight(active, { labels: { tenant: (request) => request.tenant } })
  async declared(request: Request): Promise<number> {
    return Promise.resolve(request.size);
  }

  @Counted(failures, { labels: { zone: 'a' }, errorLabel: true, outcome: true })
  failing(): never {
    throw new Error('always');
  }

  @Counted(failures, { labels: { zone: 'a' }, outcome: true, resultLabels: { error: (outcome) => outcome.kind } })
  @Counted(plainCounter)
  @Counted(plainCounter, { on: 'call' })
  @Timed(plainDurations, { on: 'success' })
  @InFlight(plainActive)
  unlabelled(): void {}

  @Counted({ name: 'typed_generic_total', labels: { kind: (value) => typeof value } })
  generic<X>(value: X): X {
    return value;
  }

  @Counted({ name: 'typed_variadic_total', labels: { count: (...values) => values.length } })
  variadic(...values: number[]): number {
    return values.length;
  }

  @Counted({ name: 'typed_optional_total', labels: { value: (value) => value ?? 0 } })
  optional(value?: number): number {
    return value ?? 0;
  }

  @Counted({
    name: 'typed_static_total',
    labels: {
      owner() {
        return this.name;
      },
    },
  })
  static create(): Service {
    return new Service();
  }

  overloaded(value: string): string;
  overloaded(value: number): number;
  @Counted({ name: 'typed_overloaded_total', labels: { value: (value) => value } })
  overloaded(value: string | number): string | number {
    return value;
  }

  @Counted
  *[Symbol.iterator](): IterableIterator<number> {
    yield this.guarded() + this.hidden(1);
  }

  @Counted protected guarded(): number {
    return 1;
  }

  @Timed({
    name: 'typed_private_seconds',
    labels: {
      region(value) {
        return this.region + String(value);
      },
    },
  })
  private hidden(value: number): number {
    return value;
  }
}
