/**
 * What a user of the package writes, in words that both dialects of decorators and every supported compiler understand.
 * Prints what it is scraped for.
 */

import {
  Counted,
  Counter,
  Gauged,
  Histogram,
  InFlight,
  StateSet,
  Timed,
  registry,
  startHttpServer,
} from 'prometheus-sdk';
import { negotiate, type Format } from 'prometheus-sdk/exposition';
import type { MetricsServer } from 'prometheus-sdk/http';
import { collectProcessMetrics, type ProcessMetricsOptions } from 'prometheus-sdk/runtime';

interface Job {
  readonly queue: 'mail' | 'print';
  readonly pages: number;
}

const pages = new Histogram({ name: 'pages', help: 'Pages.', labelNames: ['queue'], buckets: [1, 10] });
const state = new StateSet({ name: 'worker_state', help: 'State.', states: ['idle', 'busy'] });
const requests = new Counter({ name: 'requests_total', help: 'Requests.', labelNames: ['method', 'code'] });

class Worker {
  @Gauged('worker_backlog', { help: 'Jobs waiting.' })
  readonly backlog: Job[] = [];

  @Counted({
    name: 'worker_jobs_total',
    help: 'Jobs done.',
    labels: { queue: (job) => job.queue },
    resultLabels: { long: (outcome) => (outcome.result ?? 0) > 5 },
  })
  @Timed
  @InFlight({ name: 'worker_in_flight', help: 'Jobs being done.' })
  async work(job: Job): Promise<number> {
    state.set('busy');
    await Promise.resolve();
    pages.observe({ queue: job.queue }, job.pages);
    return job.pages;
  }
}

async function main(): Promise<void> {
  const worker = new Worker();
  await worker.work({ queue: 'mail', pages: 7 });
  worker.backlog.push({ queue: 'print', pages: 1 });
  requests.inc({ method: 'GET', code: 200 });
  const options: ProcessMetricsOptions = { registry: registry };
  collectProcessMetrics(options);
  const server: MetricsServer = await startHttpServer(0);
  const response = await fetch(server.url);
  const text = await response.text();
  await server.close();
  const format: Format = negotiate(undefined);
  if (response.headers.get('content-type') !== format.contentType) throw new Error('another format');
  console.log(text);
}

// A label that is missing or misspelt does not compile.
export function mistakes(): void {
  // @ts-expect-error the label code is missing
  requests.inc({ method: 'GET' });
  // @ts-expect-error the label is called method
  requests.inc({ methd: 'GET', code: 200 });
  // @ts-expect-error there is no such state
  state.set('gone');
  // @ts-expect-error an observation is a number
  pages.observe({ queue: 'mail' }, 'seven');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
