/**
 * Which characters a text needs escaped where it stands: a label value, or the help line of either format.
 */

const BACKSLASH_OR_NEWLINE = /[\\\n]/g;
const BACKSLASH_NEWLINE_OR_QUOTE = /[\\\n"]/g;

/** Escapes a label value: backslash, newline and double quote. Every format does it alike. */
export function escapeLabelValue(text: string): string {
  return text.replace(BACKSLASH_NEWLINE_OR_QUOTE, escapeCharacter);
}

/** Escapes the help of a family for the classic text format: backslash and newline; quotes stay as they are. */
export function escapeTextHelp(text: string): string {
  return text.replace(BACKSLASH_OR_NEWLINE, escapeCharacter);
}

/** Escapes the help of a family for OpenMetrics: backslash, newline and double quote. */
export function escapeOpenMetricsHelp(text: string): string {
  return text.replace(BACKSLASH_NEWLINE_OR_QUOTE, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
