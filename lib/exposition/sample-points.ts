/**
 * Points that a format spreads over several samples: classic histograms, summaries and state sets.
 */

import type { Exemplar, Layout } from '../model/snapshot.js';
import type { ChunkBuilder, FamilyRows } from './parsed-rows.js';
import type { SeriesSpace } from './series-labels.js';
import { numberOf } from './text-scanner.js';

/** What one series held at one time, sample by sample; NaN stands for what has not been read. */
export class SamplePoint {
  /** The texts of the folded label, such as `le`, by their numbers, in the order of the samples. */
  readonly keys: number[] = [];
  /** The value for each of {@link keys}; buckets are cumulative. */
  readonly values: number[] = [];
  /** The exemplar for each of {@link keys}, once there is one. */
  exemplars: (Exemplar | undefined)[] | undefined;
  count = NaN;
  sum = NaN;
  startTime = NaN;

  /**
   * @param at - where in the text its first sample begins
   */
  constructor(
    readonly space: SeriesSpace,
    readonly series: number,
    public timestamp: number,
    readonly at: number,
  ) {}

  /** Adds a bucket, a quantile or a state. */
  push(key: number, value: number, exemplar: Exemplar | undefined): void {
    if (exemplar !== undefined) {
      this.exemplars ??= [];
      this.exemplars[this.keys.length] = exemplar;
    }
    this.keys.push(key);
    this.values.push(value);
  }
}

/** How the points with the same keys become rows. */
interface Arrangement {
  readonly space: SeriesSpace;
  readonly keys: readonly number[];
  /** The places of the keys in the order of the layout; the bucket for +Inf and one for -Inf left out. */
  readonly order: readonly number[];
  /** The place of the bucket for +Inf, or -1. */
  readonly infinite: number;
  readonly chunk: ChunkBuilder;
}

/** Turns the points of a family into rows. */
export class PointRows {
  readonly #rows: FamilyRows;
  readonly #kind: 'buckets' | 'quantiles' | 'states';
  readonly #numbers: number[] = [];
  readonly #arrangements = new Map<SeriesSpace, Map<string, Arrangement>>();
  #last: Arrangement | undefined;

  constructor(rows: FamilyRows, kind: 'buckets' | 'quantiles' | 'states') {
    this.#rows = rows;
    this.#kind = kind;
  }

  /** The text of a key. */
  text(key: number): string {
    return this.#rows.labels.folded?.texts[key] ?? '';
  }

  /** The number that the text of a key is; NaN if it is none. */
  number(key: number): number {
    while (this.#numbers.length <= key) this.#numbers.push(numberOf(this.text(this.#numbers.length)) ?? NaN);
    return this.#numbers[key];
  }

  /** Adds the row of a point. */
  add(point: SamplePoint, fail: (problem: string) => never): void {
    const arrangement = this.#arrange(point, fail);
    const { values } = arrangement.chunk;
    if (this.#kind === 'buckets') pushBuckets(values, point, arrangement);
    else for (const place of arrangement.order) values.push(point.values[place]);
    if (this.#kind === 'quantiles') values.push(point.count, point.sum);
    const { exemplars } = point;
    this.#rows.addTo(arrangement.chunk, point.series, {
      timestamp: point.timestamp,
      startTime: point.startTime,
      exemplars: exemplars && [...arrangement.order, arrangement.infinite].map((place) => exemplars[place]),
      native: undefined,
    });
  }

  #arrange(point: SamplePoint, fail: (problem: string) => never): Arrangement {
    const { space, keys } = point;
    if (this.#last?.space === space && sameKeys(this.#last.keys, keys)) return this.#last;
    let known = this.#arrangements.get(space);
    if (known === undefined) {
      known = new Map<string, Arrangement>();
      this.#arrangements.set(space, known);
    }
    const text = keys.join();
    let arrangement = known.get(text);
    if (arrangement === undefined) {
      arrangement = this.#kind === 'states' ? this.#states(point, fail) : this.#numbered(point, fail);
      known.set(text, arrangement);
    }
    return (this.#last = arrangement);
  }

  #states({ space, keys }: SamplePoint, fail: (problem: string) => never): Arrangement {
    const states = keys.map((key) => this.text(key));
    if (new Set(keys).size < keys.length) fail('a state is given twice: remove one');
    const layout: Layout = { kind: 'states', states };
    const chunk = this.#rows.chunk(space, JSON.stringify(states), () => layout);
    return { space, keys: [...keys], order: [...keys.keys()], infinite: -1, chunk };
  }

  #numbered({ space, keys }: SamplePoint, fail: (problem: string) => never): Arrangement {
    const numbers = keys.map((key) => this.number(key));
    const sorted = [...keys.keys()].sort((a, b) => numbers[a] - numbers[b] || a - b);
    const twice = sorted.find((place, index) => index > 0 && numbers[place] === numbers[sorted[index - 1]]);
    const quantiles = this.#kind === 'quantiles';
    if (twice !== undefined) fail(`the ${quantiles ? 'quantile' : 'bucket'} ${String(numbers[twice])} is given twice`);
    const infinite = quantiles ? -1 : numbers.indexOf(Infinity);
    const order = quantiles ? sorted : sorted.filter((place) => Number.isFinite(numbers[place]));
    const finite = order.map((place) => (numbers[place] === 0 ? 0 : numbers[place]));
    const layout: Layout = quantiles ? { kind: 'quantiles', quantiles: finite } : { kind: 'buckets', bounds: finite };
    const chunk = this.#rows.chunk(space, finite.join(), () => layout);
    return { space, keys: [...keys], order, infinite, chunk };
  }
}

/** Without a bucket for +Inf the count stands for it, and without a count the last bucket. */
function pushBuckets(values: number[], point: SamplePoint, { order, infinite }: Arrangement): void {
  let below = 0;
  for (const place of order) {
    values.push(point.values[place] - below);
    below = point.values[place];
  }
  const all = infinite >= 0 ? point.values[infinite] : point.count;
  values.push(Number.isNaN(all) ? 0 : all - below, point.sum);
}

function sameKeys(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let place = 0; place < a.length; place += 1) if (a[place] !== b[place]) return false;
  return true;
}
