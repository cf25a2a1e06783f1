/**
 * What may stand in a web configuration file, what is refused, and in which words.
 */

import { WebConfigSource } from '../../lib/http/web-config-source.js';
import { readWebConfigDocument } from '../../lib/http/web-config-document.js';
import type { WebConfig } from '../../lib/http/web-config.js';
import { removeFolders } from '../temporary-folder.js';
import { pemOf, SECRET_HASH, webConfigFolder } from './web-config-folder.js';

afterAll(removeFolders);

/** Reads a configuration file of this text. */
function read(text: string): WebConfig {
  const { file } = webConfigFolder(text);
  return new WebConfigSource('startHttpServer', { webConfigFile: file }, readWebConfigDocument, fail).current();
}

function fail(error: unknown): void {
  throw error;
}

/** What is wrong in a file, a problem a line, without the folder. */
function problemsOf(text: string): readonly string[] {
  try {
    read(text);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_WEB_CONFIG' });
    return (error as Error).message.replaceAll(/\S*web-config\.yml/g, 'web-config.yml').split('\n');
  }
}

/** A TLS part with more lines. */
function tls(...lines: readonly string[]): string {
  return ['tls_server_config:', '  cert_file: server.pem', '  key_file: server.key', ...lines, ''].join('\n');
}

function block(name: string): string {
  return pemOf(name).trimEnd().replaceAll('\n', '\n    ');
}

