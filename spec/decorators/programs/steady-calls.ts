/**
 * Calls decorated functions whose labels are known, over and over, and prints how many bytes a call left on the heap, and whether an
 * argument was let go after its call. To be run with --expose-gc and a young generation that holds a round.
 */

import { Registry, counted, inFlight } from '../../../lib/index.js';
import { collectGarbageUntil } from '../../collect-garbage.js';
import { CALLS_OF_A_ROUND, bytesLeftByCall } from '../../left-on-heap.js';

const registry = new Registry();
const TENANTS = ['a', 'b', 'c', 'd'].map((tenant) => ({ tenant }));

type Tenant = (typeof TENANTS)[number];

let length = 0;
const read = (request: Tenant): void => {
  length += request.tenant.length;
};
const labels = { tenant: ({ tenant }: Tenant) => tenant };

function bytesOf(decorated: (request: Tenant) => void): Promise<number> {
  return bytesLeftByCall(() => {
    for (let call = 0; call < CALLS_OF_A_ROUND; call += 1) decorated(TENANTS[call & 3]);
  });
}

const plain = await bytesOf(counted(read, { registry }));
const labelled = await bytesOf(counted(read, 'labelled_total', { registry, labels, outcome: true }));
const running = await bytesOf(inFlight(read, 'running', { registry, labels }));

/** In a function of its own, so that nothing on the stack holds the argument. */
function callWith(decorated: (request: Tenant) => void): WeakRef<Tenant> {
  const request = { tenant: 'dropped' };
  decorated(request);
  return new WeakRef(request);
}

const kept = counted(read, 'labelled_total', { registry, labels, outcome: true });
const dropped = callWith(kept);
await collectGarbageUntil(() => dropped.deref() === undefined);
const isHeld = dropped.deref() !== undefined;
kept(TENANTS[0]);
console.log(JSON.stringify({ plain, labelled, running, isHeld, isRead: length > 0 }));
