/**
 * The subject alternative names of a client's certificate, as a web configuration names them.
 */

import { isIP } from 'node:net';

/** One entry of what Node.js writes: values with a comma or a quote in them are JSON. */
const ENTRY = /([A-Za-z0-9 .]+):(?:("(?:[^"\\]|\\.)*")|([^,"]*))(?:, |$)/y;
const TYPES = ['DNS', 'IP Address', 'email', 'URI'];

/**
 * Reads `X509Certificate.subjectAltName`: DNS names, IP addresses, mail addresses and URIs; other types are left out.
 *
 * @returns nothing at all for a text that is not written as Node.js does, so that no name is read out of another's middle
 */
export function clientSansOf(subjectAltName: string | undefined): readonly string[] {
  if (subjectAltName === undefined) return [];
  const names: string[] = [];
  ENTRY.lastIndex = 0;
  while (ENTRY.lastIndex < subjectAltName.length) {
    const entry = ENTRY.exec(subjectAltName);
    if (entry === null) return [];
    const [, type, quoted = '', plain = ''] = entry;
    const value = quoted === '' ? plain : (JSON.parse(quoted) as string);
    if (TYPES.includes(type)) names.push(type === 'IP Address' ? allowedSanOf(value) : value);
  }
  return names;
}

/** A name as it is compared: itself, but for IPv6 addresses, which can be written in many ways. */
export function allowedSanOf(name: string): string {
  return isIP(name) === 6 ? new URL(`http://[${name}]`).hostname : name;
}
