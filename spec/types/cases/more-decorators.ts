/**
 * What compiles, and what does not: the decorators that count errors, observe values, keep times and measure classes, in either
 * dialect.
 */
/* eslint-disable @typescript-eslint/no-confusing-void-expression, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unnecessary-type-parameters, @typescript-eslint/no-unused-vars, @typescript-eslint/class-literal-property-style -- types are compared, values are not used; and what the compiler refuses, the linter cannot judge */

import {
  Counted,
  ErrorCounted,
  InFlight,
  Instrumented,
  MetricScope,
  NotInstrumented,
  Observed,
  Stated,
  Summarized,
  Timed,
  Timestamped,
  counted,
  counter,
  decoratorsFor,
  errorCounted,
  gauge,
  histogram,
  instrument,
  instrumented,
  observed,
  summarized,
  summary,
  timed,
  timestamped,
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

const failures = counter({ name: 'more_failures_total', help: 'Failures.', labelNames: ['tenant', 'error'] });
const plain = counter({ name: 'more_plain_total', help: 'Calls.' });
const sizes = histogram({ name: 'more_sizes', help: 'Sizes.', labelNames: ['tenant'] });
const plainSizes = histogram({ name: 'more_plain_sizes', help: 'Sizes.' });
const quantiles = summary({ name: 'more_seconds', help: 'Durations.', labelNames: ['tenant'] });
const times = gauge({ name: 'more_time_seconds', help: 'Times.', labelNames: ['tenant'] });

@MetricScope({ class: 'Service' })
@Instrumented({ duration: { slo: [0.1] }, inFlight: { oldest: true }, methods: (name) => name !== 'bare' })
@Counted()
@Timed({ methods: (name) => name.length > 1 })
@InFlight
export class Service {
  readonly region: string = 'eu';

  @ErrorCounted @Timestamped @NotInstrumented @Instrumented bare(request: Request): number {
    return request.size;
  }

  @ErrorCounted()
  @Timestamped({ on: 'error' })
  @NotInstrumented()
  @Instrumented({ calls: false, duration: { on: 'success' } })
  @InFlight({ oldest: true, reentrant: 'outermost', enabled: false })
  empty(): void {}

  @ErrorCounted({ cause: RangeError })
  @ErrorCounted({ cause: [RangeError, TypeError], where: (_, request) => request.size > 1 })
  @ErrorCounted('more_named_total', { cause: (error) => error === 1, labels: { tenant: (request) => request.tenant } })
  @ErrorCounted(failures, { labels: { tenant: (request) => request.tenant } })
  @ErrorCounted(plain)
  @Timestamped('more_named_seconds', { labels: { tenant: (request) => request.tenant }, on: 'call', maxSeries: 10 })
  @Timestamped(times, { labels: { tenant: (request) => request.tenant } })
  failing(request: Request): Request {
    return request;
  }

  @Counted('more_amount_total', {
    by(result, request) {
      same<typeof result, number>(true);
      same<typeof request, Request>(true);
      same<typeof this, Service>(true);
      return result;
    },
    exemplar: (outcome, request) => (outcome.ok ? { tenant: request.tenant } : undefined),
  })
  @Observed('more_observed')
  @Observed('more_observed_value', { value: (result, request) => [result, request.size], buckets: [1, 2] })
  @Observed('more_observed_native', { native: { schema: 3 } })
  @Observed('more_observed_both', { value: (result) => result, buckets: [1, 2], native: { factor: 1.1 } })
  @Observed({
    name: 'more_observed_options',
    labels: { tenant: (request) => request.tenant },
    value: (result) => result,
  })
  @Observed({ name: 'more_observed_result', labels: { tenant: (request) => request.tenant } })
  @Observed(sizes, { labels: { tenant: (request) => request.tenant } })
  @Observed(sizes, { labels: { tenant: (request) => request.tenant }, value: (result) => result })
  @Observed(plainSizes)
  @Observed(plainSizes, { value: (result) => result })
  @Summarized('more_summarized_seconds', { objectives: { 0.5: 0.1 }, maxAgeSeconds: 60 })
  @Summarized({ name: 'more_summarized', value: (result) => result, labels: { tenant: (request) => request.tenant } })
  @Summarized(quantiles, { labels: { tenant: (request) => request.tenant }, on: 'error' })
  @Timed('more_timed_seconds', { as: 'summary', objectives: { 0.9: 0.1 } })
  @Timed('more_timed_native_seconds', { native: { factor: 1.1, maxBuckets: 160 }, slo: [0.3] })
  @Timed({ name: 'more_timed_both_seconds', native: { schema: 3 }, buckets: [1], labels: { size: ({ size }) => size } })
  @Instrumented('more_native', { duration: { native: { factor: 1.1 } } })
  @Timed(quantiles, { labels: { tenant: (request) => request.tenant } })
  async values(request: Request): Promise<number> {
    return Promise.resolve(request.size);
  }

  @Observed('more_observed_list')
  list(): readonly number[] {
    return [1];
  }

  @Observed('more_observed_text', { value: (text) => text.length })
  @Instrumented('more', { labels: { text: (text) => text } })
  text(text: string): string {
    return text;
  }

  @Stated('more_state', ['open', 'closed'], { labels: { region: (service) => service.region } })
  get state(): 'open' | 'closed' {
    return 'open';
  }

  @Stated({ name: 'more_state_option', states: ['open', 'closed'] })
  isIn(): 'open' | 'closed' {
    return 'open';
  }

  @Stated('more_awaited', ['open', 'closed'])
  async loadState(): Promise<'open' | 'closed'> {
    return Promise.resolve('open');
  }

  // @ts-expect-error a state that the awaited value does not have
  @Stated('refused_awaited', ['open', 'closed', 'broken'])
  async loadOther(): Promise<'open' | 'closed'> {
    return Promise.resolve('open');
  }

  @Stated('more_static', ['on', 'off'])
  static get mode(): 'on' | 'off' {
    return 'on';
  }

  // @ts-expect-error a state that the member does not have
  @Stated('refused_state', ['open', 'closed', 'broken'])
  get surplus(): 'open' | 'closed' {
    return 'open';
  }

  // @ts-expect-error a state is missing
  @Stated('refused_missing', ['open'])
  get missing(): 'open' | 'closed' {
    return 'open';
  }

  // @ts-expect-error a number is no state
  @Stated('refused_number', ['1'])
  get number(): number {
    return 1;
  }

  // @ts-expect-error a label of the instance that is not there
  @Stated('refused_label', ['on'], { labels: { zone: (service) => service.zone } })
  get labelled(): 'on' {
    return 'on';
  }

  // @ts-expect-error a histogram needs a name
  @Observed
  // @ts-expect-error a histogram needs a name
  @Observed()
  // @ts-expect-error a summary needs a name
  @Summarized()
  // @ts-expect-error a text is no number
  @Observed('refused_text')
  // @ts-expect-error a value that is no number
  @Observed('refused_value', { value: (text) => text })
  // @ts-expect-error a property that the result does not have
  @Observed('refused_property', { value: (text) => text.size })
  refusedValues(text: string): string {
    return text;
  }

  // @ts-expect-error labels without a name
  @ErrorCounted({ labels: { tenant: 'x' } })
  // @ts-expect-error only failing calls are counted
  @ErrorCounted({ on: 'success' })
  // @ts-expect-error no class of errors
  @ErrorCounted({ cause: 'RangeError' })
  // @ts-expect-error a label is missing
  @ErrorCounted(failures, { labels: {} })
  // @ts-expect-error an amount without a name
  @Counted({ by: (result: number) => result })
  // @ts-expect-error a summary needs a name
  @Timed({ as: 'summary' })
  // @ts-expect-error an unknown choice
  @Counted({ reentrant: 'never' })
  // @ts-expect-error methods is for classes
  @Counted('refused_total', { methods: () => true })
  // @ts-expect-error a call does not begin settled
  @Timestamped({ on: 'settled' })
  // @ts-expect-error labels without a name
  @Instrumented({ labels: { tenant: 'x' } })
  refusedOptions(): number {
    return 1;
  }
}

async function handle(request: Request): Promise<number> {
  return Promise.resolve(request.size);
}

/** Function forms keep the type of the function. */
export const forms: readonly ((request: Request) => Promise<number>)[] = [
  errorCounted(handle, { cause: RangeError }),
  errorCounted(handle, failures, { labels: { tenant: (request) => request.tenant } }),
  timestamped(handle, 'form_time_seconds', { labels: { tenant: (request) => request.tenant } }),
  observed(handle, 'form_values'),
  observed(handle, 'form_native_values', { native: { factor: 1.1 } }),
  timed(handle, 'form_native_seconds', { native: { factor: 1.1 }, buckets: [1] }),
  observed(handle, { name: 'form_sizes', value: (result, request) => result + request.size }),
  summarized(handle, quantiles, { labels: { tenant: (request) => request.tenant } }),
  timed(handle, quantiles, { labels: { tenant: (request) => request.tenant } }),
  instrumented(handle, 'form', { labels: { tenant: (request) => request.tenant }, inFlight: false }),
  counted(handle, { name: 'form_amount_total', by: (result) => result }),
];

export const refusedForms: readonly unknown[] = [
  // @ts-expect-error a text is no number
  observed((text: string) => text, 'refused_form'),
  // @ts-expect-error a histogram needs a name
  observed(handle),
  // @ts-expect-error a property that the argument does not have
  errorCounted(handle, 'refused_form_total', { labels: { tenant: (request) => request.tennant } }),
];

const mailer = { sent: 0, send: async (to: string): Promise<number> => Promise.resolve(to.length) };

instrument(mailer, {
  send: [Timed(), Counted, Counted('object_total', { labels: { to: (to) => to }, by: (result) => result })],
});
// @ts-expect-error a number is no method
instrument(mailer, { sent: [Counted()] });
// @ts-expect-error no such method
instrument(mailer, { receive: [Counted()] });
// @ts-expect-error a property that the argument does not have
instrument(mailer, { send: [Counted('object_refused_total', { labels: { to: (to) => to.address } })] });

const bound = decoratorsFor({
  prefix: 'bound_',
  labels: { component: 'orders' },
  buckets: [0.1, 1],
  native: { factor: 1.1 },
  defaults: { maxSeries: 10 },
});

@bound.Counted()
export class Bound {
  @bound.Counted('placed_total', { labels: { tenant: (request) => request.tenant } })
  @bound.Timed
  place(request: Request): Request {
    return request;
  }
}

@Instrumented
export class WithPrivateConstructor {
  private constructor(readonly id: string) {}

  static create(): WithPrivateConstructor {
    return new WithPrivateConstructor('a');
  }
}

@Timed()
export abstract class Abstract {
  abstract run(): void;
}
