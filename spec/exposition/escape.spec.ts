import fc from 'fast-check';
import { escapeLabelValue, escapeOpenMetricsHelp, escapeTextHelp } from '../../lib/exposition/escape.js';

/** Text in which the characters that matter are frequent. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('\\', '"', '\n', '\r', 'n', ',', '=', '{', '}', ' ', '#', '\u0000') }),
);

function unescape(escaped: string): string {
  return escaped.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

describe('escaping', () => {
  it.each([
    { text: '', label: '', textHelp: '', openMetricsHelp: '' },
    { text: 'plain', label: 'plain', textHelp: 'plain', openMetricsHelp: 'plain' },
    { text: 'a"b', label: 'a\\"b', textHelp: 'a"b', openMetricsHelp: 'a\\"b' },
    { text: 'a\\b', label: 'a\\\\b', textHelp: 'a\\\\b', openMetricsHelp: 'a\\\\b' },
    { text: 'a\nb', label: 'a\\nb', textHelp: 'a\\nb', openMetricsHelp: 'a\\nb' },
    { text: 'a\\nb', label: 'a\\\\nb', textHelp: 'a\\\\nb', openMetricsHelp: 'a\\\\nb' },
    { text: '\\"\n', label: '\\\\\\"\\n', textHelp: '\\\\"\\n', openMetricsHelp: '\\\\\\"\\n' },
    { text: '\r\t\0🚀', label: '\r\t\0🚀', textHelp: '\r\t\0🚀', openMetricsHelp: '\r\t\0🚀' },
  ])('writes $text', ({ text, label, textHelp, openMetricsHelp }) => {
    expect(escapeLabelValue(text)).toBe(label);
    expect(escapeTextHelp(text)).toBe(textHelp);
    expect(escapeOpenMetricsHelp(text)).toBe(openMetricsHelp);
  });

  it.each([
    { name: 'escapeLabelValue', escape: escapeLabelValue },
    { name: 'escapeTextHelp', escape: escapeTextHelp },
    { name: 'escapeOpenMetricsHelp', escape: escapeOpenMetricsHelp },
  ])('$name loses nothing and leaves no newline', ({ escape }) => {
    fc.assert(
      fc.property(text, (original) => {
        const escaped = escape(original);
        expect(unescape(escaped)).toBe(original);
        expect(escaped).not.toContain('\n');
      }),
    );
  });

  it.each([
    { name: 'escapeLabelValue', escape: escapeLabelValue },
    { name: 'escapeOpenMetricsHelp', escape: escapeOpenMetricsHelp },
  ])('$name leaves no quote that ends a text', ({ escape }) => {
    fc.assert(
      fc.property(text, (original) => {
        expect(`"${escape(original)}"`).toMatch(/^"(?:[^"\\\n]|\\["\\n])*"$/);
      }),
    );
  });
});
