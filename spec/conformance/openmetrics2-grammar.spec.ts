/**
 * Holds what we write in OpenMetrics 2.0 against the grammar of its specification, and the grammar against texts of known
 * standing, so that a matcher that says yes to everything is found out.
 */

import fc from 'fast-check';
import { writeOpenMetrics2 } from '../../lib/exposition/openmetrics2.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';
import { createDescriptor } from '../../lib/model/family-descriptor.js';
import { goldenCases } from '../golden/cases.js';
import { mismatch } from './grammar.js';
import { exposition } from './openmetrics2-grammar.js';

describe('the grammar of OpenMetrics 2.0', () => {
  it.each([
    ['nothing', '# EOF'],
    ['a sample', 'a 1\n# EOF\n'],
    ['all parts of a sample', 'a{b="c"} 1.5e-3 2.5 st@1 # {} +Inf 3 # {t="x"} NaN 4\n# EOF\n'],
    ['metadata', '# TYPE a counter\n# UNIT a seconds\n# HELP a b \\" c\\\\\\n\na 1\n# EOF\n'.replace('\n\n', '\n')],
    ['a quoted name', '# TYPE "a.b" gauge\n{"a.b",c="d","e.f"="\\""} -1\n# EOF\n'],
    ['numbers in every spelling', 'a +1.\nb .5\nc 1E+5\nd -INFINITY\ne nan\nf 007\n# EOF\n'],
    ['a summary', 'a {count:1,sum:2,quantile:[0.5:1,0.9:NaN]}\nb {count:1,sum:2,quantile:[]}\n# EOF\n'],
    ['a histogram', 'a {count:1,sum:2,bucket:[-1:0,1e+06:1,+Inf:1]}\n# EOF\n'],
    ['a gauge histogram', 'a {gcount:1,gsum:2,bucket:[+Inf:1]}\n# EOF\n'],
    [
      'native buckets, then classic ones',
      'a {count:9,sum:1,schema:-4,zero_threshold:0,zero_count:0,negative_spans:[1:2],negative_buckets:[5,1],positive_spans:[-1:2,3:1],positive_buckets:[1,1,1],bucket:[+Inf:9]}\n# EOF\n',
    ],
  ])('has %s', (_, text) => {
    expect(mismatch(exposition, text)).toBeUndefined();
  });

  it.each([
    ['no end', 'a 1\n'],
    ['lines after the end', '# EOF\na 1\n'],
    ['an empty line', 'a 1\n\n# EOF\n'],
    ['a comment', '# a comment\n# EOF\n'],
    ['half a number', 'a .\n# EOF\n'],
    ['an exponent without digits', 'a 1e\n# EOF\n'],
    ['a signed NaN', 'a -NaN\n# EOF\n'],
    ['an infinite bound that is not the last', 'a {count:1,sum:2,bucket:[+Inf:1,2:1]}\n# EOF\n'],
    ['an infinite time', 'a 1 +Inf\n# EOF\n'],
    ['an empty quoted name', '{""} 1\n# EOF\n'],
    ['a name at the end of the braces', '{a="b","c"} 1\n# EOF\n'],
    [
      'a negative distance between spans',
      'a {count:2,sum:1,schema:0,zero_threshold:0,zero_count:0,positive_spans:[0:1,-1:1],positive_buckets:[1,1]}\n# EOF\n',
    ],
    ['two blanks', 'a  1\n# EOF\n'],
    ['a comma behind the last label', 'a{b="c",} 1\n# EOF\n'],
    ['a bare name of any text', 'a.b 1\n# EOF\n'],
    ['a bare label name with a colon', 'a{b:c="d"} 1\n# EOF\n'],
    ['a quoted name outside the braces', '"a.b"{c="d"} 1\n# EOF\n'],
    ['a raw newline in a label', 'a{b="\n"} 1\n# EOF\n'],
    ['a start time before the time', 'a 1 st@1 2\n# EOF\n'],
    ['an upper-case start time', 'a 1 ST@1\n# EOF\n'],
    ['an exemplar without a time', 'a 1 # {} 1\n# EOF\n'],
    ['a histogram without its sum', 'a {count:1,bucket:[+Inf:1]}\n# EOF\n'],
    ['a histogram without +Inf', 'a {count:1,sum:2,bucket:[1:1]}\n# EOF\n'],
    [
      'classic buckets before native ones',
      'a {count:1,sum:2,bucket:[+Inf:1],schema:0,zero_threshold:0,zero_count:1}\n# EOF\n',
    ],
    ['a blank in a composite value', 'a {count:1, sum:2,quantile:[]}\n# EOF\n'],
    [
      'an empty span',
      'a {count:0,sum:0,schema:0,zero_threshold:0,zero_count:0,positive_spans:[0:0],positive_buckets:[]}\n# EOF\n',
    ],
    ['a type that is none', '# TYPE a untyped\n# EOF\n'],
  ])('has not %s', (_, text) => {
    expect(mismatch(exposition, text)).toBeDefined();
  });

  it('says where a text leaves it', () => {
    expect(mismatch(exposition, 'a 1\nb x\n# EOF\n')).toBe('at 6, before "x\\n# EOF\\n"');
  });
});

describe('writeOpenMetrics2', () => {
  it.each(goldenCases)('writes $name within the grammar', ({ families, options }) => {
    const escaping = options?.escaping;
    expect(mismatch(exposition, [...writeOpenMetrics2(families, { escaping })].join(''))).toBeUndefined();
  });

  it('writes any name, label, help and number within the grammar', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }).filter((text) => !text.startsWith('__'));
    const text = fc.string({ unit: 'binary', maxLength: 8 });
    const escaping = fc.constantFrom('allow-utf-8', 'underscores', 'dots', 'values');
    fc.assert(
      fc.property(name, name, text, text, fc.double(), escaping, (family, label, value, help, number, scheme) => {
        const descriptor = createDescriptor({
          name: family,
          type: 'gauge',
          help: `Help: ${help}`,
          labelNames: [label],
          utf8Names: true,
        });
        const snapshot = new FamilyBuilder(descriptor).add({ [label]: value }, number, { timestamp: 1.5 }).build();
        expect(mismatch(exposition, [...writeOpenMetrics2([snapshot], { escaping: scheme })].join(''))).toBeUndefined();
      }),
    );
  });
});
