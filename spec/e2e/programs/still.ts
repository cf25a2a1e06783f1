/**
 * Serves one series of every kind, none of which ever changes.
 */

import {
  Counter,
  FamilyBuilder,
  Gauge,
  Histogram,
  Info,
  Registry,
  StateSet,
  Summary,
  setClock,
  startHttpServer,
} from 'prometheus-sdk';
import { HOSTILE, HOSTILE_HELP, NUMBERS, TIMED_SAMPLE, fromEnvironment } from '../still-samples.js';

const { time, note } = fromEnvironment(process.env);
setClock({ epochSeconds: () => time, monotonicSeconds: () => 0 });

const registry = new Registry();
const constLabels = { region: 'eu"1"' };
const common = { namespace: 'still', registry, constLabels };

const hostile = new Gauge({ ...common, name: 'hostile', help: HOSTILE_HELP, labelNames: ['text'] });
HOSTILE.forEach((text, index) => hostile.set({ text }, index));
const number = new Gauge({ ...common, name: 'number', help: 'Numbers.', labelNames: ['index'] });
NUMBERS.forEach((value, index) => number.set({ index }, value));

const requests = new Counter({ ...common, name: 'requests_total', help: 'Requests.', labelNames: ['code'] });
requests.inc({ code: 200 });
requests.inc({ code: 200 }, 2.5, { trace_id: '4bf92f35', note });
requests.init({ code: 500 });
new Counter({ ...common, name: 'read_bytes_total', help: 'Read.', unit: 'bytes' }).inc(1e9);
new Counter({ ...common, name: 'jobs_done', help: 'Jobs.' }).inc(7);

const latency = new Histogram({
  ...common,
  name: 'latency_seconds',
  help: 'Latency.',
  unit: 'seconds',
  buckets: [0.25, 1],
});
latency.observe(0.125, { trace_id: 'fast' });
latency.observe(0.5);
latency.observe(1);
latency.observe(2.75, { trace_id: 'slow' });

const sizes = new Summary({
  ...common,
  name: 'size_bytes',
  help: 'Sizes.',
  unit: 'bytes',
  labelNames: ['peer'],
  objectives: { 0.5: 0.05, 1: 0.001 },
});
sizes.observe({ peer: 'a' }, 2.5);
sizes.observe({ peer: 'a' }, 2.5);
sizes.init({ peer: 'b' });

new Info({ ...common, name: 'build_info', help: 'Build.' }).set({ version: '1.2.3', built_by: '"me"' });
new StateSet({ ...common, name: 'state', help: 'State.', states: ['idle', 'busy'] }).set('busy');

const families = [
  new FamilyBuilder({ name: 'still_unknown', type: 'unknown', help: 'Of no known type.', constLabels }).add({}, 42),
  new FamilyBuilder({ name: 'still_ages', type: 'gaugehistogram', help: 'Ages.', constLabels }).addHistogram(
    {},
    { bounds: [1], counts: [1, 2], sum: 9 },
  ),
  new FamilyBuilder({ name: TIMED_SAMPLE, type: 'gauge', help: 'Read at.', constLabels }).add({}, 5, {
    timestamp: time,
  }),
].map((builder) => builder.build());
registry.register({ describe: () => families.map(({ descriptor }) => descriptor), collect: () => families });

const server = await startHttpServer({ port: 0, registry, defaultMetrics: false });
console.log(`metrics: ${server.url}`);