describe('a web configuration file', () => {
  it.each([
    '',
    '# nothing\n',
    '{}',
    '---\n',
    'tls_server_config:\nbasic_auth_users:\nhttp_server_config:\nrate_limit:\n',
  ])('secures nothing if it says nothing: %j', (text) => {
    expect(read(text)).toEqual({ tls: undefined, users: new Map(), headers: new Map(), rateLimit: undefined });
  });

  it('has the defaults of the toolkit for TLS', () => {
    const { tls: config } = read(tls());
    expect(config).toMatchObject({ clientAuth: 'NoClientCert', allowedSans: undefined });
    expect(config?.context).toMatchObject({
      cert: pemOf('server.pem'),
      key: pemOf('server.key'),
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      honorCipherOrder: true,
    });
    expect(config?.context).not.toHaveProperty('ca');
    expect(config?.context).not.toHaveProperty('ecdhCurve');
  });

  it('gives every key of TLS its meaning', () => {
    const { tls: config } = read(
      tls(
        '  client_ca_file: ./ca.pem',
        '  client_auth_type: RequireAndVerifyClientCert',
        '  client_allowed_sans: [prometheus.internal, "2001:DB8::1"]',
        '  min_version: TLS11',
        '  max_version: TLS12',
        '  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256]',
        '  curve_preferences:',
        '    - X25519',
        '    - CurveP384',
        '  prefer_server_cipher_suites: no',
      ),
    );
    expect(config).toMatchObject({
      clientAuth: 'RequireAndVerifyClientCert',
      allowedSans: new Set(['prometheus.internal', '[2001:db8::1]']),
    });
    expect(config?.context).toMatchObject({
      ca: [pemOf('ca.pem').trimEnd()],
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.2',
      ecdhCurve: 'X25519:P-384',
      honorCipherOrder: false,
    });
    expect(config?.context.ciphers).toMatch(
      /^TLS_AES_128.*:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:@SECLEVEL=0$/,
    );
  });

  it('may hold certificates itself', () => {
    const lines = ['cert: |', `  ${block('server.pem')}`, 'key: |', `  ${block('server.key')}`];
    lines.push('client_ca: |', `  ${block('ca.pem')}`, 'client_auth_type: VerifyClientCertIfGiven');
    const { tls: config } = read(`tls_server_config:\n  ${lines.join('\n  ')}\n`);
    expect(config?.clientAuth).toBe('VerifyClientCertIfGiven');
    expect(config?.context).toMatchObject({ cert: pemOf('server.pem'), ca: [pemOf('ca.pem').trimEnd()] });
  });

  it.each([
    ['TLS_AES_128_GCM_SHA256', 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256'],
    ['', expect.stringContaining('ECDHE-RSA-AES128-GCM-SHA256') as unknown],
  ])('leaves the suites of TLS 1.3 alone if it lists [%s]', (suites, ciphers) => {
    expect(read(tls(`  cipher_suites: [${suites}]`)).tls?.context.ciphers).toEqual(ciphers);
  });

  it('takes the old name of a policy', () => {
    expect(read(tls('  client_auth_type: RequireClientCert')).tls?.clientAuth).toBe('RequireAnyClientCert');
  });

  it.each(['2a', '2b', '2y'])('takes hashes of $%s$', (version) => {
    const hash = SECRET_HASH.replace('2b', version);
    expect(read(`basic_auth_users:\n  alice: ${hash}\n  yes: "${hash}"\n  007: ${hash}\n`).users).toEqual(
      new Map(['alice', 'yes', '007'].map((user) => [user, hash])),
    );
  });

  it('takes the headers of the toolkit, but not blank ones', () => {
    const lines = ['X-Frame-Options: sameorigin', 'X-XSS-Protection: 0', 'X-Content-Type-Options: nosniff'];
    lines.push(`Content-Security-Policy: "default-src 'self'"`, 'Strict-Transport-Security:');
    expect(read(`http_server_config:\n  http2: off\n  headers:\n    ${lines.join('\n    ')}\n`).headers).toEqual(
      new Map([
        ['X-Frame-Options', 'sameorigin'],
        ['X-XSS-Protection', '0'],
        ['X-Content-Type-Options', 'nosniff'],
        ['Content-Security-Policy', "default-src 'self'"],
      ]),
    );
  });

  it.each([
    ['100ms', 0.1],
    ['1m30s', 90],
    ['1.5h', 5400],
    ['.5s', 0.5],
    ['2us3ns', 2.003e-6],
    ['1µs', 1e-6],
  ])('takes an interval of %s', (interval, intervalSeconds) => {
    const { rateLimit } = read(`rate_limit:\n  interval: ${interval}\n  burst: 20\n`);
    expect(rateLimit?.intervalSeconds).toBeCloseTo(intervalSeconds, 9);
    expect(rateLimit?.burst).toBe(20);
  });

  it.each(['interval: 0', 'interval: 0s', 'burst: 5', 'interval: 0\n  burst: 0', 'interval:'])(
    'has no limit with %j',
    (limit) => {
      expect(read(`rate_limit:\n  ${limit}\n`).rateLimit).toBeUndefined();
    },
  );

  it('may say things by alias', () => {
    const { users } = read(`basic_auth_users:\n  alice: &hash ${SECRET_HASH}\n  bob: *hash\n`);
    expect([...users.keys()]).toEqual(['alice', 'bob']);
  });
});

const BAD_YAML = [
  ['a: [', 'web-config.yml:1:5: cannot be read, '],
  ['tls_server_config:\n\tcert_file: x', 'web-config.yml:2:1: cannot be read, '],
  ['rate_limit: {}\nrate_limit: {}', 'web-config.yml:2:1: cannot be read, Map keys must be unique: mend the YAML'],
  ['{}\n---\n{}', 'web-config.yml:2:1: cannot be read, '],
  ['rate_limit: !secret {}', 'web-config.yml:1:13: cannot be read, Unresolved tag: !secret: mend the YAML'],
] as const;

const CIPHERS =
  'TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384, TLS_CHACHA20_POLY1305_SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, ' +
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, ' +
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, ' +
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, ' +
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256';

/** A file, or lines for a TLS part, and everything that is said about it. */
const BAD_FILES: readonly (readonly [text: string, ...problems: readonly string[]])[] = [
  ['- a', 'web-config.yml: an array of 1 is not valid: give settings by their names'],
  ['text', 'web-config.yml:1:1: "text" is not valid: give settings by their names'],
  [
    'tls_config: {}\nweb: 1\n',
    'web-config.yml:1:1: tls_config is unknown: known here are tls_server_config, http_server_config, rate_limit, basic_auth_users',
    'web-config.yml:2:6: web is unknown: known here are tls_server_config, http_server_config, rate_limit, basic_auth_users',
  ],
  [
    'rate_limit: *missing\n',
    'web-config.yml:1:1: rate_limit refers to nothing, or to too much: write out what it stands for',
  ],
  ['? [a]\n: 1\n', 'web-config.yml:1:3: is no name: give settings by their names'],
  [
    '<<: 1\n',
    'web-config.yml:1:5: << is unknown: known here are tls_server_config, http_server_config, rate_limit, basic_auth_users',
  ],
  [
    'tls_server_config: yes\n',
    'web-config.yml:1:20: tls_server_config "yes" is not valid: give settings by their names',
  ],
  [
    'tls_server_config:\n  min_version: TLS12\n',
    'web-config.yml:1:1: tls_server_config has no cert: give cert_file or cert',
    'web-config.yml:1:1: tls_server_config has no key: give key_file or key',
  ],
  [
    'tls_server_config:\n  cert_file: ""\n  key_file: server.key\n',
    'web-config.yml:1:1: tls_server_config has no cert: give cert_file or cert',
  ],
  [
    'tls_server_config:\n  cert_file: server.pem\n  key_file: [server.key]\n',
    'web-config.yml:3:3: tls_server_config.key_file an array of 1 is not valid: give the path of a PEM file',
  ],
  [
    'tls_server_config:\n  cert_file: server.pem\n  key_file: client.key\n',
    expect.stringMatching(
      /^web-config\.yml:2:14: tls_server_config\.cert_file cannot be used with its key, .*mismatch: give a certificate and its key, not encrypted$/,
    ) as string,
  ],
  [
    'tls_server_config:\n  cert_file: /nowhere/server.pem\n  key_file: server.key\n',
    "web-config.yml:2:14: tls_server_config.cert_file cannot be read, ENOENT: no such file or directory, open '/nowhere/server.pem': give a file that this process may read",
  ],
  [
    `${tls()}  cert: inline\n`,
    'web-config.yml:4:9: tls_server_config.cert stands beside cert_file: keep one of the two',
    expect.stringMatching(
      /^web-config\.yml:2:14: tls_server_config\.cert_file cannot be used with its key, /,
    ) as string,
  ],
  [
    tls('  cipher: a', '  min_version: TLS1.2', '  max_version: 12'),
    expect.stringMatching(
      /^web-config\.yml:4:11: tls_server_config\.cipher is unknown: known here are cert, key, /,
    ) as string,
    'web-config.yml:5:16: tls_server_config.min_version "TLS1.2" is not valid: give TLS10, TLS11, TLS12 or TLS13',
    'web-config.yml:6:16: tls_server_config.max_version "12" is not valid: give TLS10, TLS11, TLS12 or TLS13',
  ],
  [
    tls('  min_version: TLS13', '  max_version: TLS12'),
    'web-config.yml:5:16: tls_server_config.max_version leaves no version: give a max_version from the lowest on',
  ],
  [
    tls('  cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]', '  curve_preferences: [CurveP999]'),
    `web-config.yml:4:19: tls_server_config.cipher_suites[0] "TLS_RSA_WITH_RC4_128_SHA" is not valid: give one of ${CIPHERS}`,
    'web-config.yml:5:23: tls_server_config.curve_preferences[0] "CurveP999" is not valid: give one of CurveP256, CurveP384, CurveP521, X25519',
  ],
  [
    tls('  curve_preferences: X25519', '  prefer_server_cipher_suites: 1'),
    'web-config.yml:4:22: tls_server_config.curve_preferences "X25519" is not valid: give a list of CurveP256, CurveP384, CurveP521, X25519',
    'web-config.yml:5:32: tls_server_config.prefer_server_cipher_suites "1" is not valid: give true or false',
  ],
  [
    tls('  client_auth_type: constructor'),
    'web-config.yml:4:21: tls_server_config.client_auth_type "constructor" is not valid: give NoClientCert, RequestClientCert, RequireAnyClientCert, RequireClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert',
  ],
  [
    tls('  client_auth_type: RequireAndVerifyClientCert'),
    'web-config.yml:4:21: tls_server_config.client_auth_type needs client_ca_file, or every public authority would do: give client_ca_file',
  ],
  [
    tls('  client_ca_file: ca.pem'),
    'web-config.yml:4:19: tls_server_config.client_ca_file means nothing without client_auth_type: add client_auth_type: RequireAndVerifyClientCert',
  ],
  [
    tls('  client_ca_file: server.key', '  client_auth_type: RequireAnyClientCert'),
    'web-config.yml:4:19: tls_server_config.client_ca_file holds no certificate: give PEM with at least one',
  ],
  [
    tls('  client_allowed_sans: [a, {}]', '  client_auth_type: VerifyClientCertIfGiven', '  client_ca_file: ca.pem'),
    'web-config.yml:4:28: tls_server_config.client_allowed_sans[1] an object is not valid: give names as text',
    'web-config.yml:4:3: tls_server_config.client_allowed_sans needs a certificate of every client: add client_auth_type: RequireAndVerifyClientCert',
  ],
  [
    'http_server_config:\n  http2: true\n',
    'web-config.yml:2:10: http_server_config.http2 is not to be had: leave it out or give false; clients agree on HTTP/1.1 by themselves',
  ],
  [
    'http_server_config:\n  headers:\n    Server: x\n    X-Frame-Options: allow\n    X-XSS-Protection: "1\\r\\nSet-Cookie: a=b"\n',
    'web-config.yml:3:13: http_server_config.headers.Server is unknown: known here are Content-Security-Policy, Strict-Transport-Security, X-Content-Type-Options, X-Frame-Options, X-XSS-Protection',
    'web-config.yml:4:22: http_server_config.headers.X-Frame-Options "allow" is not valid: give deny or sameorigin',
    'web-config.yml:5:23: http_server_config.headers.X-XSS-Protection "1\\r\\nSet-Cookie: a=b" is not valid: give one line of printable ASCII characters',
  ],
  [
    'basic_auth_users:\n  alice: secret\n  bob:\n  "a:b": $2b$04$short\n',
    'web-config.yml:2:10: basic_auth_users.alice is no bcrypt hash: give one that begins with $2a$, $2b$ or $2y$, as htpasswd -nBC 10 makes it',
    'web-config.yml:3:3: basic_auth_users.bob is no bcrypt hash: give one that begins with $2a$, $2b$ or $2y$, as htpasswd -nBC 10 makes it',
    'web-config.yml:4:10: basic_auth_users.a:b cannot be sent as a user: give a name without ":"',
    'web-config.yml:4:10: basic_auth_users.a:b is no bcrypt hash: give one that begins with $2a$, $2b$ or $2y$, as htpasswd -nBC 10 makes it',
  ],
  [
    'rate_limit:\n  interval: 5\n  burst: 1.5\n  bust: 1\n',
    'web-config.yml:4:9: rate_limit.bust is unknown: known here are interval, burst',
    'web-config.yml:2:13: rate_limit.interval "5" is not valid: give a duration with its unit, such as 100ms, or 0 for no limit',
    'web-config.yml:3:10: rate_limit.burst "1.5" is not valid: give a whole number',
  ],
  ['rate_limit:\n  interval: 1s\n', 'web-config.yml:1:1: rate_limit leaves no request: give a burst of 1 or more'],
  [
    'rate_limit:\n  interval: -1s\n  burst: 1\n',
    'web-config.yml:2:13: rate_limit.interval "-1s" is not valid: give a duration with its unit, such as 100ms, or 0 for no limit',
  ],
];

describe('a web configuration file that is wrong', () => {
  it.each(BAD_YAML)('is refused as YAML: %j', (text, beginning) => {
    const [problem] = problemsOf(text);
    expect(problem).toMatch(/: mend the YAML$/);
    expect(problem.slice(0, beginning.length)).toBe(beginning);
  });

  it.each(BAD_FILES.map(([text, ...problems]) => ({ text, problems })))(
    'is refused with its lines: $text',
    ({ text, problems }) => {
      expect(problemsOf(text)).toEqual(problems);
    },
  );

  it('does not unfold without end', () => {
    const lines = Array.from(
      { length: 12 },
      (_, level) =>
        `  u${String(level)}: &l${String(level)} [${`*l${String(level - 1)},`.repeat(level === 0 ? 0 : 9)}]`,
    );
    const [problem] = problemsOf(`basic_auth_users:\n${lines.join('\n')}\n`);
    expect(problem).toMatch(/refers to nothing, or to too much: write out what it stands for$/);
  });

  it('never shows what may be a password or a key', () => {
    const said = problemsOf('basic_auth_users:\n  alice: hunter2\ntls_server_config:\n  key: hunter3\n').join('\n');
    expect(said).not.toMatch(/hunter/);
  });
});
