/**
 * Handshakes with a listener that has a web configuration.
 */

import { connect as connectPlain } from 'node:net';
import { once } from 'node:events';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { ClientAuthType, TlsVersion } from '../../lib/http/tls-names.js';
import type { TlsOptions } from '../../lib/http/web-config-options.js';
import { removeFolders } from '../temporary-folder.js';
import { gaugeText } from './gatherers.js';
import { ask, closeSecured, openSecured, type SecuredListener } from './secured-listeners.js';
import { pemOf, webConfigFolder } from './web-config-folder.js';

const SERVER: TlsOptions = { cert: pemOf('server.pem'), key: pemOf('server.key') };
const CERTIFICATES = {
  none: {},
  'of the authority': { cert: pemOf('client.pem'), key: pemOf('client.key') },
  'of a stranger': { cert: pemOf('stranger.pem'), key: pemOf('stranger.key') },
  'of a server': { cert: pemOf('renewed.pem'), key: pemOf('renewed.key') },
} as const;
type Shown = keyof typeof CERTIFICATES;

function open(tls: TlsOptions = {}): Promise<SecuredListener> {
  return openSecured({ tls: { ...SERVER, ...tls } });
}

/** Whether a client that shows a certificate is served, over one version of TLS. */
async function isServed({ server }: SecuredListener, shown: Shown, version: 'TLSv1.2' | 'TLSv1.3'): Promise<boolean> {
  const options = { ...CERTIFICATES[shown], minVersion: version, maxVersion: version };
  return ask(server, options).then(
    ({ text }) => {
      expect(text).toBe(gaugeText('depth', 4));
      return true;
    },
    (error: unknown) => {
      expect((error as NodeJS.ErrnoException).code).toMatch(/ECONNRESET|EPIPE|EPROTO|ERR_SSL_.*ALERT/);
      return false;
    },
  );
}

/** Makes a handshake and says what came of it. */
async function handshake(port: number, options: ConnectionOptions): Promise<TLSSocket | Error> {
  const socket = connect({ port, host: '127.0.0.1', ca: pemOf('ca.pem'), ...options });
  return new Promise((resolve) => {
    socket.once('error', resolve);
    socket.once('secureConnect', () => {
      resolve(socket.destroy());
    });
  });
}

afterEach(closeSecured);
afterAll(removeFolders);

