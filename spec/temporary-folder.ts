/**
 * Folders that last as long as a spec.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

/** Makes an empty folder; `purpose` becomes part of its name. */
export function makeFolder(purpose: string): string {
  const folder = mkdtempSync(join(tmpdir(), `prometheus-sdk-${purpose}-`));
  folders.push(folder);
  return folder;
}

/** Removes every folder made so far. To be called by `afterAll`, when no program uses them any more. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
