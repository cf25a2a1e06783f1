/**
 * The text of a web configuration file as settings that know their line.
 */

import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Alias,
  type Document,
  type ParsedNode,
} from 'yaml';
import type { WebProblems } from './web-problems.js';
import type { WebSetting } from './web-setting.js';

/** Aliases that are followed in one file: enough for people, too few for a file that unfolds without end. */
const MAX_ALIASES = 100;

/**
 * Reads YAML as the Prometheus exporter toolkit does: version 1.1, in which `yes` is true, and every key once.
 *
 * @param text - the content of the file
 * @param name - the file as messages name it
 * @param problems - told of everything that is no YAML, or not what a configuration may hold
 * @returns the settings; those of a file with nothing in it have the value `null`
 */
export function readWebConfigDocument(text: string, name: string, problems: WebProblems): WebSetting {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.1', merge: false, prettyErrors: false, lineCounter: lines });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${String(line)}:${String(col)}:`;
  };
  for (const { message, pos } of [...document.errors, ...document.warnings]) {
    problems.add({ subject: place(pos[0]) }, `cannot be read, ${message}`, 'mend the YAML');
  }
  // What stands beside a fault of syntax would only be misread.
  if (document.errors.length > 0) return { subject: `${name}:`, value: null, text: undefined };
  return new DocumentReader(document, problems, place).read(document.contents, '', `${name}:`);
}

class DocumentReader {
  readonly #document: Document.Parsed;
  readonly #problems: WebProblems;
  readonly #place: (offset: number) => string;
  #aliases = 0;

  constructor(document: Document.Parsed, problems: WebProblems, place: (offset: number) => string) {
    this.#document = document;
    this.#problems = problems;
    this.#place = place;
  }

  /** @param where - the place of what the node belongs to, for nodes that are not where their name is, or nowhere */
  read(node: ParsedNode | null, path: string, where: string): WebSetting {
    const place = isScalar(node) && node.range[0] !== node.range[1] ? this.#place(node.range[0]) : where;
    const subject = path === '' ? place : `${place} ${path}`;
    if (isAlias(node)) return this.#readAlias(node, path, subject, where);
    if (isMap(node)) {
      const settings = node.items.flatMap(({ key, value }): [string, WebSetting][] => {
        const keyPlace = this.#place(key.range[0]);
        if (isScalar(key)) {
          const name = key.source;
          return [[name, this.read(value, path === '' ? name : `${path}.${name}`, keyPlace)]];
        }
        this.#problems.add({ subject: keyPlace }, 'is no name', 'give settings by their names');
        return [];
      });
      return { subject, value: new Map(settings), text: undefined };
    }
    if (isSeq(node)) {
      const items = node.items.map((item, index) =>
        this.read(item, `${path}[${String(index)}]`, this.#place(item.range[0])),
      );
      return { subject, value: items, text: undefined };
    }
    if (!isScalar(node) || node.value === null) return { subject, value: null, text: undefined };
    // Dates and the like, which YAML 1.1 has too, are the text that they are written as.
    const { value, source } = node as { readonly value: unknown; readonly source: string };
    const isPlain = typeof value === 'boolean' || typeof value === 'number';
    return { subject, value: isPlain ? value : source, text: source };
  }

  #readAlias(alias: Alias.Parsed, path: string, subject: string, where: string): WebSetting {
    this.#aliases += 1;
    const target = this.#aliases <= MAX_ALIASES ? alias.resolve(this.#document) : undefined;
    // What an alias stands for was parsed from the same text.
    if (target !== undefined) return this.read(target as ParsedNode, path, where);
    this.#problems.add({ subject }, 'refers to nothing, or to too much', 'write out what it stands for');
    return { subject, value: null, text: undefined };
  }
}