describe('a listener with TLS', () => {
  it('serves metrics over https', async () => {
    const { server } = await open();
    expect(server.url).toBe(`https://127.0.0.1:${String(server.port)}/metrics`);
    const answer = await ask(server);
    expect(answer).toMatchObject({ status: 200, text: gaugeText('depth', 4), certificate: 'server' });
    expect(Object.keys(answer.headers).sort()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'date',
      'vary',
    ]);
  });

  const CLIENTS: readonly Shown[] = ['none', 'of the authority', 'of a stranger', 'of a server'];
  const POLICIES: Readonly<Record<ClientAuthType, readonly Shown[]>> = {
    NoClientCert: CLIENTS,
    RequestClientCert: CLIENTS,
    RequireAnyClientCert: ['of the authority', 'of a stranger', 'of a server'],
    RequireClientCert: ['of the authority', 'of a stranger', 'of a server'],
    VerifyClientCertIfGiven: ['none', 'of the authority'],
    RequireAndVerifyClientCert: ['of the authority'],
  };
  const cases = Object.entries(POLICIES).flatMap(([policy, served]) =>
    (['TLSv1.2', 'TLSv1.3'] as const).map((version) => ({ policy: policy as ClientAuthType, version, served })),
  );
  it.each(cases)(
    'serves under $policy over $version clients with a certificate $served',
    async ({ policy, version, served }) => {
      const clientCa = policy === 'NoClientCert' ? undefined : pemOf('ca.pem');
      const listener = await open({ clientAuthType: policy, clientCa });
      const found = await Promise.all(
        CLIENTS.map(async (shown) => ((await isServed(listener, shown, version)) ? [shown] : [])),
      );
      expect(found.flat()).toEqual(served);
      expect(listener.reported).toEqual([]);
    },
  );

  it.each([
    ['prometheus.internal', true],
    ['2001:db8::1', true],
    ['ops@example.org', true],
    ['spiffe://example.org/prometheus', true],
    ['internal', false],
    ['*.internal', false],
    ['client', false],
  ])('serves the client if %s is allowed: %p', async (name, served) => {
    const listener = await open({
      clientAuthType: 'RequireAndVerifyClientCert',
      clientCa: pemOf('ca.pem'),
      clientAllowedSans: ['another.internal', name],
    });
    expect(await isServed(listener, 'of the authority', 'TLSv1.3')).toBe(served);
  });

  it('serves nobody if no name is allowed', async () => {
    const listener = await open({ clientAuthType: 'RequireAnyClientCert', clientAllowedSans: [] });
    expect(await isServed(listener, 'of the authority', 'TLSv1.3')).toBe(false);
  });

  const VERSIONS = { TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;
  it.each([
    [undefined, undefined, ['TLS12', 'TLS13']],
    ['TLS13', undefined, ['TLS13']],
    [undefined, 'TLS12', ['TLS12']],
    ['TLS11', 'TLS12', ['TLS11', 'TLS12']],
    ['TLS10', 'TLS10', ['TLS10']],
  ] as const)('speaks, from %s to %s, %p', async (minVersion, maxVersion, spoken) => {
    const { server } = await open({ minVersion, maxVersion });
    const found = await Promise.all(
      (Object.keys(VERSIONS) as TlsVersion[]).map(async (name) => {
        const version = VERSIONS[name];
        const options = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' };
        const outcome = await handshake(server.port, options);
        return outcome instanceof Error || 'code' in outcome ? [] : [name];
      }),
    );
    expect(found.flat()).toEqual(spoken);
  });

  it('chooses a cipher suite by its own order, or by that of the client', async () => {
    const cipherSuites = [
      'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
      'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    ] as const;
    const client = {
      maxVersion: 'TLSv1.2',
      ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305',
    } as const;
    const chosen = [true, false].map(async (preferServerCipherSuites) => {
      const { server } = await open({ cipherSuites, preferServerCipherSuites });
      const socket = connect({ port: server.port, host: '127.0.0.1', ca: pemOf('ca.pem'), ...client });
      await once(socket, 'secureConnect');
      const { name } = socket.getCipher();
      socket.destroy();
      return name;
    });
    expect(await Promise.all(chosen)).toEqual(['ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-ECDSA-AES256-GCM-SHA384']);
  });

  it('refuses a cipher suite and a curve that are not listed', async () => {
    const { server } = await open({
      cipherSuites: ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
      curvePreferences: ['CurveP384'],
    });
    const ciphers = 'ECDHE-ECDSA-AES128-GCM-SHA256';
    expect(await handshake(server.port, { maxVersion: 'TLSv1.2', ciphers })).toHaveProperty('code');
    expect(await handshake(server.port, { ecdhCurve: 'X25519' })).toHaveProperty('code');
    expect(await handshake(server.port, { ecdhCurve: 'P-384' })).not.toHaveProperty('code');
  });

  it('answers plain HTTP by closing', async () => {
    const { server, reported } = await open();
    const socket = connectPlain(server.port, '127.0.0.1');
    socket.on('error', () => undefined).end('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n');
    const received = Buffer.concat((await socket.toArray()) as Buffer[]);
    expect(received.toString('latin1')).not.toContain('HTTP');
    expect((await ask(server)).status).toBe(200);
    expect(reported).toEqual([]);
  });

  it('closes without waiting for a handshake, or for a connection that asks nothing', async () => {
    const { server } = await open();
    const silent = connectPlain(server.port, '127.0.0.1');
    await once(silent, 'connect');
    const idle = connect({ port: server.port, host: '127.0.0.1', ca: pemOf('ca.pem') });
    await once(idle, 'secureConnect');
    // Connections are accepted in order: when a later one is served, these are known.
    await ask(server);
    silent.on('error', () => undefined);
    idle.on('error', () => undefined);
    const ends = [once(silent, 'close'), once(idle, 'close')];
    await server.close();
    await Promise.all(ends);
  });
});

describe('certificates that are replaced', () => {
  const CONFIG = 'tls_server_config:\n  cert_file: current.pem\n  key_file: current.key\n';

  it('are shown to new connections, while an open one goes on', async () => {
    const folder = webConfigFolder(CONFIG);
    folder.write('current.pem', pemOf('server.pem'));
    folder.write('current.key', pemOf('server.key'));
    const { server, reported } = await openSecured({ webConfigFile: folder.file });
    const open = connect({ port: server.port, host: '127.0.0.1', ca: pemOf('ca.pem') });
    await once(open, 'secureConnect');
    expect((await ask(server)).certificate).toBe('server');
    folder.write('current.pem', pemOf('renewed.pem'));
    // The key is not there yet: the pair that was holds.
    expect((await ask(server)).certificate).toBe('server');
    expect(reported).toEqual([expect.objectContaining({ code: 'INVALID_WEB_CONFIG' })]);
    folder.write('current.key', pemOf('renewed.key'));
    expect((await ask(server)).certificate).toBe('renewed');
    open.end('GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(Buffer.concat((await open.toArray()) as Buffer[]).toString()).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(reported).toHaveLength(1);
  });

  it('end the sessions of clients whose authority is gone', async () => {
    const folder = webConfigFolder('');
    folder.write('clients.pem', pemOf('ca.pem'));
    const { server } = await openSecured({
      tls: { ...SERVER, clientCaFile: folder.path('clients.pem'), clientAuthType: 'RequireAndVerifyClientCert' },
    });
    const sessions: Buffer[] = [];
    const first = connect({
      port: server.port,
      host: '127.0.0.1',
      ca: pemOf('ca.pem'),
      ...CERTIFICATES['of the authority'],
    });
    first.on('session', (session) => sessions.push(session));
    first.end('GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    await once(first.resume(), 'close');
    expect(sessions).not.toEqual([]);
    folder.write('clients.pem', pemOf('stranger.pem'));
    await expect(ask(server, { ...CERTIFICATES['of the authority'], session: sessions[0] })).rejects.toThrow();
    expect((await ask(server, CERTIFICATES['of a stranger'])).status).toBe(200);
  });
});
