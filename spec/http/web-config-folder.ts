/**
 * Folders with web configuration files and certificates.
 */

import { copyFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../temporary-folder.js';
import { readText, ROOT } from '../source-files.js';

/** `secret`, as `htpasswd -nBC 4` hashes it. */
export const SECRET_HASH = '$2b$04$lvl99a1YvFMzcrn7wRd1duFAMG.Q7lj63lAkzlzzNDz0xmgWQ1SbS';
/** The password that {@link SECRET_HASH} is of. */
export const SECRET = 'secret';

/** The text of one of the certificates or keys of the specs. */
export function pemOf(name: string): string {
  return readText(`spec/http/certificates/${name}`);
}

/** A folder for one configuration. */
export interface WebConfigFolder {
  /** The path of `web-config.yml`. */
  readonly file: string;
  /** The path of another file in it. */
  path(name: string): string;
  /** Replaces a file at once, as an orchestrator does. */
  write(name: string, text: string): void;
  /** Writes `web-config.yml`. */
  configure(text: string): void;
}

/** Makes a folder with the certificates of the specs and a configuration. */
export function webConfigFolder(config: string): WebConfigFolder {
  const folder = makeFolder('web-config');
  const path = (name: string): string => join(folder, name);
  const names = [
    'ca.pem',
    ...['server', 'renewed', 'client', 'stranger'].flatMap((name) => [`${name}.pem`, `${name}.key`]),
  ];
  for (const name of names) copyFileSync(join(ROOT, 'spec/http/certificates', name), path(name));
  const write = (name: string, text: string): void => {
    writeFileSync(path(`${name}.new`), text);
    renameSync(path(`${name}.new`), path(name));
  };
  const configure = (text: string): void => {
    write('web-config.yml', text);
  };
  configure(config);
  return { file: path('web-config.yml'), path, write, configure };
}

/** Makes a file look as if nobody had touched it for a minute. */
export function age(path: string): void {
  const before = new Date(Date.now() - 60_000);
  utimesSync(path, before, before);
}
