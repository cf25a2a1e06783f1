/**
 * The guide to the web configuration: its files are read, and its tables leave out no setting, no option and no policy.
 */

import { WEB_CONFIG_KEYS } from '../../lib/http/web-config.js';
import { TLS_KEYS } from '../../lib/http/tls-config.js';
import { CLIENT_AUTH_TYPES } from '../../lib/http/tls-names.js';
import { readWebConfigDocument } from '../../lib/http/web-config-document.js';
import { checkWebConfigOptions, WEB_CONFIG_OPTIONS } from '../../lib/http/web-config-options.js';
import { WebConfigSource } from '../../lib/http/web-config-source.js';
import { removeFolders } from '../temporary-folder.js';
import { webConfigFolder } from '../http/web-config-folder.js';
import { refusalOf } from '../metrics/refusal-of.js';
import { readText } from '../source-files.js';

const GUIDE = readText('docs/guides/web-config.md');
const [, SETTINGS = ''] = GUIDE.split('\n## Settings\n');
const ROWS = SETTINGS.split('\n| `client_auth_type`')[0].matchAll(/^\| (?<file>`.*?) \| (?<code>.*?) \|/gm);

afterAll(removeFolders);

/** The names in a cell; one without a folder is in the folder of the one before it. */
function namesIn(cell: string): string[] {
  const names = [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  const [folder] = /^.*\./.exec(names[0] ?? '') ?? [''];
  return names.map((name) => (name.includes('.') ? name : `${folder}${name}`));
}

const TABLE = [...ROWS].map(({ groups: { file, code } = { file: '', code: '' } }) => ({
  file: namesIn(file),
  code: namesIn(code),
}));

/** The known options that a refusal of an unknown one lists. */
function knownIn(options: object): string[] {
  const refusal = refusalOf(() => {
    checkWebConfigOptions('startHttpServer', options);
  });
  return (/known options are (?<known>.*)$/.exec(String(refusal))?.groups?.known ?? '').split(', ');
}

describe('the guide to the web configuration', () => {
  it('lists every key of the file', () => {
    const keys = [
      ...TLS_KEYS.map((key) => `tls_server_config.${key}`),
      ...['http_server_config.http2', 'http_server_config.headers'],
      ...['rate_limit.interval', 'rate_limit.burst', 'basic_auth_users'],
    ];
    const listed = TABLE.flatMap(({ file }) => file);
    expect(listed.sort()).toEqual(keys.sort());
    expect(new Set(keys.map((key) => key.split('.')[0]))).toEqual(new Set(WEB_CONFIG_KEYS));
  });

  it('lists every option', () => {
    const unheardOf = { unheardOf: 1 };
    const options = [
      ...knownIn({ tls: unheardOf }).map((name) => `tls.${name}`),
      ...knownIn({ basicAuth: unheardOf }).map((name) => `basicAuth.${name}`),
      ...knownIn({ rateLimit: unheardOf }).map((name) => `rateLimit.${name}`),
      'headers',
    ];
    expect(TABLE.flatMap(({ code }) => code).sort()).toEqual(options.sort());
    const parts = new Set(['webConfigFile', ...options.map((name) => name.split('.')[0])]);
    expect(parts).toEqual(new Set(WEB_CONFIG_OPTIONS));
  });

  it('has a row for every policy', () => {
    const rows = [...SETTINGS.matchAll(/^\| `(\w+Cert\w*)` \| (?:served|refused)/gm)].map(([, name]) => name);
    expect(rows).toEqual([...new Set(Object.values(CLIENT_AUTH_TYPES))]);
  });

  it('shows a file that is in order', () => {
    const [, text = ''] = /```yaml\n([^`]*)```/.exec(GUIDE) ?? [];
    const { file } = webConfigFolder(text);
    const config = new WebConfigSource('startHttpServer', { webConfigFile: file }, readWebConfigDocument, () => {
      throw new Error('nothing changes');
    }).current();
    expect(config.tls?.clientAuth).toBe('RequireAndVerifyClientCert');
    expect([...config.users.keys()]).toEqual(['prometheus']);
  });

  it('shows what is said of a file that is not', () => {
    const [, shown = ''] = /```text\n([^`]*)```/.exec(GUIDE) ?? [];
    const { file } = webConfigFolder(
      'tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n  min_version: TLS9\nbasic_auth_users:\n  alice: secret\n',
    );
    const refusal = refusalOf(
      () => new WebConfigSource('', { webConfigFile: file }, readWebConfigDocument, () => undefined),
    );
    expect(`${(refusal as Error).message.replaceAll(file, 'web-config.yml')}\n`).toBe(shown);
  });
});
