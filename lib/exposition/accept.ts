/**
 * Reads the Accept header of a request, whatever is in it.
 */

/** Longest header that is read, in characters; Prometheus sends some 300. */
const MAX_LENGTH = 8192;

/** One media range of an Accept header. */
export interface AcceptClause {
  /** The media type in lower case, such as `text/plain` or `text/*`. */
  readonly mediaType: string;
  /** The parameters by their names in lower case, quotes taken off their values; of two of one name the last. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The weight, from 0, which refuses, to 1, which is the default. */
  readonly quality: number;
}

/**
 * Splits an Accept header into its clauses, in the order of the header.
 *
 * It never throws. A clause with an unreadable weight is left out; a header of more than 8192 characters has no
 * clauses at all.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
 */
export function parseAccept(header: string): readonly AcceptClause[] {
  if (header.length > MAX_LENGTH) return [];
  return splitOutsideQuotes(header, ',').flatMap((clause) => {
    const [mediaType, ...rest] = splitOutsideQuotes(clause, ';');
    const parameters = new Map(rest.map(parseParameter));
    const quality = parseQuality(parameters.get('q') ?? '1');
    if (quality === undefined) return [];
    return [{ mediaType: mediaType.trim().toLowerCase(), parameters, quality }];
  });
}

function splitOutsideQuotes(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (quoted && character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function parseParameter(parameter: string): readonly [name: string, value: string] {
  const equals = parameter.indexOf('=');
  if (equals < 0) return [parameter.trim().toLowerCase(), ''];
  return [parameter.slice(0, equals).trim().toLowerCase(), unquote(parameter.slice(equals + 1).trim())];
}

function unquote(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value;
  return value.slice(1, -1).replace(/\\(.)/g, '$1');
}

function parseQuality(text: string): number | undefined {
  if (!/^(?:\d+\.?\d*|\.\d+)$/.test(text)) return undefined;
  const quality = Number(text);
  return quality <= 1 ? quality : undefined;
}
