/**
 * Exemplars that lead to the active span of OpenTelemetry.
 */

import type { ExemplarSource } from './exemplar-source.js';

/** What is needed of a span; every `Span` of `@opentelemetry/api` fits. */
export interface ExemplarSpan {
  /** The span's place in its trace. */
  spanContext(): {
    /** The trace, in hexadecimal. */
    readonly traceId: string;
    /** The span, in hexadecimal. */
    readonly spanId: string;
    /** Bit 0 is set if the span is sampled. */
    readonly traceFlags: number;
  };
}

/** What is needed of a tracing API; `trace` of `@opentelemetry/api` fits. */
export interface ExemplarTraces {
  /** The span in whose context this runs. */
  getActiveSpan(): ExemplarSpan | undefined;
}

/** What `@opentelemetry/api` puts on the global object, as far as it is needed here. */
interface GlobalApi {
  readonly context?: { active(): { getValue(key: symbol): unknown } };
}

/**
 * Every copy of version 1 of `@opentelemetry/api` in a process finds the others under these two keys: the key of the global
 * object and the key under which a context holds its span.
 */
const API_KEY = Symbol.for('opentelemetry.js.api.1');
const SPAN_KEY = Symbol.for('OpenTelemetry Context Key SPAN');

const SAMPLED = 1;

const globalTraces: ExemplarTraces = {
  getActiveSpan: () => {
    // Looked up each time, since tracing may be set up later than metrics.
    const api = (globalThis as unknown as Partial<Record<symbol, GlobalApi>>)[API_KEY];
    return api?.context?.active().getValue(SPAN_KEY) as ExemplarSpan | undefined;
  },
};

/**
 * A source for {@link useExemplars}: `trace_id` and `span_id` of the active span, if there is one and it is sampled, so that
 * every exemplar leads to a trace that exists.
 *
 * It does not import OpenTelemetry. Where `@opentelemetry/api` is not there or nothing is traced, there are no exemplars.
 *
 * @param traces - where to look for the span; default what version 1 of `@opentelemetry/api` has set up in this process
 *
 * @example
 * ```ts
 * import { openTelemetryExemplars, useExemplars } from 'prometheus-sdk';
 *
 * useExemplars(openTelemetryExemplars(), { minIntervalSeconds: 10 });
 * ```
 */
export function openTelemetryExemplars(traces: ExemplarTraces = globalTraces): ExemplarSource {
  return () => {
    const context = traces.getActiveSpan()?.spanContext();
    if (context === undefined || (context.traceFlags & SAMPLED) === 0) return undefined;
    return { trace_id: context.traceId, span_id: context.spanId };
  };
}
