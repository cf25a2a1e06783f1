import fc from 'fast-check';
import { ESCAPING_SCHEMES, escapeLabelName, escapeName, unescapeName } from '../../lib/exposition/escape-name.js';

const anyName = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.string({ unit: fc.constantFrom('a', 'f', '0', '_', '.', ':', 'U', 'é', '🚀'), minLength: 1 }),
);

describe('escapeName', () => {
  it.each([
    { input: 'a.b', underscores: 'a_b', dots: 'a_dot_b', values: 'U__a_2e_b' },
    { input: '1a', underscores: '_a', dots: '__a', values: 'U___31_a' },
    { input: 'a1', underscores: 'a1', dots: 'a1', values: 'a1' },
    { input: 'a_b', underscores: 'a_b', dots: 'a__b', values: 'a_b' },
    { input: 'a:b', underscores: 'a:b', dots: 'a:b', values: 'a:b' },
    { input: 'é', underscores: '_', dots: '__', values: 'U___e9_' },
    { input: '\u{10ffff}', underscores: '_', dots: '__', values: 'U___10ffff_' },
    { input: 'a\ud800', underscores: 'a_', dots: 'a__', values: 'U__a_FFFD_' },
    { input: '', underscores: '', dots: '', values: '' },
  ])('escapes $input', ({ input, underscores, dots, values }) => {
    expect(escapeName(input, 'underscores')).toBe(underscores);
    expect(escapeName(input, 'dots')).toBe(dots);
    expect(escapeName(input, 'values')).toBe(values);
    expect(escapeName(input, 'allow-utf-8')).toBe(input);
  });

  it.each(ESCAPING_SCHEMES.filter((scheme) => scheme !== 'allow-utf-8'))(
    'makes a name of the classic grammar of any name by %s',
    (scheme) => {
      fc.assert(
        fc.property(anyName, (name) => {
          expect(escapeName(name, scheme)).toMatch(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/);
          expect(escapeLabelName(name, scheme)).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
        }),
      );
    },
  );
});

describe('escapeLabelName', () => {
  it.each([
    { scheme: 'underscores', label: 'a_b' },
    { scheme: 'dots', label: 'a__b' },
    { scheme: 'values', label: 'U__a_3a_b' },
    { scheme: 'allow-utf-8', label: 'a:b' },
  ] as const)('does not leave a colon by $scheme', ({ scheme, label }) => {
    expect(escapeLabelName('a:b', scheme)).toBe(label);
  });
});

describe('unescapeName', () => {
  it('gives back every name that was escaped by values, unless it looked escaped before', () => {
    fc.assert(
      fc.property(
        anyName.filter((name) => !name.startsWith('U__')),
        (name) => {
          expect(unescapeName(escapeName(name, 'values'), 'values')).toBe(name);
          expect(unescapeName(escapeLabelName(name, 'values'), 'values')).toBe(name);
        },
      ),
    );
  });

  it('gives back every name of letters, dots and underscores apart that was escaped by dots', () => {
    const name = fc.stringMatching(/^[a-c](?:[._]?[a-c])*$/);
    fc.assert(
      fc.property(name, (original) => {
        expect(unescapeName(escapeName(original, 'dots'), 'dots')).toBe(original);
      }),
    );
  });

  it.each([
    'plain',
    'U_a',
    'U__a_',
    'U__a_2e',
    'U__a_xyz_b',
    'U__a_d800_',
    'U__a_d83d__de80_',
    'U__a_110000_',
    'U__a_0000041_',
  ])('leaves %s as it is', (name) => {
    expect(unescapeName(name, 'values')).toBe(name);
  });

  it('is done at once with a long name that is malformed', () => {
    const name = `U__${'_2e_'.repeat(200_000)}_`;
    expect(unescapeName(name, 'values')).toBe(name);
  });
});
