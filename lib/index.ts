/**
 * The front door of prometheus-sdk.
 */

export { Counter, CounterSeries } from './metrics/counter.js';
export type { CounterArguments, CounterOptions } from './metrics/counter.js';
export { Gauge, GaugeSeries } from './metrics/gauge.js';
export type { AddArguments, CallArguments, GaugeOptions, LabelsOnly, SetArguments } from './metrics/gauge.js';
export { Histogram, HistogramSeries } from './metrics/histogram.js';
export type { HistogramOptions, ObserveArguments } from './metrics/histogram.js';
export { Summary, SummarySeries } from './metrics/summary.js';
export type { SummaryArguments, SummaryOptions } from './metrics/summary.js';
export { Info } from './metrics/info.js';
export type { InfoOptions } from './metrics/info.js';
export { StateSet, StateSetSeries } from './metrics/state-set.js';
export type { StateArguments, StateSetOptions } from './metrics/state-set.js';
export { counter, gauge, histogram, info, stateSet, summary } from './metrics/declare.js';
export type { Declared, LookupRegisterer } from './metrics/declare.js';
export { Instrument } from './metrics/instrument.js';
export type { InstrumentOptions } from './metrics/instrument.js';
export { Series } from './metrics/series.js';
export type { EndArguments, Timer } from './metrics/timer.js';
export type { Objective } from './metrics/quantile-sketch.js';
export type { Window } from './metrics/sliding-quantiles.js';

export { Counted, counted } from './decorators/counted.js';
export type { CountedFamilyOptions, CountedLabelOptions, CountedOptions } from './decorators/counted.js';
export { Timed, timed } from './decorators/timed.js';
export type { TimedDefaultOptions, TimedFamilyOptions, TimedLabelOptions, TimedOptions } from './decorators/timed.js';
export { InFlight, inFlight } from './decorators/in-flight.js';
export type { InFlightFamilyOptions, InFlightLabelOptions } from './decorators/in-flight.js';
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
export type { Measurable } from './decorators/measure.js';
export type { RecordedOn } from './decorators/call-options.js';
export type {
  AnyFunction,
  ArgumentsOf,
  BoundedLabel,
  CallableContext,
  ClosedLabels,
  DecoratedCallable,
  DecoratorRegistry,
  EntryLabel,
  EntryLabels,
  FamilyOptions,
  FillableLabels,
  FromArguments,
  FromOutcome,
  OnCallable,
  Outcome,
  OutcomeKind,
  OutcomeLabelOptions,
  Owner,
  RegistryOptions,
  ResultLabels,
  ResultOf,
  ThisOf,
  Unlabelled,
  Unnamed,
  WhereOptions,
  WithName,
} from './decorators/types.js';
export { track } from './decorators/instances.js';

export { Registry } from './registry/registry.js';
export { registry } from './registry/global.js';
export { Union, View, union } from './registry/view.js';
export type { ViewOptions } from './registry/view.js';

export { DEFAULT_BUCKETS, exponentialBuckets, linearBuckets } from './model/buckets.js';
export { FamilyBuilder } from './model/family-builder.js';
export type { HistogramRow, RowOptions, SummaryRow, ValueOptions } from './model/family-builder.js';
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
  QuantileLayout,
  ScalarLayout,
  SeriesChunk,
  StateLayout,
} from './model/snapshot.js';

export { ERROR_CODES, MetricError } from './support/metric-error.js';
export type { ErrorCode } from './support/metric-error.js';
export { setClock } from './support/clock.js';
export type { Clock } from './support/clock.js';
export { Diagnostics } from './support/diagnostics.js';
export type { Fault, FaultCount, FaultSource } from './support/diagnostics.js';

export { metricsHandler, startHttpServer } from './serve.js';
export type { HttpServerOptions, MetricsHandlerOptions } from './serve.js';
export type { ListenerOptions } from './http/listener-options.js';
export type { MetricsServer } from './http/listener.js';
export type { MetricsHandler } from './http/scrape-handler.js';
