/**
 * Where a configuration comes from, what holds when it changes, and options in code.
 */

import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import { checkWebConfigOptions, isSecured, type WebConfigOptions } from '../../lib/http/web-config-options.js';
import { readWebConfigDocument } from '../../lib/http/web-config-document.js';
import { WebConfigSource } from '../../lib/http/web-config-source.js';
import { removeFolders } from '../temporary-folder.js';
import { pemOf, SECRET_HASH, webConfigFolder } from './web-config-folder.js';

afterAll(removeFolders);

let reported: string[] = [];

function open(options: unknown): WebConfigSource {
  reported = [];
  const report = (error: unknown): void => {
    reported.push((error as Error).message.replaceAll(/\S*web-config\.yml/g, 'web-config.yml'));
  };
  return new WebConfigSource('startHttpServer', options as WebConfigOptions, readWebConfigDocument, report);
}

const TLS = 'tls_server_config: { cert_file: server.pem, key_file: server.key';
const PEM = { cert: pemOf('server.pem'), key: pemOf('server.key') };
const USERS = { users: { alice: SECRET_HASH } };

describe('a configuration in code', () => {
  it('means what it means in a file', () => {
    const { path, file } = webConfigFolder(
      `${TLS}, client_ca_file: ca.pem, client_auth_type: RequireAnyClientCert, client_allowed_sans: [a], min_version: TLS13,` +
        ` cipher_suites: [TLS_AES_128_GCM_SHA256], curve_preferences: [X25519], prefer_server_cipher_suites: false }\n` +
        `basic_auth_users: { alice: ${SECRET_HASH} }\nhttp_server_config: { headers: { X-Frame-Options: deny } }\n` +
        'rate_limit: { interval: 500ms, burst: 3 }\n',
    );
    const inCode = {
      tls: {
        certFile: path('server.pem'),
        keyFile: path('server.key'),
        clientCaFile: relative('', path('ca.pem')),
        clientAuthType: 'RequireAnyClientCert',
        clientAllowedSans: ['a'],
        minVersion: 'TLS13',
        maxVersion: undefined,
        cipherSuites: ['TLS_AES_128_GCM_SHA256'],
        curvePreferences: ['X25519'],
        preferServerCipherSuites: false,
      },
      basicAuth: USERS,
      headers: { 'X-Frame-Options': 'deny' },
      rateLimit: { intervalSeconds: 0.5, burst: 3 },
    } as const;
    expect(open(inCode).current()).toEqual(open({ webConfigFile: file }).current());
  });

  it.each([
    [{ tls: { cert: 'x' } }, 'startHttpServer: tls has no key: give keyFile or key'],
    [{ tls: { ...PEM, keyFile: 'x' } }, 'startHttpServer: tls.key stands beside keyFile: keep one of the two'],
    [{ tls: { ...PEM, cert: Buffer.from('x') } }, 'startHttpServer: tls.cert is no text: give PEM'],
    [
      { tls: { ...PEM, minVersion: 'TLSv1.2' } },
      'startHttpServer: tls.minVersion "TLSv1.2" is not valid: give TLS10, ',
    ],
    [{ tls: { ...PEM, minVersion: 12 } }, 'startHttpServer: tls.minVersion 12 is not valid: give TLS10, '],
    [
      { tls: { ...PEM, curvePreferences: [1] } },
      'startHttpServer: tls.curvePreferences[0] 1 is not valid: give a list of ',
    ],
    [
      { tls: { ...PEM, clientAllowedSans: ['a'] } },
      'startHttpServer: tls.clientAllowedSans needs a certificate of every client: add clientAuthType',
    ],
    [{ basicAuth: { users: 1 } }, 'startHttpServer: basicAuth.users 1 is not valid: give settings by their names'],
    [{ basicAuth: { users: { alice: 'secret' } } }, 'startHttpServer: basicAuth.users.alice is no bcrypt hash: '],
    [{ basicAuth: { users: { alice: () => 1 } } }, 'startHttpServer: basicAuth.users.alice is no bcrypt hash: '],
    [{ headers: { Server: 'x' } }, 'startHttpServer: headers.Server is unknown: known here are '],
    [
      { headers: { 'X-XSS-Protection': '1\r\nA: b' } },
      'startHttpServer: headers.X-XSS-Protection "1\\r\\nA: b" is not valid: ',
    ],
    [
      { rateLimit: { intervalSeconds: '1s', burst: 1 } },
      'startHttpServer: rateLimit.intervalSeconds "1s" is not valid: ',
    ],
    [
      { rateLimit: { intervalSeconds: NaN, burst: 1 } },
      'startHttpServer: rateLimit.intervalSeconds "NaNs" is not valid: ',
    ],
    [
      { rateLimit: { intervalSeconds: 1, burst: 0 } },
      'startHttpServer: rateLimit.burst leaves no request: give a burst of 1 or more',
    ],
  ])('is refused as the options are called: %#', (options, problem) => {
    expect(() => open(options)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    expect(() => open(options)).toThrow(problem);
  });

  it.each([
    [
      { webConfigFile: '' },
      'INVALID_OPTION',
      'startHttpServer: webConfigFile "" is not valid: give the path of a file',
    ],
    [{ tls: true }, 'INVALID_OPTION', 'startHttpServer: tls: options must be an object, got true'],
    [{ tls: { cert_file: 'a' } }, 'UNKNOWN_OPTION', 'startHttpServer: tls: unknown option "cert_file"'],
    [{ basicAuth: { alice: SECRET_HASH } }, 'UNKNOWN_OPTION', 'startHttpServer: basicAuth: unknown option "alice"'],
    [{ rateLimit: { interval: 1 } }, 'UNKNOWN_OPTION', 'startHttpServer: rateLimit: unknown option "interval"'],
  ])('is checked before anything is loaded: %#', (options, code, problem) => {
    const check = (): void => checkWebConfigOptions('startHttpServer', options as unknown as WebConfigOptions);
    expect(check).toThrow(expect.objectContaining({ code }));
    expect(check).toThrow(problem);
  });

  it('is there if one option is', () => {
    expect([isSecured({}), isSecured({ tls: undefined }), isSecured({ basicAuth: USERS })]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('a configuration partly in code', () => {
  it('is the sum of both', () => {
    const { file } = webConfigFolder(`${TLS} }\nhttp_server_config: { http2: false }\n`);
    const config = open({ webConfigFile: file, basicAuth: USERS, headers: { 'X-Frame-Options': 'deny' } }).current();
    expect(config.tls?.context.cert).toBe(PEM.cert);
    expect(config.users).toEqual(new Map([['alice', SECRET_HASH]]));
    expect(config.headers).toEqual(new Map([['X-Frame-Options', 'deny']]));
  });

  it.each([
    [`${TLS} }`, { tls: PEM }, 'web-config.yml:1:1: tls_server_config is given'],
    [
      `basic_auth_users: { bob: ${SECRET_HASH} }`,
      { basicAuth: USERS },
      'web-config.yml:1:1: basic_auth_users is given',
    ],
    [
      'rate_limit: { interval: 0 }',
      { rateLimit: { intervalSeconds: 1, burst: 1 } },
      'web-config.yml:1:1: rate_limit is given',
    ],
    [
      'http_server_config:\n  headers: { X-Frame-Options: deny }',
      { headers: { 'X-Frame-Options': 'deny' } },
      'web-config.yml:2:3: http_server_config.headers is given',
    ],
  ])('does not say a thing twice: %s', (text, options, problem) => {
    const { file } = webConfigFolder(text);
    expect(() => open({ webConfigFile: file, ...options })).toThrow(
      `${problem} as an option of startHttpServer too: keep one of the two`,
    );
  });
});

describe('a configuration that changes', () => {
  it('stays the same object as long as its files say the same', () => {
    const folder = webConfigFolder('rate_limit: { interval: 1s, burst: 1 }');
    const source = open({ webConfigFile: folder.file });
    const first = source.current();
    folder.configure('rate_limit: { interval: 1s, burst: 1 }');
    expect(source.current()).toBe(first);
    folder.configure('rate_limit: { interval: 1s, burst: 2 }');
    expect(source.current().rateLimit?.burst).toBe(2);
  });

  it('holds, and is complained about once, until its file is in order again', () => {
    const folder = webConfigFolder('rate_limit: { interval: 1s, burst: 1 }');
    const source = open({ webConfigFile: folder.file });
    folder.configure('rate_limit: { interval: 1s, burst: one }');
    expect([source.current(), source.current()].map(({ rateLimit }) => rateLimit?.burst)).toEqual([1, 1]);
    expect(reported).toEqual(['web-config.yml:1:36: rate_limit.burst "one" is not valid: give a whole number']);
    rmSync(folder.file);
    expect([source.current(), source.current()].map(({ rateLimit }) => rateLimit?.burst)).toEqual([1, 1]);
    expect(reported).toHaveLength(2);
    expect(reported[1]).toMatch(
      /^web-config\.yml: cannot be read, ENOENT: .*: give a file that this process may read$/,
    );
    folder.configure('rate_limit: { interval: 1s, burst: 3 }');
    expect(source.current().rateLimit?.burst).toBe(3);
    expect(reported).toHaveLength(2);
  });

  it.each([
    [
      '{}',
      `${TLS} }`,
      'web-config.yml:1:1: tls_server_config turns TLS on or off, which an open listener cannot: start the program again, or put it back',
    ],
    [
      `${TLS} }`,
      '{}',
      'web-config.yml: turns TLS on or off, which an open listener cannot: start the program again, or put it back',
    ],
    [
      `${TLS} }`,
      `${TLS}, client_auth_type: RequestClientCert }`,
      'web-config.yml:1:1: tls_server_config has another client_auth_type, which an open listener cannot: start the program again, or put it back',
    ],
    [`${TLS} }`, '', 'web-config.yml: is empty: write {} to take everything back'],
  ])('holds if that would need another listener: %s, then %s', (first, second, problem) => {
    const folder = webConfigFolder(first);
    const source = open({ webConfigFile: folder.file });
    const before = source.current();
    folder.configure(second);
    expect(source.current()).toBe(before);
    expect(reported).toEqual([problem]);
  });

  it('may go from nothing to nothing', () => {
    const folder = webConfigFolder('');
    const source = open({ webConfigFile: folder.file });
    folder.configure('# still nothing');
    source.current();
    expect(reported).toEqual([]);
  });

  it('takes files from where its own file is', () => {
    const { file } = webConfigFolder(`${TLS} }`);
    expect(open({ webConfigFile: relative('', file) }).current().tls?.context.cert).toBe(PEM.cert);
  });

  it('is refused at the start if its file is not there', () => {
    expect(() => open({ webConfigFile: '/nowhere/web-config.yml' })).toThrow(
      "/nowhere/web-config.yml: cannot be read, ENOENT: no such file or directory, open '/nowhere/web-config.yml': give a file that this process may read",
    );
  });
});
