import { Counter } from '../../lib/metrics/counter.js';
import { Registry } from '../../lib/registry/registry.js';
import { measureEndpoint } from '../../lib/runtime/endpoint-metrics.js';
import { setClock } from '../../lib/support/clock.js';

async function linesOf(registry: Registry): Promise<string[]> {
  return (await registry.metrics()).split('\n').filter((line) => !line.startsWith('#') && !line.includes('_bucket{'));
}

describe('measureEndpoint', () => {
  it('has the series of promhttp from the start', async () => {
    const registry = new Registry();
    measureEndpoint(registry);
    expect(await linesOf(registry)).toEqual([
      'prometheus_sdk_scrape_duration_seconds_sum 0',
      'prometheus_sdk_scrape_duration_seconds_count 0',
      'prometheus_sdk_scrape_response_bytes_total 0',
      'promhttp_metric_handler_errors_total{cause="gathering"} 0',
      'promhttp_metric_handler_errors_total{cause="encoding"} 0',
      'promhttp_metric_handler_requests_in_flight 0',
      'promhttp_metric_handler_requests_total{code="200"} 0',
      'promhttp_metric_handler_requests_total{code="500"} 0',
      'promhttp_metric_handler_requests_total{code="503"} 0',
      '',
    ]);
  });

  it('counts what it is told', async () => {
    let seconds = 0;
    const restore = setClock({ epochSeconds: () => seconds, monotonicSeconds: () => seconds });
    const registry = new Registry();
    const { metrics } = measureEndpoint(registry);
    const [end] = [metrics.begin(), metrics.begin()];
    seconds = 2;
    end(405, 123);
    metrics.failed('encoding');
    metrics.answered('depth', 0.5);
    restore();
    expect(await linesOf(registry)).toEqual([
      'prometheus_sdk_collector_duration_seconds_sum{collector="depth"} 0.5',
      'prometheus_sdk_collector_duration_seconds_count{collector="depth"} 1',
      'prometheus_sdk_scrape_duration_seconds_sum 2',
      'prometheus_sdk_scrape_duration_seconds_count 1',
      'prometheus_sdk_scrape_response_bytes_total 123',
      'promhttp_metric_handler_errors_total{cause="gathering"} 0',
      'promhttp_metric_handler_errors_total{cause="encoding"} 1',
      'promhttp_metric_handler_requests_in_flight 1',
      'promhttp_metric_handler_requests_total{code="200"} 0',
      'promhttp_metric_handler_requests_total{code="500"} 0',
      'promhttp_metric_handler_requests_total{code="503"} 0',
      'promhttp_metric_handler_requests_total{code="405"} 1',
      '',
    ]);
  });

  it('is shared by all endpoints of a registry and ends with the last of them', () => {
    const registry = new Registry();
    const [first, second] = [measureEndpoint(registry), measureEndpoint(registry)];
    expect(first.metrics).toBe(second.metrics);
    first.stop();
    first.stop();
    expect(registry.describe()).toHaveLength(6);
    second[Symbol.dispose]();
    expect(registry.describe()).toEqual([]);
  });

  it('leaves the names that the program has taken to the program', () => {
    const registry = new Registry();
    const name = 'promhttp_metric_handler_requests_total';
    const own = new Counter({ name, help: 'Mine.', registry });
    const endpoint = measureEndpoint(registry);
    endpoint.metrics.begin()(200, 0);
    expect(registry.describe()).toHaveLength(6);
    endpoint.stop();
    expect(registry.describe()).toEqual([own.descriptor]);
  });
});
