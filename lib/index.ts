/**
 * The front door of prometheus-sdk.
 */

export { Counter, CounterSeries } from './metrics/counter.js';
export type { CounterArguments, CounterOptions } from './metrics/counter.js';
export { Gauge, GaugeSeries } from './metrics/gauge.js';
export type { AddArguments, CallArguments, GaugeOptions, LabelsOnly, SetArguments } from './metrics/gauge.js';
export { Histogram, HistogramSeries } from './metrics/histogram.js';
export type { HistogramOptions, ObserveArguments } from './metrics/histogram.js';
export type { NativeOptions, NativeSettings } from './metrics/native-options.js';
export { useExemplars } from './metrics/exemplar-source.js';
export type { ExemplarSource, UseExemplarsOptions } from './metrics/exemplar-source.js';
export { openTelemetryExemplars } from './metrics/open-telemetry.js';
export type { ExemplarSpan, ExemplarTraces } from './metrics/open-telemetry.js';
export { Summary, SummarySeries } from './metrics/summary.js';
export type { SummaryArguments, SummaryOptions } from './metrics/summary.js';
export { Info } from './metrics/info.js';
export type { InfoOptions } from './metrics/info.js';
export { StateSet, StateSetSeries } from './metrics/state-set.js';
export type { StateArguments, StateSetOptions } from './metrics/state-set.js';
export { counter, gauge, histogram, info, stateSet, summary } from './metrics/declare.js';
export type { Declared, LookupRegisterer } from './metrics/declare.js';
export { Instrument } from './metrics/instrument.js';
export type { InstrumentOptions } from './metrics/instrument-options.js';
export { Series } from './metrics/series.js';
export type { EndArguments, Timer } from './metrics/timer.js';
export type { Objective } from './metrics/quantile-sketch.js';
export type { Window } from './metrics/window-steps.js';

export { Counted, counted } from './decorators/counted.js';
export type {
  CountedAmountOptions,
  CountedFamilyOptions,
  CountedLabelOptions,
  CountedOptions,
} from './decorators/counted.js';
export { ErrorCounted, errorCounted } from './decorators/error-counted.js';
export type {
  ErrorCountedFamilyOptions,
  ErrorCountedLabelOptions,
  ErrorCountedOptions,
} from './decorators/error-counted.js';
export type { ErrorCause, ErrorClass } from './decorators/error-cause.js';
export { Timed, timed } from './decorators/timed.js';
export type {
  Durations,
  TimedDefaultOptions,
  TimedFamilyOptions,
  TimedLabelOptions,
  TimedOptions,
} from './decorators/timed.js';
export { InFlight, inFlight } from './decorators/in-flight.js';
export type { InFlightFamilyOptions, InFlightLabelOptions, InFlightOptions } from './decorators/in-flight.js';
export { Observed, observed } from './decorators/observed.js';
export type {
  ObservableFunction,
  ObservableResult,
  ObservedFamilyOptions,
  ObservedOptions,
  ObservedValueOptions,
} from './decorators/observed.js';
export { Summarized, summarized } from './decorators/summarized.js';
export type { SummarizedFamilyOptions, SummarizedLabelOptions, SummarizedOptions } from './decorators/summarized.js';
export { Timestamped, timestamped } from './decorators/timestamped.js';
export type {
  TimestampedFamilyOptions,
  TimestampedLabelOptions,
  TimestampedOptions,
} from './decorators/timestamped.js';
export { Instrumented, instrumented } from './decorators/instrumented.js';
export type { InstrumentedFamilyOptions, InstrumentedOptions } from './decorators/instrumented.js';
export { NotInstrumented } from './decorators/not-instrumented.js';
export { instrument } from './decorators/instrument-object.js';
export type { InstrumentObjectOptions, MethodDecorators } from './decorators/instrument-object.js';
export { Stated } from './decorators/stated.js';
export type { SameStates, StatedMember, StatedOptions } from './decorators/stated.js';
export { MetricScope } from './decorators/metric-scope.js';
export type { MetricScopeOptions } from './decorators/metric-scope.js';
export { Label } from './decorators/parameter-labels.js';
export type { OnParameter, ParameterOf } from './decorators/parameter-labels.js';
export { decoratorsFor } from './decorators/decorators-for.js';
export type { Decorators } from './decorators/decorators-for.js';
export type { DecoratorScope } from './decorators/decorator-scope.js';
export { Gauged } from './decorators/gauged.js';
export type {
  DecoratedMember,
  GaugedOptions,
  GaugedValueOptions,
  InstanceLabels,
  MeasurableMember,
  OnMember,
  ReadableContext,
  ValueOf,
} from './decorators/gauged.js';
export type { Aggregate } from './decorators/gauged-family.js';
export type { Measurable, Sized } from './decorators/measure.js';
export type { RecordedOn } from './decorators/call-options.js';
export type {
  AnyFunction,
  ArgumentsOf,
  BoundedLabel,
  CallableContext,
  CallbackOptions,
  ClassOptions,
  ClosedLabels,
  CommonCallOptions,
  DeclaredCallOptions,
  DecoratedCallable,
  DecoratedClass,
  DecoratorRegistry,
  EntryLabel,
  EntryLabels,
  ExemplarOptions,
  ExpiryOptions,
  FamilyOptions,
  FillableLabels,
  FromArguments,
  FromOutcome,
  FromResult,
  NamedCallOptions,
  OnCallable,
  OnClass,
  Outcome,
  OutcomeKind,
  OutcomeLabelOptions,
  Owner,
  QuantileOptions,
  RegistryOptions,
  ResultLabels,
  ResultOf,
  ThisOf,
  Unlabelled,
  Unnamed,
  WhereOptions,
  WithName,
} from './decorators/types.js';
export { registerResult } from './decorators/register-result.js';
export type { DeferCall, ResultAdapter, SettleCall } from './decorators/register-result.js';
export { track } from './decorators/instances.js';
export { metricsOf } from './decorators/metrics-of.js';
export type { ClassOf, MemberMetrics, NoClass, StaticMember } from './decorators/metrics-of.js';
export type { MemberUse } from './decorators/member.js';

