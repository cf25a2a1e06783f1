import fc from 'fast-check';
import { writeOpenMetrics } from '../../lib/exposition/openmetrics.js';
import { writeOpenMetrics2 } from '../../lib/exposition/openmetrics2.js';
import { parseOpenMetrics } from '../../lib/exposition/parse-openmetrics.js';
import { parseProtobuf } from '../../lib/exposition/parse-protobuf.js';
import { parseText } from '../../lib/exposition/parse-text.js';
import { writeProtobuf } from '../../lib/exposition/protobuf.js';
import { writeText } from '../../lib/exposition/text.js';
import { writeText1 } from '../../lib/exposition/text1.js';
import { arbitraryFamilies } from './arbitrary-families.js';
import { inOpenMetrics, inOpenMetrics2, inProtobuf, inText, normalFamilies } from './normal-families.js';

const RUNS = { numRuns: 400 };
const classic = arbitraryFamilies({ names: 'classic', natives: true });
const anyNames = arbitraryFamilies({ names: 'any', natives: true });
const escaping = 'allow-utf-8';

function join(pieces: Iterable<string>): string {
  return [...pieces].join('');
}

describe('what is written and read again is the same', () => {
  it('in the classic text format', () => {
    fc.assert(
      fc.property(classic, (families) => {
        const read = parseText(join(writeText(families)));
        expect(normalFamilies(read)).toEqual(inText(normalFamilies(families)));
      }),
      RUNS,
    );
  });

  it('in the text format 1.0.0, with names of any text', () => {
    fc.assert(
      fc.property(anyNames, (families) => {
        const read = parseText(join(writeText1(families, { escaping })));
        expect(normalFamilies(read)).toEqual(inText(normalFamilies(families)));
      }),
      RUNS,
    );
  });

  it('in OpenMetrics 1.0, with names of any text', () => {
    fc.assert(
      fc.property(anyNames, (families) => {
        const read = parseOpenMetrics(join(writeOpenMetrics(families, { created: true, escaping })));
        expect(normalFamilies(read)).toEqual(inOpenMetrics(normalFamilies(families)));
      }),
      RUNS,
    );
  });

  it('in OpenMetrics 2.0, with names of any text', () => {
    fc.assert(
      fc.property(anyNames, (families) => {
        const read = parseOpenMetrics(join(writeOpenMetrics2(families, { escaping })), { version: '2.0.0' });
        expect(normalFamilies(read)).toEqual(inOpenMetrics2(normalFamilies(families)));
      }),
      RUNS,
    );
  });

  it('in protobuf, with names of any text', () => {
    fc.assert(
      fc.property(anyNames, (families) => {
        const read = parseProtobuf(Buffer.concat([...writeProtobuf(families, { escaping })]));
        expect(normalFamilies(read)).toEqual(inProtobuf(normalFamilies(families)));
      }),
      RUNS,
    );
  });
});
