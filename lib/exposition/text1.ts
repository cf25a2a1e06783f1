/**
 * The text format, version 1.0.0: the classic one with names of any text, in quotes.
 */

import type { FamilySnapshot } from '../model/snapshot.js';
import { decodePieces } from './decode-pieces.js';
import type { EscapingScheme } from './escape-name.js';
import { escapeNames } from './escape-names.js';
import { textPieces } from './text.js';

/** How {@link writeText1} writes names. */
export interface Text1Options {
  /**
   * What becomes of names that the classic grammar does not allow; with `allow-utf-8` they stand in quotes.
   *
   * @defaultValue `underscores`
   */
  readonly escaping?: EscapingScheme | undefined;
}

/**
 * Writes families in the text format, version 1.0.0, which has everything that version 0.0.4 has.
 *
 * Families that escaping makes equal are left out: `escapeNames` tells which.
 *
 * @returns pieces of some ten thousand characters that end with a line; join them, or send them one by one
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function writeText1(families: readonly FamilySnapshot[], options: Text1Options = {}): Generator<string> {
  return decodePieces(textPieces(escapeNames(families, options.escaping ?? 'underscores').families));
}
