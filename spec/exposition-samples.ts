/**
 * Samples as specs compare them, and a reader of their lines that knows nothing of the writers.
 */

/** One line of an exposition, or one value of a series that a server stores. */
export interface ComparedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^(?<name>[^{ ]+)(?<labels>(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?) (?<value>\S+)(?: [^ #]+)?(?: # .*)?$/;
const LABEL = /([^={,]+)="((?:[^"\\]|\\.)*)"/g;

/** Reads the sample lines of an exposition, whichever format it is in. */
export function readSamples(exposition: string): ComparedSample[] {
  const lines = exposition.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const parts = LINE.exec(line)?.groups;
    if (parts === undefined) throw new Error(`no sample line: ${line}`);
    const pairs = [...parts.labels.matchAll(LABEL)].map(([, name, text]) => [name, unescape(text)] as const);
    return { name: parts.name, labels: Object.fromEntries(pairs), value: readNumber(parts.value) };
  });
}

/** Reads a number as Go and Python write it. */
export function readNumber(text: string): number {
  const infinity = /^(?<sign>[+-]?)inf(?:inity)?$/i.exec(text)?.groups;
  if (infinity !== undefined) return infinity.sign === '-' ? -Infinity : Infinity;
  return Number(text);
}

/** Samples by name and labels, so that two lists in different orders can be compared. */
export function bySeries<T extends ComparedSample>(samples: readonly T[]): Record<string, Omit<T, 'name' | 'labels'>> {
  const entries = samples.map(({ name, labels, ...rest }) => {
    // An empty label and a missing label are the same to every reader.
    const pairs = Object.entries(labels).filter(([, text]) => text !== '');
    const series = `${name} ${JSON.stringify(pairs.sort(([a], [b]) => (a < b ? -1 : 1)))}`;
    // Minus zero is written as zero.
    return [series, { ...rest, value: rest.value + 0 }] as const;
  });
  const series = Object.fromEntries(entries);
  if (Object.keys(series).length !== samples.length) throw new Error('a series comes twice');
  return series;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
