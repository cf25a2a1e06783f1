/**
 * What an exposition in OpenMetrics 2.0.0-rc0 may look like.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec_2_0/#abnf
 */

import { anyCase, either, exactly, inOrder, list, maybe, repeated, some, within, type Part } from './grammar.js';

const LINE_FEED = exactly('\n');
const SPACE = exactly(' ');
const QUOTE = exactly('"');
const HASH = exactly('#');

const letter = within([0x41, 0x5a], [0x61, 0x7a]);
const digit = within([0x30, 0x39]);
const sign = either(exactly('+'), exactly('-'));

/** Any character but a line feed, a quote and a backslash; surrogates are none. */
const plainCharacter = within([0x00, 0x09], [0x0b, 0x21], [0x23, 0x5b], [0x5d, 0xd7ff], [0xe000, 0x10ffff]);
const escapedCharacter = inOrder(exactly('\\'), either(exactly('\\'), QUOTE, plainCharacter));
const character = either(plainCharacter, escapedCharacter);
const escapedText = repeated(character);
const quotedName = inOrder(QUOTE, some(character), QUOTE);

const metricLetter = either(letter, exactly('_'), exactly(':'));
const metricCharacter = either(metricLetter, digit);
const metricName = inOrder(metricLetter, repeated(metricCharacter));
const labelLetter = either(letter, exactly('_'));
const labelName = inOrder(labelLetter, repeated(either(labelLetter, digit)));

const exponent = inOrder(anyCase('e'), maybe(sign), some(digit));
const fraction = inOrder(exactly('.'), some(digit));
const realNumber = inOrder(
  maybe(sign),
  either(
    inOrder(some(digit), maybe(exactly('.'), repeated(digit)), maybe(exponent)),
    inOrder(repeated(digit), fraction, maybe(exponent)),
  ),
);
const number = either(realNumber, inOrder(maybe(sign), either(anyCase('inf'), anyCase('infinity'))), anyCase('nan'));
const zero = exactly('0');
const positiveInteger = inOrder(repeated(zero), within([0x31, 0x39]), repeated(digit));
const wholeNumber = either(some(zero), positiveInteger);
const integer = inOrder(maybe(sign), wholeNumber);
const integerFromZero = inOrder(maybe(exactly('+')), wholeNumber);

/** A field of a composite value. */
function field(name: string, value: Part): Part {
  return inOrder(exactly(`${name}:`), value);
}

/** Things in brackets. */
function array(items: Part): Part {
  return inOrder(exactly('['), items, exactly(']'));
}

/** Fields with commas between them. */
function fields(first: Part, ...others: readonly Part[]): Part {
  return inOrder(first, ...others.map((other) => inOrder(exactly(','), other)));
}

/** A number behind what it belongs to: a bound, a quantile. */
function keyed(key: Part): Part {
  return inOrder(key, exactly(':'), number);
}

const classicBuckets = field(
  'bucket',
  array(
    inOrder(
      maybe(list(either(keyed(exactly('-Inf')), keyed(realNumber)), keyed(realNumber)), exactly(',')),
      keyed(exactly('+Inf')),
    ),
  ),
);

const spans = list(
  inOrder(integer, exactly(':'), positiveInteger),
  inOrder(integerFromZero, exactly(':'), positiveInteger),
);

function signedBuckets(name: string): Part {
  return maybe(
    exactly(','),
    fields(field(`${name}_spans`, array(maybe(spans))), field(`${name}_buckets`, array(maybe(list(number))))),
  );
}

const nativeBuckets = inOrder(
  fields(field('schema', integer), field('zero_threshold', realNumber), field('zero_count', number)),
  signedBuckets('negative'),
  signedBuckets('positive'),
);

const buckets = either(classicBuckets, inOrder(nativeBuckets, maybe(exactly(','), classicBuckets)));
const histogramValue = fields(field('count', number), field('sum', number), buckets);
const gaugeHistogramValue = fields(field('gcount', number), field('gsum', number), buckets);
const quantiles = field('quantile', array(maybe(list(keyed(realNumber)))));
const summaryValue = fields(field('count', number), field('sum', number), quantiles);
const compositeValue = either(histogramValue, gaugeHistogramValue, summaryValue);

const label = inOrder(either(labelName, quotedName), exactly('='), QUOTE, escapedText, QUOTE);
const labels = inOrder(exactly('{'), maybe(list(label)), exactly('}'));
const series = either(inOrder(metricName, maybe(labels)), inOrder(exactly('{'), list(quotedName, label), exactly('}')));

const value = either(number, inOrder(exactly('{'), compositeValue, exactly('}')));
const exemplar = inOrder(exactly(' # '), labels, SPACE, number, SPACE, realNumber);
const sample = inOrder(
  series,
  SPACE,
  value,
  maybe(SPACE, realNumber),
  maybe(exactly(' st@'), realNumber),
  repeated(exemplar),
  LINE_FEED,
);

const metricType = either(
  ...['counter', 'gauge', 'histogram', 'gaugehistogram', 'stateset', 'info', 'summary', 'unknown'].map(exactly),
);

function metadata(keyword: string, text: Part): Part {
  return inOrder(HASH, SPACE, exactly(keyword), SPACE, either(metricName, quotedName), SPACE, text, LINE_FEED);
}

const descriptor = either(
  metadata('TYPE', metricType),
  metadata('HELP', escapedText),
  metadata('UNIT', repeated(metricCharacter)),
);
const family = inOrder(repeated(descriptor), repeated(sample));

/** A whole exposition. */
export const exposition: Part = inOrder(repeated(family), exactly('# EOF'), maybe(LINE_FEED));
