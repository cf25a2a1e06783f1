/**
 * The web configuration that holds now: read at the start, and again when one of its files changed.
 */

import { dirname, resolve } from 'node:path';
import type { ReportFault } from './scrape.js';
import { readWebConfig, WEB_CONFIG_KEYS, type WebConfig } from './web-config.js';
import type { WebConfigOptions } from './web-config-options.js';
import { optionName, webOptionSettings } from './web-option-settings.js';
import { WatchedFiles } from './watched-files.js';
import { WebProblems } from './web-problems.js';
import { isBlank, type SettingsByName, type WebSetting } from './web-setting.js';

/** Reads the text of a file as settings. */
export type ReadDocument = (text: string, name: string, problems: WebProblems) => WebSetting;

/**
 * A configuration from a file, from options, or part from each.
 *
 * A change that cannot be used, because it has problems or would need another server, is reported once and changes nothing:
 * the configuration that held goes on holding until its files are in order.
 */
export class WebConfigSource {
  readonly #subject: string;
  readonly #options: WebConfigOptions;
  readonly #readDocument: ReadDocument;
  readonly #report: ReportFault;
  #files = new WatchedFiles();
  #config: WebConfig;
  #isFileEmpty = false;

  /**
   * Reads the configuration for the first time.
   *
   * @param subject - the function that was called, as messages name it
   * @param readDocument - how a file is read; not called without one
   * @param report - told of a change that cannot be used
   * @throws MetricError `INVALID_WEB_CONFIG` for what is wrong in the file, `INVALID_OPTION` for what is wrong in the options
   */
  constructor(subject: string, options: WebConfigOptions, readDocument: ReadDocument, report: ReportFault) {
    this.#subject = subject;
    this.#options = options;
    this.#readDocument = readDocument;
    this.#report = report;
    this.#config = this.#read(undefined);
  }

  /** The configuration that holds at this moment; another object if, and only if, it was read again. */
  current(): WebConfig {
    if (!this.#files.haveChanged()) return this.#config;
    try {
      this.#config = this.#read(this.#config);
    } catch (error) {
      this.#report(error);
    }
    return this.#config;
  }

  #read(before: WebConfig | undefined): WebConfig {
    const files = new WatchedFiles();
    this.#files = files;
    const options = webOptionSettings(this.#subject, this.#options);
    const problems = new WebProblems('INVALID_OPTION', optionName);
    const inCode = readWebConfig(options, { problems, files, folder: '' });
    problems.throwIfAny();
    const path = this.#options.webConfigFile;
    return path === undefined ? inCode : this.#readFile(path, files, options, inCode, before);
  }

  #readFile(
    path: string,
    files: WatchedFiles,
    options: WebSetting,
    inCode: WebConfig,
    before: WebConfig | undefined,
  ): WebConfig {
    const problems = new WebProblems('INVALID_WEB_CONFIG', (key) => key);
    const root = this.#readRoot(path, files, problems);
    // An editor that empties a file before it writes must not open the door for that moment.
    const isEmpty = root.value === null;
    if (isEmpty && before !== undefined && !this.#isFileEmpty) {
      problems.add(root, 'is empty', 'write {} to take everything back');
    }
    refuseTwice(root, options, problems);
    const inFile = readWebConfig(root, { problems, files, folder: dirname(resolve(path)) });
    problems.throwIfAny();
    const config: WebConfig = {
      tls: inFile.tls ?? inCode.tls,
      users: inFile.users.size > 0 ? inFile.users : inCode.users,
      headers: inFile.headers.size > 0 ? inFile.headers : inCode.headers,
      rateLimit: inFile.rateLimit ?? inCode.rateLimit,
    };
    if (before !== undefined) refuseLiveChange(before, config, root, problems);
    problems.throwIfAny();
    this.#isFileEmpty = isEmpty;
    return config;
  }

  #readRoot(path: string, files: WatchedFiles, problems: WebProblems): WebSetting {
    const nothing: WebSetting = { subject: `${path}:`, value: null, text: undefined };
    try {
      return this.#readDocument(files.read(path), path, problems);
    } catch (cause) {
      problems.add(nothing, `cannot be read, ${(cause as Error).message}`, 'give a file that this process may read');
      problems.throwIfAny();
      return nothing;
    }
  }
}

function refuseTwice(root: WebSetting, options: WebSetting, problems: WebProblems): void {
  const [file, code] = [settingsIn(root), settingsIn(options)];
  for (const key of WEB_CONFIG_KEYS) {
    const isHttp = key === 'http_server_config';
    const here = isHttp ? settingsIn(file.get(key)).get('headers') : file.get(key);
    if (!isBlank(here) && here !== undefined && code.has(key)) {
      problems.add(here, 'is given as an option of startHttpServer too', 'keep one of the two');
    }
  }
}

function settingsIn(setting: WebSetting | undefined): SettingsByName {
  return setting?.value instanceof Map ? (setting.value as SettingsByName) : new Map<string, WebSetting>();
}

/** What Node.js decides when a server is made cannot change while it is open. */
function refuseLiveChange(before: WebConfig, after: WebConfig, root: WebSetting, problems: WebProblems): void {
  const place = settingsIn(root).get('tls_server_config') ?? root;
  const restart = 'start the program again, or put it back';
  if ((before.tls === undefined) !== (after.tls === undefined)) {
    problems.add(place, 'turns TLS on or off, which an open listener cannot', restart);
  } else if (before.tls?.clientAuth !== after.tls?.clientAuth) {
    problems.add(place, 'has another client_auth_type, which an open listener cannot', restart);
  }
}
