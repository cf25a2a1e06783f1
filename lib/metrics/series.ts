/**
 * The handle of one series: where its numbers are.
 */

import { familySubject, type FamilyDescriptor } from '../model/family-descriptor.js';
import type { Page } from './page.js';

/**
 * What the handles of all instruments share. A handle is worth keeping: using it skips the look-up of the labels.
 */
export abstract class Series {
  /** The page's numbers; a page of its own once the series was removed. */
  // Declared only, as all that the constructor sets: others are defined as `undefined` before.
  declare protected values: Float64Array;
  /** Where in {@link values} the series' numbers begin. */
  declare protected offset: number;
  /** Whether it was used in a way that its numbers may not show, since {@link Series.takeTouch}. */
  protected touched = false;
  readonly #family: FamilyDescriptor;
  #page: Page;
  #row: number;
  #live = true;

  /**
   * @param page - the page that holds the series
   * @param row - its row in the table
   * @param width - how many numbers a row has
   * @param family - the family of the series
   * @internal
   */
  constructor(page: Page, row: number, width: number, family: FamilyDescriptor) {
    this.#family = family;
    this.#page = page;
    this.#row = row;
    this.values = page.values;
    this.offset = (row - page.start) * width;
  }

  /**
   * Whether the series is still part of its family. After `remove` or `clear` a handle goes on working,
   * but what it counts is not exposed; ask the instrument for a new one. A series that vanished because it was idle still is: it
   * comes back when its handle is used.
   */
  get isLive(): boolean {
    return this.#live;
  }

  /** When the series began, in seconds since the Unix epoch. */
  get startTime(): number {
    return this.#page.startTime(this.#row - this.#page.start);
  }

  /** The family as messages name it. */
  protected get subject(): string {
    return familySubject(this.#family);
  }

  /** The page, for exemplars. */
  protected get page(): Page {
    return this.#page;
  }

  /** The row within the page. */
  protected get rowInPage(): number {
    return this.#row - this.#page.start;
  }

  /**
   * Whether the handle was used, in a way that its numbers may not show, since it was last asked.
   *
   * @internal
   */
  takeTouch(): boolean {
    const { touched } = this;
    this.touched = false;
    return touched;
  }

  /**
   * Moves the handle to a page that nothing else uses.
   *
   * @internal
   */
  detach(page: Page): void {
    this.#page = page;
    this.#row = 0;
    this.#live = false;
    this.values = page.values;
    this.offset = 0;
  }
}
