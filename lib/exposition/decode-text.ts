/**
 * Turns bytes of UTF-8 into text.
 */

/**
 * Decodes UTF-8.
 *
 * @param isAscii - whether every byte is a character, which makes it several times as fast
 */
export function decodeText(bytes: Uint8Array, isAscii: boolean): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(isAscii ? 'latin1' : 'utf8');
}
