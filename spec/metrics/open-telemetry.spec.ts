/**
 * Exemplars from spans of the real OpenTelemetry API and SDK.
 */

import { context, trace, type Span } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { AlwaysOffSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Counter } from '../../lib/metrics/counter.js';
import { useExemplars } from '../../lib/metrics/exemplar-source.js';
import { Histogram } from '../../lib/metrics/histogram.js';
import { openTelemetryExemplars } from '../../lib/metrics/open-telemetry.js';

const source = openTelemetryExemplars();

function setUp(provider = new BasicTracerProvider()): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
}

function inSpan<R>(call: (span: Span) => R): R {
  const span = trace.getTracer('spec').startSpan('work');
  return context.with(trace.setSpan(context.active(), span), () => call(span));
}

function labelsOf(span: Span): Readonly<Record<string, string>> {
  const { traceId, spanId } = span.spanContext();
  return { trace_id: traceId, span_id: spanId };
}

afterEach(() => {
  context.disable();
  trace.disable();
});

describe('openTelemetryExemplars', () => {
  it('has nothing where OpenTelemetry is not set up', () => {
    expect(source()).toBeUndefined();
  });

  it('has nothing outside a span', () => {
    setUp();
    expect(source()).toBeUndefined();
  });

  it('gives the ids of the active span, the innermost one', () => {
    setUp();
    inSpan((outer) => {
      expect(source()).toEqual(labelsOf(outer));
      inSpan((inner) => {
        expect(source()).toEqual(labelsOf(inner));
      });
      expect(source()).toEqual(labelsOf(outer));
    });
    expect(source()).toBeUndefined();
  });

  it('gives ids that an exemplar can hold', () => {
    setUp();
    inSpan(() => {
      expect(source()).toEqual({
        trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
        span_id: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
      });
    });
  });

  it('has nothing for a span that is not sampled', () => {
    setUp(new BasicTracerProvider({ sampler: new AlwaysOffSampler() }));
    inSpan((span) => {
      expect(span.spanContext().traceId).toMatch(/[^0]/);
      expect(source()).toBeUndefined();
    });
  });

  it('asks the tracing API that it is given', () => {
    setUp();
    inSpan((span) => {
      expect(openTelemetryExemplars(trace)()).toEqual(labelsOf(span));
      expect(openTelemetryExemplars({ getActiveSpan: () => undefined })()).toBeUndefined();
    });
  });

  it('leads from what an asynchronous function counts and times to its span', async () => {
    setUp();
    const counter = new Counter({ name: 'jobs_total', help: 'J.', registry: null });
    const histogram = new Histogram({ name: 'job_seconds', help: 'J.', registry: null });
    const restore = useExemplars(source);
    try {
      const labels = await inSpan(async (span) => {
        await histogram.time(() => nextTurn());
        counter.inc();
        return Object.entries(labelsOf(span));
      });
      for (const instrument of [counter, histogram]) {
        const [family] = instrument.collect();
        const kept = family.chunks[0].exemplars?.filter((each) => each !== undefined);
        expect(kept?.map((each) => each.labels)).toEqual([labels]);
      }
    } finally {
      restore();
    }
  });
});
