/**
 * Golden cases of names that the classic grammar does not allow.
 */

import { createExemplar } from '../../lib/model/exemplar.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import { createDescriptor, type DescriptorInput } from '../../lib/model/family-descriptor.js';
import type { FamilySnapshot } from '../../lib/model/snapshot.js';
import type { GoldenCase } from './cases.js';

function builder(input: DescriptorInput): FamilyBuilder {
  return new FamilyBuilder(createDescriptor({ ...input, utf8Names: true }));
}

const AT = { startTime: 1700000000.5 };

function distributions(): readonly FamilySnapshot[] {
  const latency = builder({ name: 'latência', type: 'histogram', help: 'Latency.', labelNames: ['route.name'] });
  const size = builder({ name: 'rpc.size', type: 'summary', help: 'Size.' });
  const age = builder({ name: 'queue.age', type: 'gaugehistogram', help: 'Age.' });
  const histogram = latency.addHistogram({ 'route.name': '/' }, { bounds: [1], counts: [1, 2], sum: 5 }, AT).build();
  const exemplars = [createExemplar('golden', { trace_id: 'a' }, 0.5, 1700000001), undefined];
  return [
    { ...histogram, chunks: histogram.chunks.map((chunk) => ({ ...chunk, exemplars })) },
    size.addSummary({}, { count: 1, sum: 2, quantiles: { 0.5: 2 } }, AT).build(),
    age.addHistogram({}, { bounds: [1], counts: [0, 1], sum: 3 }).build(),
  ];
}

function families(): readonly FamilySnapshot[] {
  const served = builder({
    name: 'http.requests_total',
    type: 'counter',
    help: 'Requests "served".',
    labelNames: ['http.method', 'code', 'a:b'],
    constLabels: { 'cloud.region': 'eu' },
  });
  const bare = builder({ name: 'jobs.done', type: 'counter', help: 'No suffix.' });
  const build = builder({ name: 'build.data_info', type: 'info', help: 'Build.', labelNames: ['git.hash'] });
  const state = builder({ name: 'job.state', type: 'stateset', help: 'State.', labelNames: ['job'] });
  const label = 'a "\\\n';
  const odd = builder({ name: 'quote " backslash \\ newline \n 🚀', type: 'gauge', help: 'Odd.', labelNames: [label] });
  const plain = builder({ name: 'plain:name', type: 'gauge', help: 'Plain.', labelNames: ['plain'] });
  const options = { ...AT, exemplar: { t: 'x' }, timestamp: 1700000002 };
  return [
    served.add({ 'http.method': 'GET', code: 200, 'a:b': 1 }, 3, options).build(),
    bare.add({}, 1, AT).build(),
    ...distributions(),
    build.add({ 'git.hash': 'abc' }, 1).build(),
    state.addStates({ job: 'a' }, { idle: true, busy: false }).build(),
    odd.add({ [label]: 'v' }, 1).build(),
    plain.add({ plain: 'p' }, 1).build(),
  ];
}

/** The golden cases with UTF-8 names: as they are where the format can, and by each scheme. */
export const utf8Cases: readonly GoldenCase[] = [
  { name: 'utf8', families: families(), options: { escaping: 'allow-utf-8', created: true } },
  { name: 'utf8-underscores', families: families(), options: { escaping: 'underscores', created: true } },
  { name: 'utf8-dots', families: families(), options: { escaping: 'dots', created: true } },
  { name: 'utf8-values', families: families(), options: { escaping: 'values', created: true } },
];
