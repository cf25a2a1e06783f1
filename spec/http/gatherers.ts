/**
 * Gatherers for specs of what serves them.
 */

import type { GatherResult, Gatherer } from '../../lib/model/collector.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import type { FamilySnapshot } from '../../lib/model/snapshot.js';

/** A gauge without labels. */
export function gauge(name: string, value: number): FamilySnapshot {
  return new FamilyBuilder({ name, type: 'gauge', help: 'A gauge.' }).add({}, value).build();
}

/** What {@link gauge} is in text 0.0.4. */
export function gaugeText(name: string, value: number): string {
  return `# HELP ${name} A gauge.\n# TYPE ${name} gauge\n${name} ${String(value)}\n`;
}

/** A gauge whose text is about 32 KiB long: half a block of a scrape. */
export function halfBlock(name: string): FamilySnapshot {
  const filling = 'x'.repeat(32_768);
  return new FamilyBuilder({ name, type: 'gauge', help: 'Fills half a block.', labelNames: ['filling'] })
    .add({ filling }, 1)
    .build();
}

/** A family that fails when its numbers are written. */
export function unwritable(name: string): FamilySnapshot {
  return numbersThrough(gauge(name, 0), () => {
    throw new Error('secret of the writer');
  });
}

/** A family that calls `look` each time its numbers are looked at. */
function numbersThrough({ descriptor, chunks }: FamilySnapshot, look: () => void): FamilySnapshot {
  const watched = chunks.map(({ values, ...rest }) => ({
    ...rest,
    get values() {
      look();
      return values;
    },
  }));
  return { descriptor, chunks: watched };
}

/** Gathers the families given. */
export function gathererOf(...families: readonly FamilySnapshot[]): Gatherer {
  return { gather: () => Promise.resolve({ families, errors: [] }) };
}

/** A gatherer of `count` half blocks that tells how many of them have been asked for. */
export function countedHalfBlocks(count: number): Gatherer & { readonly written: () => number } {
  const written = new Set<number>();
  const family = halfBlock('half');
  const families = Array.from({ length: count }, (_, index) => numbersThrough(family, () => written.add(index)));
  return { ...gathererOf(...families), written: () => written.size };
}

/** A gatherer that answers when told to. */
export function heldGatherer(): { gatherer: Gatherer; asked: Promise<void>; release: () => void } {
  let release: () => void = () => undefined;
  let ask: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const gather = (): Promise<GatherResult> => {
    ask();
    return new Promise((resolve) => {
      release = () => {
        resolve({ families: [gauge('depth', 4)], errors: [] });
      };
    });
  };
  return {
    gatherer: { gather },
    asked,
    release: () => {
      release();
    },
  };
}
