/**
 * Copies the numbers of the rows of a page.
 */

/** Up to this many numbers a loop is faster than the call of `set`. */
const FEW_NUMBERS = 64;

/**
 * Copies the numbers of rows until `copy` is full; without holes they are one block.
 *
 * @param width - how many numbers a row has
 * @param places - the rows; `undefined` if they are the first ones
 */
export function copyRows(
  numbers: Float64Array,
  width: number,
  places: readonly number[] | undefined,
  copy: Float64Array,
): void {
  if (places !== undefined) {
    for (let row = 0; row < places.length; row += 1) {
      const from = places[row] * width;
      for (let index = 0; index < width; index += 1) copy[row * width + index] = numbers[from + index];
    }
  } else if (copy.length <= FEW_NUMBERS) {
    for (let index = 0; index < copy.length; index += 1) copy[index] = numbers[index];
  } else {
    copy.set(copy.length === numbers.length ? numbers : numbers.subarray(0, copy.length));
  }
}
