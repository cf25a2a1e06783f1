/**
 * Creates instances with gauges, drops all but one, collects garbage and prints how many are still read.
 * To be run with --expose-gc.
 */

import { Gauged, Registry } from '../../../lib/index.js';
import { InstanceSet } from '../../../lib/decorators/instances.js';
import { collectGarbageUntil } from '../../collect-garbage.js';

const registry = new Registry();
const tracked = new InstanceSet();

class Cell {
  @Gauged('cells', { help: 'Cells alive.', aggregate: 'count', registry })
  readonly size = 1;

  @Gauged('kept_cells', { help: 'Cells whose value is kept.', cache: 3_600_000, value: () => 1, registry })
  get kept(): this {
    return this;
  }

  @Gauged('awaited_cells', { help: 'Cells whose value was awaited.', cache: 3_600_000, value: () => 1, registry })
  async awaited(): Promise<this> {
    return Promise.resolve(this);
  }
}

async function count(): Promise<Readonly<Record<'awaited' | 'cells' | 'kept' | 'tracked', number>>> {
  const { families } = await registry.gather();
  // By name: awaited, counted, kept.
  const [awaited, cells, kept] = families.map(({ chunks }) => chunks[0].values[0]);
  return { awaited, cells, kept, tracked: tracked.live().length };
}

function track(): object {
  const object = {};
  tracked.add(object);
  return object;
}

/** In a function of its own, so that nothing on the stack holds an instance. */
function create(size: number): { readonly cells: readonly Cell[]; readonly objects: readonly object[] } {
  return { cells: Array.from({ length: size }, () => new Cell()), objects: Array.from({ length: size }, track) };
}

async function countWith(size: number): Promise<object> {
  const dropped = create(size);
  const alive = await count();
  return dropped.cells.length === size ? alive : {};
}

const kept = create(1);
const before = await countWith(4999);
await collectGarbageUntil(async () => {
  const now = await count();
  return now.cells === 1 && now.tracked === 1;
});
const after = await count();
console.log(JSON.stringify({ before, after, kept: kept.cells.length + kept.objects.length }));
