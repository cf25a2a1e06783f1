/**
 * Where lines of text are put together.
 */

/**
 * Collects text. It can note where the numbers stand in it, so that they can be written over later without the rest.
 */
export class TextSink {
  #text = '';
  #marks: number[] | undefined;
  #gap = 0;

  /** How many UTF-16 units there are. */
  get length(): number {
    return this.#text.length;
  }

  /** Adds text that does not change with the numbers. */
  add(text: string): void {
    this.#text += text;
    this.#gap += text.length;
  }

  /** Adds a number and the text around it. */
  addNumber(before: string, digits: string, after: string): void {
    this.#text += before + digits + after;
    if (this.#marks === undefined) return;
    this.#marks.push(this.#gap + before.length, digits.length);
    this.#gap = after.length;
  }

  /** The text so far, which the sink forgets. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    this.#marks = undefined;
    return text;
  }

  /**
   * Notes from now on, and until the next {@link take}, where the numbers stand.
   *
   * @returns for each number how many UTF-16 units lie between the number before, or the beginning, and it, and how many
   *   it has; filled as numbers are added
   */
  markNumbers(): readonly number[] {
    this.#gap = 0;
    return (this.#marks = []);
  }
}
