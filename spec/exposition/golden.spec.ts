import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createFormat } from '../../lib/exposition/create-format.js';
import type { FormatName } from '../../lib/exposition/format-kinds.js';
import { goldenCases, type GoldenCase } from '../golden/cases.js';
import { decodeProtobuf } from '../golden/decode-protobuf.js';

const FOLDER = join(__dirname, '../golden');

interface GoldenFormat {
  readonly name: FormatName;
  readonly extension: string;
  /** The extension of the files that serve for cases without names in quotes, if others than the format's own. */
  readonly otherwise?: string;
}

const formats: readonly GoldenFormat[] = [
  { name: 'PrometheusText0.0.4', extension: 'text' },
  { name: 'PrometheusText1.0.0', extension: 'text1', otherwise: 'text' },
  { name: 'OpenMetricsText1.0.0', extension: 'openmetrics' },
  { name: 'OpenMetricsText2.0.0', extension: 'openmetrics2' },
  { name: 'PrometheusProto', extension: 'prototext' },
];

function isQuoted({ options }: GoldenCase): boolean {
  return options?.escaping === 'allow-utf-8';
}

function golden(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}

function written(name: FormatName, { families, options }: GoldenCase): string {
  const { blocks, errors } = createFormat(name, options).write(families);
  expect(errors).toEqual([]);
  const bytes = Buffer.concat([...blocks]);
  return name === 'PrometheusProto' ? decodeProtobuf(bytes) : bytes.toString();
}

describe.each(formats)('golden expositions in $name', ({ name, extension, otherwise = extension }) => {
  it.each(goldenCases)('have $name', (example) => {
    expect(written(name, example)).toBe(golden(`${example.name}.${isQuoted(example) ? extension : otherwise}`));
  });

  it('have a case for every file', () => {
    const cases = goldenCases.filter((example) => extension === otherwise || isQuoted(example));
    const files = readdirSync(FOLDER).filter((file) => file.endsWith(`.${extension}`));
    expect(files.sort()).toEqual(cases.map((example) => `${example.name}.${extension}`).sort());
  });
});

describe('golden expositions in OpenMetricsText0.0.1', () => {
  it.each(goldenCases.filter((example) => !isQuoted(example)))('are those of 1.0.0 for $name', (example) => {
    expect(written('OpenMetricsText0.0.1', example)).toBe(golden(`${example.name}.openmetrics`));
  });
});
