/**
 * What is wrong with a web configuration: everything at once, so that nobody mends a file line by line.
 */

import { describeValue } from '../support/describe-value.js';
import { MetricError, type ErrorCode } from '../support/metric-error.js';
import type { SettingsByName, WebSetting } from './web-setting.js';

const NOTHING: SettingsByName = new Map();

/** Collects the problems of a configuration, reads values of a kind from it, and throws when all has been read. */
export class WebProblems {
  readonly #code: ErrorCode;
  readonly #name: (key: string) => string;
  readonly #found: string[] = [];

  /**
   * @param code - what the error will carry
   * @param name - what a key of the file is called where this configuration comes from, for remedies
   */
  constructor(code: ErrorCode, name: (key: string) => string) {
    this.#code = code;
    this.#name = name;
  }

  /** What a key of the file is called where this configuration comes from. */
  name(key: string): string {
    return this.#name(key);
  }

  /** Notes that something is wrong in a place. */
  add({ subject }: Pick<WebSetting, 'subject'>, problem: string, remedy: string): void {
    this.#found.push(`${subject} ${problem}: ${remedy}`);
  }

  /** Notes that a setting has a value it cannot have. */
  refuse(setting: WebSetting, remedy: string): void {
    this.add(setting, `${describeSetting(setting)} is not valid`, remedy);
  }

  /**
   * Ends the reading.
   *
   * @throws MetricError of the code given to the constructor, with all problems, one a line
   */
  throwIfAny(): void {
    if (this.#found.length > 0) throw new MetricError(this.#code, this.#found.join('\n'));
  }

  /** Reads settings by name; of the keys in `known`, or of any. */
  settings(setting: WebSetting | undefined, known?: readonly string[]): SettingsByName {
    if (setting?.value === undefined || setting.value === null) return NOTHING;
    if (!(setting.value instanceof Map)) {
      this.refuse(setting, 'give settings by their names');
      return NOTHING;
    }
    const settings = setting.value as SettingsByName;
    for (const [key, { subject }] of settings) {
      if (known?.includes(key) === false) this.add({ subject }, 'is unknown', `known here are ${known.join(', ')}`);
    }
    return settings;
  }

  /** Reads a text; nothing and the empty text are `undefined`. */
  text(setting: WebSetting | undefined, remedy: string): string | undefined {
    if (setting?.value === undefined || setting.value === null) return undefined;
    if (setting.text === undefined) this.refuse(setting, remedy);
    return setting.text === '' ? undefined : setting.text;
  }

  /** Reads what is on or off. */
  flag(setting: WebSetting | undefined, otherwise: boolean): boolean {
    if (setting?.value === undefined || setting.value === null) return otherwise;
    if (typeof setting.value === 'boolean') return setting.value;
    this.refuse(setting, 'give true or false');
    return otherwise;
  }

  /** Reads a list of texts, `undefined` if it is not there. */
  list(setting: WebSetting | undefined, remedy: string): readonly WebSetting[] | undefined {
    if (setting?.value === undefined || setting.value === null) return undefined;
    if (!Array.isArray(setting.value)) {
      this.refuse(setting, remedy);
      return undefined;
    }
    return (setting.value as readonly WebSetting[]).filter((item) => {
      if (item.text === undefined || item.text === '') this.refuse(item, remedy);
      return item.text !== undefined && item.text !== '';
    });
  }

  /** Reads one of the names of a table and returns what the table has for it. */
  choice<T>(setting: WebSetting | undefined, table: Readonly<Record<string, T>>, otherwise: T): T {
    const names = Object.keys(table);
    const remedy = `give ${names.slice(0, -1).join(', ')} or ${names.slice(-1).join('')}`;
    const text = this.text(setting, remedy);
    if (setting === undefined || text === undefined) return otherwise;
    if (Object.hasOwn(table, text)) return table[text] ?? otherwise;
    this.refuse(setting, remedy);
    return otherwise;
  }
}

function describeSetting({ value, text }: WebSetting): string {
  if (value instanceof Map) return describeValue({});
  return describeValue(Array.isArray(value) ? value : (text ?? value));
}