export { Registry } from './registry/registry.js';
export type { RegistrySettings } from './registry/registry.js';
export { registry } from './registry/global.js';
export { describeMetrics } from './registry/describe-metrics.js';
export type { DescribedRegistry, InstrumentName, MetricDescription } from './registry/describe-metrics.js';
export type { DeclaringSite } from './registry/declaring-sites.js';
export { Union, View, union } from './registry/view.js';
export type { ViewOptions } from './registry/view.js';

export { DEFAULT_BUCKETS, exponentialBuckets, linearBuckets } from './model/buckets.js';
export { FamilyBuilder } from './model/family-builder.js';
export type { HistogramRowOptions, RowOptions, SummaryRow, ValueOptions } from './model/family-builder.js';
export type { ExemplarRow, HistogramRow, NativeRow } from './model/histogram-row.js';
export type { ExemplarLabels } from './model/exemplar.js';
export type { DescriptorInput, FamilyDescriptor } from './model/family-descriptor.js';
export type { MetricType } from './model/metric-type.js';
export type { CollectError, Collector, GatherOptions, GatherResult, Gatherer, Registerer } from './model/collector.js';
export type { LabelPair, LabelValue, Labels, SomeLabels } from './model/labels.js';
export type {
  BucketLayout,
  Exemplar,
  FamilySnapshot,
  LabelColumn,
  LabelRows,
  Layout,
  NativeBuckets,
  QuantileLayout,
  ScalarLayout,
  SeriesChunk,
  SparseBuckets,
  StateLayout,
} from './model/snapshot.js';

export { ERROR_CODES, MetricError } from './support/metric-error.js';
export type { ErrorCode } from './support/metric-error.js';
export { setClock } from './support/clock.js';
export type { Clock } from './support/clock.js';
export { Diagnostics } from './support/diagnostics.js';
export type { Fault, FaultCount, FaultReporter, FaultSource } from './support/diagnostics.js';

export { koaMetrics, metricsHandler, metricsResponse, startHttpServer } from './serve.js';
export type { HttpServerOptions, MetricsHandlerOptions, MetricsResponseOptions } from './serve.js';
export type { ListenAddress, UnixSocketAddress, SystemdAddress, TcpAddress } from './http/listen-address.js';
export type { ListenerLimits } from './http/listener-limits.js';
export type { ListenerOptions } from './http/listener-options.js';
export type { ScrapeLimits, ScrapeTimes } from './http/scrape-options.js';
export type {
  BasicAuthOptions,
  RateLimitOptions,
  TlsOptions,
  WebConfigOptions,
  WebHeaders,
} from './http/web-config-options.js';
export type { ClientAuthPolicy, ClientAuthType, TlsCipherSuite, TlsCurve, TlsVersion } from './http/tls-names.js';
export type { CloseOptions, MetricsServer } from './http/listener.js';
export type { KoaContext, KoaMiddleware } from './http/koa-scrape.js';
export type { MetricsRequest, RequestHeaders } from './http/metrics-request.js';
export type { MetricsHandler } from './http/scrape-handler.js';
