/**
 * Many objects that are held weakly, for lists that are often added to and seldom read.
 */

const FIRST_LIMIT = 64;

/** Objects that are alive, in the order in which they were first added. */
export class WeakList<T extends object> {
  #references: WeakRef<T>[] = [];
  /** At this length the dead are taken out: never more than half of a long list, and no finalizer for each object. */
  #limit = FIRST_LIMIT;

  /** Adds an object, which may be there already. */
  add(object: T): void {
    if (this.#references.length >= this.#limit) this.#sweep();
    this.#references.push(new WeakRef(object));
  }

  /** The objects that were not collected, each once. */
  live(): T[] {
    const objects = new Set<T>();
    for (const reference of this.#references) {
      const object = reference.deref();
      if (object !== undefined) objects.add(object);
    }
    return [...objects];
  }

  #sweep(): void {
    this.#references = this.live().map((object) => new WeakRef(object));
    this.#limit = Math.max(FIRST_LIMIT, 2 * this.#references.length);
  }
}
