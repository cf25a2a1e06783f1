/**
 * Grammars as values: parts that match pieces of a text, and ways to put parts together.
 *
 * All ways to match are followed at once, as sets of positions: a matcher that takes the first alternative that fits, as
 * parser generators do, would refuse texts that a grammar allows, and one that goes back would not end in time.
 */

/** A text that is being matched. */
interface Subject {
  readonly codePoints: readonly number[];
  /** The last position that any part of the grammar reached. */
  furthest: number;
}

/** From every position at which a part may begin to every position at which it may end. */
export type Part = (subject: Subject, starts: ReadonlySet<number>) => ReadonlySet<number>;

/** One code point out of ranges, each with its first and its last. */
export function within(...ranges: readonly (readonly [first: number, last: number])[]): Part {
  return (subject, starts) => {
    const ends = new Set<number>();
    for (const start of starts) {
      const point = subject.codePoints[start];
      if (start >= subject.codePoints.length || !ranges.some(([first, last]) => point >= first && point <= last))
        continue;
      ends.add(start + 1);
      subject.furthest = Math.max(subject.furthest, start + 1);
    }
    return ends;
  };
}

/** The very characters of a text. */
export function exactly(characters: string): Part {
  const points = Array.from(characters, (character) => character.codePointAt(0) ?? 0);
  return inOrder(...points.map((point) => within([point, point])));
}

/** The letters of a word, each in either case. */
export function anyCase(word: string): Part {
  return inOrder(...Array.from(word, (letter) => either(exactly(letter.toLowerCase()), exactly(letter.toUpperCase()))));
}

/** One part after the other. */
export function inOrder(...parts: readonly Part[]): Part {
  return (subject, starts) =>
    parts.reduce((positions, part) => (positions.size === 0 ? positions : part(subject, positions)), starts);
}

/** Any of the parts. */
export function either(...parts: readonly Part[]): Part {
  return (subject, starts) => new Set(parts.flatMap((part) => [...part(subject, starts)]));
}

/** The parts one after the other, or nothing. */
export function maybe(...parts: readonly Part[]): Part {
  const whole = inOrder(...parts);
  return (subject, starts) => new Set([...starts, ...whole(subject, starts)]);
}

/** A part any number of times, none included. */
export function repeated(part: Part): Part {
  return (subject, starts) => {
    const reached = new Set(starts);
    let frontier: ReadonlySet<number> = starts;
    while (frontier.size > 0) {
      frontier = new Set([...part(subject, frontier)].filter((position) => !reached.has(position)));
      for (const position of frontier) reached.add(position);
    }
    return reached;
  };
}

/** A part once or more. */
export function some(part: Part): Part {
  return inOrder(part, repeated(part));
}

/** Items with commas between them, at least one. */
export function list(first: Part, others: Part = first): Part {
  return inOrder(first, repeated(inOrder(exactly(','), others)));
}

/** Says where a whole text leaves a grammar, or nothing if it does not. */
export function mismatch(grammar: Part, text: string): string | undefined {
  const codePoints = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const subject: Subject = { codePoints, furthest: 0 };
  if (grammar(subject, new Set([0])).has(codePoints.length)) return undefined;
  const rest = String.fromCodePoint(...codePoints.slice(subject.furthest, subject.furthest + 40));
  return `at ${String(subject.furthest)}, before ${JSON.stringify(rest)}`;
}
