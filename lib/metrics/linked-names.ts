/**
 * Label names one behind the other: a look-up that goes from name to name checks no length and no place.
 */

/** The name of a label, and that of the next one in the order of declaration. */
export class LinkedName {
  /** `undefined` behind the last one, which is what no name equals. */
  readonly name: string | undefined;
  /** The end comes after itself. */
  readonly next: LinkedName;

  /** Without arguments it is the end. */
  constructor(name?: string, next?: LinkedName) {
    this.name = name;
    this.next = next ?? this;
  }
}

/** Links names. */
export function linkNames(names: readonly string[]): LinkedName {
  return names.reduceRight((next, name) => new LinkedName(name, next), new LinkedName());
}
