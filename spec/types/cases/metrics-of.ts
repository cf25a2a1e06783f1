/**
 * What `metricsOf` takes and returns, in either dialect.
 */
/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters, @typescript-eslint/no-unsafe-assignment -- types are compared, values are not used */

import {
  Counted,
  Gauged,
  counted,
  describeMetrics,
  metricsOf,
  type Collector,
  type Counter,
  type Gauge,
  type Histogram,
  type MetricDescription,
  type Summary,
} from 'prometheus-sdk';

type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;

/** Compiles only if both types are the same. */
function same<A, B>(proof: Same<A, B>): boolean {
  return proof;
}

const NAMED = Symbol('named');

abstract class Base {
  @Counted
  inherited(): void {}

  @Counted
  [NAMED](): void {}

  protected abstract hidden(): void;
}

class Service extends Base {
  @Counted
  call(): void {}

  @Gauged('metrics_of_size')
  readonly size = 1;

  @Counted
  static make(): Service {
    return new Service();
  }

  protected override hidden(): void {}

  private constructor() {
    super();
  }
}

const metrics = metricsOf(Service, 'call');
same<typeof metrics.counted, Counter<string> | undefined>(true);
same<typeof metrics.timed, Histogram<string> | Summary<string> | undefined>(true);
same<typeof metrics.inFlight, Gauge<string> | undefined>(true);
same<typeof metrics.gauged, Collector | undefined>(true);
same<(typeof metrics.all)[number]['decorator'], string>(true);
metrics.counted?.find({ class: 'Service', method: 'call', outcome: 'success' })?.value.toFixed();
metrics.timed?.labels().count.toFixed();

metricsOf(Service, 'inherited');
metricsOf(Base, NAMED);
metricsOf(Service, 'size');
metricsOf(Service, 'make', { static: true });
metricsOf(Service.make(), 'call');
metricsOf(counted((x: number) => x));
metricsOf(Service.make);

// @ts-expect-error no such member
metricsOf(Service, 'cal');
// @ts-expect-error a static member
metricsOf(Service, 'make');
// @ts-expect-error no static member
metricsOf(Service, 'call', { static: true });
// @ts-expect-error a protected member, which has no name outside
metricsOf(Service, 'hidden');
// @ts-expect-error no member of an instance
metricsOf(Service.make(), 'make');
// @ts-expect-error neither a class nor an instance
metricsOf('Service', 'call');
// @ts-expect-error no such decorator
export const unknown = metrics.count;

same<ReturnType<typeof describeMetrics>, MetricDescription[]>(true);
export const sites = describeMetrics().flatMap(({ declaredBy }) => declaredBy.map(({ className }) => className));
same<typeof sites, (string | undefined)[]>(true);
