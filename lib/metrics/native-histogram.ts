/**
 * The native part of a series of a histogram: buckets that come into being where observations fall.
 */

import { currentClock } from '../support/clock.js';
import { MIN_SCHEMA } from '../model/native-schema.js';
import type { Exemplar, NativeBuckets, SparseBuckets } from '../model/snapshot.js';
import { NativeCounts } from './native-counts.js';
import { NativeExemplars } from './native-exemplars.js';
import { gridOf, type NativeGrid } from './native-grid.js';
import type { NativeSettings } from './native-options.js';

const NO_BUCKETS: SparseBuckets = Object.freeze({ indexes: new Int32Array(0), counts: new Float64Array(0) });

/**
 * Native buckets that stay within their limit. Count, sum and classic buckets are kept by the series, so this class says
 * when all of it has to begin again at zero, and the series does it.
 */
export class NativeHistogram {
  readonly #settings: NativeSettings;
  readonly #limit: number;
  #grid: NativeGrid;
  #zeroThreshold: number;
  #zeroCount = 0;
  #positive = new NativeCounts();
  /** Most histograms never see a negative number. */
  #negative: NativeCounts | undefined;
  #exemplars: NativeExemplars | undefined;
  /** By the monotonic clock; 0 if the series never begins again. */
  #startedAt: number;
  /** When a series that was made coarser begins again, by the monotonic clock. */
  #resetAt = Infinity;

  constructor(settings: NativeSettings) {
    this.#settings = settings;
    this.#limit = settings.maxBuckets === 0 ? Infinity : settings.maxBuckets;
    this.#grid = gridOf(settings.schema);
    this.#zeroThreshold = settings.zeroThreshold;
    this.#startedAt = settings.minResetSeconds > 0 ? currentClock().monotonicSeconds() : 0;
  }

  /** Whether the time has come for a series that was made coarser to begin again: ask before counting and before reading. */
  isResetDue(): boolean {
    return this.#resetAt !== Infinity && currentClock().monotonicSeconds() >= this.#resetAt;
  }

  /**
   * Counts an observation in its bucket; NaN has none.
   *
   * @returns false if there are too many buckets now and the whole series has to begin again, with this observation
   */
  observe(value: number): boolean {
    if (Number.isNaN(value)) return true;
    const magnitude = Math.abs(value);
    if (magnitude <= this.#zeroThreshold) {
      this.#zeroCount += 1;
    } else {
      const index = this.#grid.indexOf(magnitude);
      if (value > 0) this.#positive.add(index, 1);
      else (this.#negative ??= new NativeCounts()).add(index, 1);
    }
    const bucketCount = this.#positive.size + (this.#negative?.size ?? 0);
    return bucketCount <= this.#limit || this.#makeRoom();
  }

  /** Keeps the exemplar of an observation, if it fell into a bucket. */
  keep(exemplar: Exemplar): void {
    if (Number.isNaN(exemplar.value)) return;
    this.#exemplars ??= new NativeExemplars(this.#settings.maxExemplars);
    this.#exemplars.add(exemplar);
  }

  /**
   * Begins again with nothing counted and the first resolution.
   *
   * @returns when the series began: now, or when the time had come; in seconds since the Unix epoch
   */
  restart(): number {
    const clock = currentClock();
    const now = clock.monotonicSeconds();
    this.#startedAt = Math.min(now, this.#resetAt);
    this.#resetAt = Infinity;
    this.#grid = gridOf(this.#settings.schema);
    this.#zeroThreshold = this.#settings.zeroThreshold;
    this.#zeroCount = 0;
    this.#positive = new NativeCounts();
    this.#negative = undefined;
    this.#exemplars = undefined;
    return clock.epochSeconds() - (now - this.#startedAt);
  }

  /** What is counted now. */
  snapshot(): NativeBuckets {
    return {
      schema: this.#grid.schema,
      zeroThreshold: this.#zeroThreshold,
      zeroCount: this.#zeroCount,
      positive: this.#positive.snapshot(),
      negative: this.#negative?.snapshot() ?? NO_BUCKETS,
      exemplars: this.#exemplars?.all ?? [],
    };
  }

  /** Takes one step, even if it does not suffice: the next observation leads to the next step. */
  #makeRoom(): boolean {
    const { minResetSeconds } = this.#settings;
    if (minResetSeconds > 0 && this.#resetAt === Infinity) {
      const resetAt = this.#startedAt + minResetSeconds;
      if (currentClock().monotonicSeconds() >= resetAt) return false;
      this.#resetAt = resetAt;
    }
    if (!this.#widenZeroBucket()) this.#halveResolution();
    return true;
  }

  /** Takes the buckets next to zero, one of each sign if both are as near, into the zero bucket. */
  #widenZeroBucket(): boolean {
    const { maxZeroThreshold } = this.#settings;
    const nearest = Math.min(this.#positive.lowestIndex(), this.#negative?.lowestIndex() ?? Infinity);
    const threshold = this.#grid.boundOf(nearest);
    if (this.#zeroThreshold >= maxZeroThreshold || threshold > maxZeroThreshold) return false;
    this.#zeroThreshold = threshold;
    this.#zeroCount += this.#positive.countOf(nearest) + (this.#negative?.countOf(nearest) ?? 0);
    this.#positive = this.#positive.without(nearest);
    this.#negative = this.#negative?.without(nearest);
    return true;
  }

  #halveResolution(): void {
    const { schema } = this.#grid;
    if (schema === MIN_SCHEMA) return;
    this.#grid = gridOf(schema - 1);
    this.#positive = this.#positive.halved();
    this.#negative = this.#negative?.halved();
  }
}
