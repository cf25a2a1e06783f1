/**
 * Turns names of any text into names of the classic grammar, and back where that is possible.
 */

import { isLabelName, isMetricName } from '../model/names.js';

/** How a reader wants names that the classic grammar does not allow; `allow-utf-8` leaves them as they are. */
export const ESCAPING_SCHEMES = ['allow-utf-8', 'underscores', 'dots', 'values'] as const;

/** One of {@link ESCAPING_SCHEMES}. */
export type EscapingScheme = (typeof ESCAPING_SCHEMES)[number];

const VALUES_PREFIX = 'U__';
/** A lone surrogate: it makes a text that cannot be a name. */
const NO_CHARACTER = '\ud800';
const LEGAL_IN_METRIC = /[a-zA-Z0-9_:]/;
const LEGAL_IN_LABEL = /[a-zA-Z0-9_]/;
/** What follows the prefix: each underscore is doubled or begins a code point in hex digits. */
const VALUES_ESCAPED = /^U__(?:[^_]|__|_[0-9a-fA-F]{1,6}_)*$/;

/**
 * Escapes a metric name.
 *
 * `underscores` and `values` leave a name of the classic grammar as it is. `dots` doubles its underscores, which is why a
 * document escapes only the names that need it.
 *
 * @see https://prometheus.io/docs/instrumenting/escaping_schemes/
 *
 * @example
 * ```ts
 * import { escapeName } from 'prometheus-sdk/exposition';
 *
 * escapeName('http.requests_total', 'underscores'); // http_requests_total
 * escapeName('http.requests_total', 'dots'); // http_dot_requests__total
 * escapeName('http.requests_total', 'values'); // U__http_2e_requests__total
 * ```
 */
export function escapeName(name: string, scheme: EscapingScheme): string {
  return escapeBy(scheme, name, LEGAL_IN_METRIC, isMetricName);
}

/** Escapes a label name: as {@link escapeName} does, but a colon, which the grammar of labels lacks, is escaped too. */
export function escapeLabelName(name: string, scheme: EscapingScheme): string {
  return escapeBy(scheme, name, LEGAL_IN_LABEL, isLabelName);
}

/**
 * Undoes {@link escapeName} as far as the scheme allows: `underscores` keeps nothing to undo it with, `dots` tells dots from
 * underscores and nothing else, `values` loses nothing.
 *
 * @returns the name as it was, or `name` itself if it is not what the scheme writes
 */
export function unescapeName(name: string, scheme: EscapingScheme): string {
  if (scheme === 'dots') return name.replaceAll('_dot_', '.').replaceAll('__', '_');
  if (scheme !== 'values' || !VALUES_ESCAPED.test(name)) return name;
  const unescaped = name.slice(VALUES_PREFIX.length).replace(/_([0-9a-fA-F]*)_/g, (_, hex: string) => {
    if (hex === '') return '_';
    const codePoint = Number.parseInt(hex, 16);
    return isCharacter(codePoint) ? String.fromCodePoint(codePoint) : NO_CHARACTER;
  });
  return unescaped.isWellFormed() ? unescaped : name;
}

/** Whether a code point is one that UTF-8 can carry, so no surrogate. */
function isCharacter(codePoint: number): boolean {
  return codePoint < 0xd800 || (codePoint > 0xdfff && codePoint <= 0x10ffff);
}

function escapeBy(scheme: EscapingScheme, name: string, legal: RegExp, isLegalName: (name: string) => boolean): string {
  if (scheme === 'allow-utf-8' || name === '') return name;
  if (scheme === 'values' && isLegalName(name)) return name;
  const escaped = Array.from(name, (character, position) => {
    const isLegal = legal.test(character) && !(position === 0 && /\d/.test(character));
    return isLegal ? escapeLegal(character, scheme) : escapeIllegal(character, scheme);
  });
  return `${scheme === 'values' ? VALUES_PREFIX : ''}${escaped.join('')}`;
}

function escapeLegal(character: string, scheme: EscapingScheme): string {
  return character === '_' && scheme !== 'underscores' ? '__' : character;
}

function escapeIllegal(character: string, scheme: EscapingScheme): string {
  if (scheme === 'underscores') return '_';
  if (scheme === 'dots') return character === '.' ? '_dot_' : '__';
  return character.isWellFormed() ? `_${(character.codePointAt(0) ?? 0).toString(16)}_` : '_FFFD_';
}
