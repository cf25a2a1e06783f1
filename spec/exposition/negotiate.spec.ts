import fc from 'fast-check';
import { negotiate } from '../../lib/exposition/negotiate.js';
import { FamilyBuilder } from '../../lib/model/family-builder.js';

const PROTOBUF_TYPE = 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited';
const OPENMETRICS = 'OpenMetricsText1.0.0';
const OPENMETRICS_DRAFT = 'OpenMetricsText0.0.1';
const OPENMETRICS_2 = 'OpenMetricsText2.0.0';
const TEXT = 'PrometheusText0.0.4';
const TEXT_1 = 'PrometheusText1.0.0';
const PROTOBUF = 'PrometheusProto';

describe('negotiate', () => {
  it.each([
    ['a missing header', undefined, TEXT],
    ['an empty header', '', TEXT],
    ['anything', '*/*', TEXT],
    ['any text', 'text/*', TEXT],
    ['any application type', 'application/*', OPENMETRICS],
    ['text without a version', 'text/plain', TEXT],
    ['text with an empty version', 'text/plain;version=', TEXT],
    ['text 0.0.4', 'text/plain;version=0.0.4', TEXT],
    ['text 1.0.0', 'text/plain;version=1.0.0', TEXT_1],
    ['OpenMetrics 1.0.0', 'application/openmetrics-text;version=1.0.0', OPENMETRICS],
    ['OpenMetrics without a version', 'application/openmetrics-text', OPENMETRICS],
    ['OpenMetrics with an escaping scheme', 'application/openmetrics-text;version=1.0.0;escaping=dots', OPENMETRICS],
    ['OpenMetrics 0.0.1', 'application/openmetrics-text;version=0.0.1', OPENMETRICS_DRAFT],
    ['OpenMetrics 2.0.0', 'application/openmetrics-text;version=2.0.0', OPENMETRICS_2],
    ['OpenMetrics 2.0', 'application/openmetrics-text;version=2.0', TEXT],
    [
      'OpenMetrics 2.0.0, then 1.0.0',
      'application/openmetrics-text;version=2.0.0,application/openmetrics-text;version=1.0.0;q=0.1',
      OPENMETRICS_2,
    ],
    [
      'a version that is not offered, then one that is',
      'application/openmetrics-text;version=3.0.0,application/openmetrics-text;version=1.0.0;q=0.1',
      OPENMETRICS,
    ],
    ['another kind of document', 'application/json', TEXT],
    ['protobuf', PROTOBUF_TYPE, PROTOBUF],
    ['protobuf without a message', 'application/vnd.google.protobuf', TEXT],
    ['protobuf without an encoding', 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily', TEXT],
    [
      'protobuf of another encoding',
      'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text',
      TEXT,
    ],
    ['protobuf of another message', 'application/vnd.google.protobuf;proto=other;encoding=delimited', TEXT],
    ['a version that starts alike', 'application/openmetrics-text;version=1.0.0.1', TEXT],
    ['a name that starts alike', 'application/openmetrics-text2', TEXT],
  ])('answers %s', (_, accept, name) => {
    expect(negotiate(accept).name).toBe(name);
  });

  it.each([
    [undefined, 'text/plain; version=0.0.4; charset=utf-8'],
    ['text/plain;version=0.0.4;escaping=values', 'text/plain; version=0.0.4; charset=utf-8; escaping=values'],
    ['text/plain;version=0.0.4;escaping=allow-utf-8', 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'],
    ['text/plain;version=1.0.0', 'text/plain; version=1.0.0; charset=utf-8; escaping=underscores'],
    ['text/plain;version=1.0.0;escaping=allow-utf-8', 'text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8'],
    ['application/openmetrics-text;version=0.0.1', 'application/openmetrics-text; version=0.0.1; charset=utf-8'],
    [
      'application/openmetrics-text;version=0.0.1;escaping=allow-utf-8',
      'application/openmetrics-text; version=0.0.1; charset=utf-8; escaping=underscores',
    ],
    [
      'application/openmetrics-text;version=1.0.0',
      'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores',
    ],
    [
      'application/openmetrics-text;version=1.0.0;escaping=dots',
      'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=dots',
    ],
    [
      'application/openmetrics-text;version=2.0.0;escaping="allow-utf-8"',
      'application/openmetrics-text; version=2.0.0; charset=utf-8; escaping=allow-utf-8',
    ],
    [
      PROTOBUF_TYPE,
      'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=underscores',
    ],
    [
      `${PROTOBUF_TYPE};escaping=allow-utf-8`,
      'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=allow-utf-8',
    ],
    [
      'application/openmetrics-text;version=1.0.0;escaping=rot13',
      'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores',
    ],
    [
      'text/html;escaping=values,application/openmetrics-text;version=1.0.0;q=0.5',
      'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores',
    ],
  ])('answers %s with the content type %s', (accept, contentType) => {
    const format = negotiate(accept);
    expect(format.contentType).toBe(contentType);
    expect(format.escaping).toBe(/escaping=(.*)/.exec(contentType)?.[1] ?? 'underscores');
  });

  it.each([
    ['the higher weight wins', 'text/plain;q=0.4,application/openmetrics-text;q=0.5', OPENMETRICS],
    ['the higher weight wins in any order', 'application/openmetrics-text;q=0.4,text/plain;q=0.5', TEXT],
    ['a missing weight is 1', 'text/plain;q=0.9,application/openmetrics-text', OPENMETRICS],
    ['weights are numbers, not text', 'text/plain;q=0.12,application/openmetrics-text;q=0.3', OPENMETRICS],
    ['a weight may lack the zero', 'text/plain;q=.2,application/openmetrics-text;q=.3', OPENMETRICS],
    ['a weight may lack the fraction', 'text/plain;q=1.,application/openmetrics-text;q=0.3', TEXT],
    ['equal weights follow the header', 'application/openmetrics-text,text/plain', OPENMETRICS],
    ['equal weights follow the header', 'text/plain,application/openmetrics-text', TEXT],
    ['a type goes before a wildcard', '*/*,application/openmetrics-text', OPENMETRICS],
    ['a type goes before its wildcard', 'text/*,application/openmetrics-text', OPENMETRICS],
    ['a wildcard with more weight wins', '*/*,application/openmetrics-text;q=0.5', TEXT],
    ['zero refuses', 'application/openmetrics-text;q=0,text/plain;q=0.1', TEXT],
    ['zero refuses what a wildcard allows', 'text/plain;q=0,*/*', OPENMETRICS],
    ['zero for a whole kind refuses what a wildcard allows', 'text/*;q=0.0,*/*;q=0.1', OPENMETRICS],
    ['zero for the rest does not refuse what is named', 'application/openmetrics-text,*/*;q=0', OPENMETRICS],
    ['zero for everything leaves the last resort', '*/*;q=0', TEXT],
    ['zero for text alone leaves the last resort', 'text/plain;q=0', TEXT],
    ['a wildcard never gets protobuf', `text/plain;q=0,application/openmetrics-text;q=0,*/*`, TEXT],
    ['a wildcard with protobuf below it gets text', `*/*,${PROTOBUF_TYPE};q=0.5`, TEXT],
    ['protobuf goes before a wildcard', `*/*,${PROTOBUF_TYPE}`, PROTOBUF],
  ])('weighs: %s', (_, accept, name) => {
    expect(negotiate(accept).name).toBe(name);
  });

  it.each([
    ['white space', '\t application/openmetrics-text \t;\tversion = 1.0.0 ; q = 0.9 , text/plain ; q=0.5', OPENMETRICS],
    ['upper case', 'APPLICATION/OpenMetrics-Text;VERSION=1.0.0;Q=1', OPENMETRICS],
    ['quoted values', 'application/openmetrics-text;version="1.0.0";q="0.9"', OPENMETRICS],
    ['escaped characters in quotes', 'application/openmetrics-text;version="1\\.0.0"', OPENMETRICS],
    ['quotes in quotes', 'application/openmetrics-text;x="\\",";q=0.1,text/plain;q=0.5', TEXT],
    ['separators in quotes', 'application/openmetrics-text;x="a,b;q=0";version=1.0.0', OPENMETRICS],
    ['empty clauses and parameters', ',,application/openmetrics-text;;version=1.0.0;,', OPENMETRICS],
    ['a clause without a type', '/;q=0.9,application/openmetrics-text;q=0.5', OPENMETRICS],
    ['a lone star', '*;q=1,application/openmetrics-text;q=0.2', OPENMETRICS],
    ['an unreadable weight', 'application/openmetrics-text;q=high,text/plain;q=0.1', TEXT],
    ['an empty weight', 'application/openmetrics-text;q=,text/plain;q=0.1', TEXT],
    ['a weight above one', 'application/openmetrics-text;q=2,text/plain;q=0.1', TEXT],
    ['a negative weight', 'application/openmetrics-text;q=-1,text/plain;q=0.1', TEXT],
    ['an open quote', 'application/openmetrics-text;x=",text/plain;q=0.1', OPENMETRICS],
    ['nothing but separators', ';;;q=,/', TEXT],
    ['names of every object', 'constructor/__proto__;toString=1', TEXT],
  ])('copes with %s', (_, accept, name) => {
    expect(negotiate(accept).name).toBe(name);
  });

  it('reads no more than 8192 characters', () => {
    const accept = 'application/openmetrics-text';
    expect(negotiate(`${accept}${' '.repeat(8192 - accept.length)}`).name).toBe(OPENMETRICS);
    expect(negotiate(`${accept}${' '.repeat(8193 - accept.length)}`).name).toBe(TEXT);
    expect(negotiate(`${accept},${'"\\,;='.repeat(2_000_000)}`).name).toBe(TEXT);
  });

  it('answers any header with a format of its own, and repeats nothing of it', () => {
    const piece = fc.constantFrom(
      'text/plain',
      'application/openmetrics-text',
      'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
      '*/*',
      ';',
      ',',
      'q=',
      '0',
      '1',
      '"',
      '\\',
      'version=',
      'escaping=',
      'dots',
      '1.0.0',
      ' ',
    );
    const known =
      /^(?:text\/plain; version=(?:0\.0\.4|1\.0\.0); charset=utf-8|application\/openmetrics-text; version=(?:0\.0\.1|[12]\.0\.0); charset=utf-8|application\/vnd\.google\.protobuf; proto=io\.prometheus\.client\.MetricFamily; encoding=delimited)(?:; escaping=(?:allow-utf-8|underscores|dots|values))?$/;
    const header = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(header, (accept) => {
        expect(negotiate(accept).contentType).toMatch(known);
      }),
    );
  });

  it('passes on whether start times are wanted', () => {
    const families = [
      new FamilyBuilder({ name: 'a_total', type: 'counter', help: 'A.' }).add({}, 1, { startTime: 5 }).build(),
    ];
    const body = (created: boolean): string =>
      Buffer.concat([...negotiate('application/openmetrics-text', { created }).write(families).blocks]).toString();
    expect(body(true)).toContain('a_created 5\n');
    expect(body(false)).not.toContain('a_created');
  });
});
