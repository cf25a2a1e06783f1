/**
 * Web configurations as operators meet them: OpenSSL makes the certificates and shakes hands, curl asks, promtool reads the
 * same files, and Prometheus scrapes.
 */

import { hashSync } from 'bcryptjs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from '../../lib/registry/registry.js';
import { startHttpServer, type HttpServerOptions } from '../../lib/serve.js';
import type { MetricsServer } from '../../lib/http/listener.js';
import { runProgram, runToSuccess, stopPrograms, type Outcome } from '../child-program.js';
import { pollUntil } from '../poll-until.js';
import { PrometheusServer } from './prometheus-server.js';
import { makeFolder, removeFolders } from '../temporary-folder.js';

jest.setTimeout(600_000);

const folder = makeFolder('web-config');
const HASH = hashSync('s3cret', 4);
const opened: MetricsServer[] = [];

/** Makes a certificate that an authority of the folder signs. */
async function makeCertificate(name: string, san: string, authority = 'ca'): Promise<void> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${name}.key`];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${san}`];
  const signed = ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`];
  await openssl('req', '-x509', ...key, ...subject, ...(name === authority ? [] : signed), '-out', `${name}.pem`);
}

function openssl(...args: readonly string[]): Promise<string> {
  return runToSuccess('openssl', args, { cwd: folder });
}

function write(name: string, ...lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

async function start(options: Omit<HttpServerOptions, 'port'>): Promise<MetricsServer> {
  const server = await startHttpServer({ port: 0, host: '127.0.0.1', registry: new Registry(), ...options });
  opened.push(server);
  return server;
}

/** Asks with curl; the answer is its status, `000` without one. */
async function curl({ url }: MetricsServer, ...args: readonly string[]): Promise<string> {
  const common = [
    '--silent',
    '--cacert',
    'ca.pem',
    '--output',
    '/dev/null',
    '--write-out',
    '%{http_code} %{http_version}',
  ];
  return (await runProgram('curl', [...common, ...args, url], { cwd: folder })).stdout;
}

/** Shakes hands and asks for metrics by OpenSSL. */
function shakeHands({ port }: MetricsServer, ...args: readonly string[]): Promise<Outcome> {
  const target = ['-connect', `127.0.0.1:${String(port)}`, '-CAfile', 'ca.pem', '-ign_eof'];
  const input = 'GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  return runProgram('openssl', ['s_client', ...target, ...args], { cwd: folder, input });
}

const TLS = ['tls_server_config:', '  cert_file: server.pem', '  key_file: server.key'];
const MUTUAL = [...TLS, '  client_ca_file: ca.pem', '  client_auth_type: RequireAndVerifyClientCert'];
const CLIENT = ['--cert', 'client.pem', '--key', 'client.key'];

beforeAll(async () => {
  await makeCertificate('ca', 'DNS:ca.example');
  await makeCertificate('server', 'DNS:localhost,IP:127.0.0.1');
  await makeCertificate('client', 'DNS:prometheus.example');
  await makeCertificate('stranger', 'DNS:prometheus.example', 'stranger');
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

afterAll(async () => {
  await stopPrograms();
  removeFolders();
});

describe('curl', () => {
  it('gets in with the right user over TLS, and nobody else does', async () => {
    const server = await start({ webConfigFile: write('auth.yml', ...TLS, 'basic_auth_users:', `  alice: ${HASH}`) });
    expect(await curl(server, '--user', 'alice:s3cret')).toBe('200 1.1');
    expect(await curl(server, '--user', 'alice:secret')).toBe('401 1.1');
    expect(await curl(server, '--user', 'bob:s3cret')).toBe('401 1.1');
    expect(await curl(server, '--anyauth', '--user', 'alice:s3cret')).toBe('200 1.1');
    expect(await curl(server)).toBe('401 1.1');
    expect(await curl(server, '--user', 'alice:s3cret', '--path-as-is', '--request-target', '/../../etc/passwd')).toBe(
      '404 1.1',
    );
    expect(await curl(server, '--user', 'alice:s3cret', '--http2')).toBe('200 1.1');
  });

  it('gets in with a certificate of the right authority', async () => {
    const server = await start({ webConfigFile: write('mutual.yml', ...MUTUAL) });
    expect(await curl(server, ...CLIENT)).toBe('200 1.1');
    expect(await curl(server)).toBe('000 0');
    expect(await curl(server, '--cert', 'stranger.pem', '--key', 'stranger.key')).toBe('000 0');
  });

  it('meets the new certificate after a rotation', async () => {
    await makeCertificate('rotated', 'DNS:localhost,IP:127.0.0.1');
    const server = await start({ webConfigFile: write('rotation.yml', ...TLS) });
    const before = await shakeHands(server);
    expect(before.stdout).toContain('subject=CN = server');
    write('rotation.yml', ...TLS.map((line) => line.replace('server.', 'rotated.')));
    const after = await shakeHands(server);
    expect(after.stdout).toContain('subject=CN = rotated');
    expect(after.stdout).toContain('HTTP/1.1 200 OK');
    expect(await curl(server)).toBe('200 1.1');
  });
});

describe('openssl s_client', () => {
  it.each([
    ['-tls1_1', false],
    ['-tls1_2', true],
    ['-tls1_3', true],
  ])('speaks with the listener over %s: %p', async (version, speaks) => {
    const server = await start({ webConfigFile: write('plain.yml', ...TLS) });
    const { stdout } = await shakeHands(server, version, '-cipher', 'DEFAULT:@SECLEVEL=0');
    expect(stdout.includes('HTTP/1.1 200 OK')).toBe(speaks);
    if (speaks) expect(stdout).toContain('Verify return code: 0 (ok)');
  });

  it('agrees on the suite and the curve that the configuration has, and on HTTP/1.1', async () => {
    const suites = ['  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]', '  curve_preferences: [CurveP384]'];
    const server = await start({ webConfigFile: write('suites.yml', ...TLS, ...suites) });
    const { stdout } = await shakeHands(server, '-tls1_2', '-alpn', 'h2,http/1.1');
    expect(stdout).toContain('Cipher is ECDHE-ECDSA-AES256-GCM-SHA384');
    expect(stdout).toMatch(/Server Temp Key: (?:ECDH, )?(?:secp384r1|P-384)/);
    expect(stdout).toContain('ALPN protocol: http/1.1');
    const other = await shakeHands(server, '-tls1_2', '-cipher', 'ECDHE-ECDSA-AES128-GCM-SHA256');
    expect(other.stdout).not.toContain('HTTP/1.1');
  });

  it('cannot renegotiate', async () => {
    const server = await start({ webConfigFile: write('renegotiate.yml', ...TLS) });
    const target = ['-connect', `127.0.0.1:${String(server.port)}`, '-tls1_2', '-CAfile', 'ca.pem'];
    const input = 'R\nR\nR\nR\n';
    const { stdout, stderr } = await runProgram('openssl', ['s_client', ...target], { cwd: folder, input });
    expect(`${stdout}${stderr}`).toMatch(/RENEGOTIATING[^]*no renegotiation/);
    expect(await curl(server)).toBe('200 1.1');
  });
});

describe('promtool check web-config', () => {
  it.each([
    { name: 'tls', lines: TLS, code: 0 },
    { name: 'mutual', lines: MUTUAL, code: 0 },
    { name: 'users', lines: ['basic_auth_users:', `  alice: ${HASH}`, `  "yes": ${HASH}`], code: 0 },
    {
      name: 'headers',
      lines: ['http_server_config:', '  headers:', '    X-Frame-Options: deny', '    X-XSS-Protection: 0'],
      code: 0,
    },
    { name: 'old-yaml', lines: [...TLS, '  prefer_server_cipher_suites: yes'], code: 0 },
    { name: 'nothing', lines: ['# nothing'], code: 0 },
    { name: 'version', lines: [...TLS, '  min_version: TLS14'], code: 1 },
    { name: 'suite', lines: [...TLS, '  cipher_suites: [TLS_RSA_WITH_RC4_128_MD5]'], code: 1 },
    { name: 'curve', lines: [...TLS, '  curve_preferences: [P256]'], code: 1 },
    { name: 'policy', lines: [...TLS, '  client_auth_type: Always'], code: 1 },
    { name: 'no-policy', lines: [...TLS, '  client_ca_file: ca.pem'], code: 1 },
    { name: 'no-key', lines: TLS.slice(0, 2), code: 1 },
    { name: 'no-file', lines: [...TLS.slice(0, 2), '  key_file: missing.key'], code: 1 },
    { name: 'no-hash', lines: ['basic_auth_users:', '  alice: s3cret'], code: 1 },
    { name: 'header', lines: ['http_server_config:', '  headers:', '    X-Frame-Options: allow'], code: 1 },
    { name: 'other-header', lines: ['http_server_config:', '  headers:', '    Server: x'], code: 1 },
    { name: 'key-twice', lines: [...TLS, '  key_file: server.key'], code: 1 },
    { name: 'unknown-key', lines: [...TLS, '  ca_file: ca.pem'], code: 1 },
  ])('is of our opinion about $name', async ({ name, lines, code }) => {
    const file = write(`${name}.yml`, ...lines);
    const outcome = await runProgram('promtool', ['check', 'web-config', file]);
    expect(outcome.code).toBe(code);
    const starting = start({ webConfigFile: file });
    if (code === 0) await starting;
    else await expect(starting).rejects.toMatchObject({ code: 'INVALID_WEB_CONFIG' });
  });
});

describe('Prometheus', () => {
  it('scrapes with a certificate, a user and a password', async () => {
    const file = write(
      'prometheus.yml',
      ...MUTUAL,
      '  client_allowed_sans: [prometheus.example]',
      'basic_auth_users:',
      `  alice: ${HASH}`,
    );
    const { url } = await start({ webConfigFile: file });
    const path = (name: string): string => join(folder, name);
    const tls = { ca_file: path('ca.pem'), cert_file: path('client.pem'), key_file: path('client.key') };
    const alice = { username: 'alice', password: 's3cret' };
    const prometheus = await PrometheusServer.start(
      { right: url, 'wrong-password': url, 'no-certificate': url },
      {
        right: { tls_config: tls, basic_auth: alice },
        'wrong-password': { tls_config: tls, basic_auth: { ...alice, password: 'secret' } },
        'no-certificate': { tls_config: { ca_file: tls.ca_file }, basic_auth: alice },
      },
    );
    const targets = await pollUntil(
      'a scrape of every target',
      async () => {
        const found = await prometheus.targets();
        return found.length === 3 && found.every(({ health }) => health !== 'unknown') ? found : undefined;
      },
      { explain: () => prometheus.report },
    );
    const byPool = new Map(targets.map((target) => [target.scrapePool, target]));
    expect(byPool.get('right')).toMatchObject({ health: 'up', lastError: '' });
    expect(byPool.get('wrong-password')?.lastError).toBe('server returned HTTP status 401 Unauthorized');
    expect(byPool.get('no-certificate')?.lastError).toMatch(/tls: .*certificate|connection reset|EOF/);
  });
});
