/**
 * User and password of an `Authorization` header.
 */

/** Who a client says it is. */
export interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

const BASIC = /^basic +(?<encoded>(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}==|[a-z0-9+/]{3}=)?)$/i;

/**
 * Reads the header of the Basic scheme, https://www.rfc-editor.org/rfc/rfc7617
 *
 * @returns `undefined` for anything that is not exactly that: another scheme, bad base64, bad UTF-8, no colon
 */
export function basicCredentials(header: string | undefined): BasicCredentials | undefined {
  const encoded = BASIC.exec(header ?? '')?.groups?.encoded;
  if (encoded === undefined) return undefined;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(encoded, 'base64'));
  } catch {
    return undefined;
  }
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
