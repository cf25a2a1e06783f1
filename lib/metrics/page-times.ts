/**
 * When the rows of a full page began.
 */

/**
 * The start times of a page, which snapshots hold as they are: to copy them would add half as much memory again as the numbers take
 * to what a first scrape allocates at once, and the engine answers that with a collection that stops everything.
 */
export class PageTimes {
  #times: Float64Array;
  #isShared = false;

  /** @param count - how many rows there are */
  constructor(count: number) {
    this.#times = new Float64Array(count);
  }

  /** When a row began. */
  at(place: number): number {
    return this.#times[place];
  }

  /** Says when a row began; what was shared stays as it is. */
  set(place: number, time: number): void {
    if (this.#isShared) {
      this.#times = this.#times.slice();
      this.#isShared = false;
    }
    this.#times[place] = time;
  }

  /** All of them, not to be changed. */
  share(): Float64Array {
    this.#isShared = true;
    return this.#times;
  }
}
