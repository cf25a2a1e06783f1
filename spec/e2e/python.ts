/**
 * Python's Prometheus client, installed for the occasion, and its parsers.
 */

import { join } from 'node:path';
import { runToSuccess } from '../child-program.js';
import { readNumber, type ComparedSample } from '../exposition-samples.js';
import type { FormatName } from './still-samples.js';
import { makeFolder } from '../temporary-folder.js';

const PARSER = join(__dirname, 'programs/parse_exposition.py');

/** An exemplar as the parser found it. */
export interface ParsedExemplar {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly timestamp: number | undefined;
}

/** A sample as the parser found it. */
export interface ParsedSample extends ComparedSample {
  /** In seconds, if the line has one. */
  readonly timestamp: number | undefined;
  readonly exemplar: ParsedExemplar | undefined;
}

/** A family as the parser found it. */
export interface ParsedFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly unit: string;
  readonly samples: readonly ParsedSample[];
}

/** A parsed value with its numbers still as Python shows them. */
type AsPrinted<T> = {
  readonly [K in keyof T]: K extends 'value'
    ? string
    : K extends 'timestamp'
      ? string | null
      : K extends 'exemplar'
        ? AsPrinted<ParsedExemplar> | null
        : T[K];
};

/** A virtual environment with the newest prometheus-client. */
export class PythonClient {
  readonly #python: string;

  private constructor(python: string) {
    this.#python = python;
  }

  /** Makes the environment in a temporary folder. */
  static async install(): Promise<PythonClient> {
    const folder = makeFolder('python');
    await runToSuccess('python3', ['-m', 'venv', folder]);
    const python = join(folder, 'bin/python');
    const flags = ['--quiet', '--disable-pip-version-check', '--upgrade'];
    await runToSuccess(python, ['-m', 'pip', 'install', ...flags, 'prometheus-client']);
    return new PythonClient(python);
  }

  /** Parses an exposition; what the parser refuses is an error with its own words. */
  async parse(exposition: string, format: FormatName): Promise<readonly ParsedFamily[]> {
    const printed = await runToSuccess(this.#python, [PARSER, format], { input: exposition });
    const families = JSON.parse(printed) as readonly (Omit<ParsedFamily, 'samples'> & {
      readonly samples: readonly AsPrinted<ParsedSample>[];
    })[];
    return families.map((family) => ({ ...family, samples: family.samples.map(readSample) }));
  }
}

function readSample({ exemplar, timestamp, value, ...rest }: AsPrinted<ParsedSample>): ParsedSample {
  return {
    ...rest,
    value: readNumber(value),
    timestamp: readTimestamp(timestamp),
    exemplar: exemplar === null ? undefined : readExemplar(exemplar),
  };
}

function readExemplar({ labels, value, timestamp }: AsPrinted<ParsedExemplar>): ParsedExemplar {
  return { labels, value: readNumber(value), timestamp: readTimestamp(timestamp) };
}

function readTimestamp(text: string | null): number | undefined {
  return text === null ? undefined : readNumber(text);
}
