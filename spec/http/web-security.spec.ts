/**
 * What a secured listener answers to whom, and what strangers get who try harder.
 */

import { gaugeText } from './gatherers.js';
import { exchangeRaw } from './raw-connection.js';
import { ask, closeSecured, openSecured } from './secured-listeners.js';
import { removeFolders } from '../temporary-folder.js';
import { SECRET, SECRET_HASH, webConfigFolder } from './web-config-folder.js';

const USERS = { basicAuth: { users: { alice: SECRET_HASH } } };

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

function raw(target: string, ...headers: readonly string[]): string {
  return [`GET ${target} HTTP/1.1`, 'Host: a', 'Connection: close', ...headers, '', ''].join('\r\n');
}

afterEach(closeSecured);
afterAll(removeFolders);

describe('a listener with users', () => {
  it('serves a user with the right password, again and again', async () => {
    const { server, reported } = await openSecured(USERS);
    for (let scrapes = 0; scrapes < 3; scrapes += 1) {
      expect(await ask(server, { auth: `alice:${SECRET}` })).toMatchObject({
        status: 200,
        text: gaugeText('depth', 4),
      });
    }
    expect(reported).toEqual([]);
  });

  it('serves many who come at once', async () => {
    const { server } = await openSecured(USERS);
    const answers = Array.from({ length: 40 }, () => ask(server, { auth: `alice:${SECRET}` }));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(40).fill(200));
  });

  it('tells strangers nothing but that it wants a user', async () => {
    const { server } = await openSecured(USERS);
    const attempts = [undefined, 'alice:wrong', 'mallory:secret', 'alice:', ':', 'constructor:x', '__proto__:x'];
    const answers = await Promise.all(attempts.map((auth) => ask(server, { auth })));
    for (const { status, headers, text } of answers) {
      expect({ status, text, headers: { ...headers, date: '' } }).toEqual({
        status: 401,
        text: 'Unauthorized\n',
        headers: {
          connection: 'close',
          'content-length': '13',
          'content-type': 'text/plain; charset=utf-8',
          date: '',
          'www-authenticate': 'Basic realm="metrics", charset="UTF-8"',
        },
      });
    }
  });

  it.each([
    ['an empty header', ''],
    ['another scheme', 'Bearer YWxpY2U6c2VjcmV0'],
    ['no base64', 'Basic alice:secret'],
    ['base64 with rubbish in it', 'Basic YWxp!Y2U6c2VjcmV0'],
    ['base64 of the URL kind', `Basic ${Buffer.from('alice:secret\u00ff').toString('base64url')}`],
    ['base64 without its end', 'Basic YWxpY2U6c2VjcmV0MQ'],
    ['no colon', basic('alicesecret')],
    ['no UTF-8', `Basic ${Buffer.from([0x61, 0x3a, 0xff]).toString('base64')}`],
    ['a NUL', basic(`alice:${SECRET}\0`)],
    ['a byte order mark', basic(`\ufeffalice:${SECRET}`)],
    ['a user in capitals', basic(`Alice:${SECRET}`)],
    ['an overlong password', basic(`alice:${SECRET}${'x'.repeat(8000)}`)],
    ['an overlong user', basic(`${'alice'.repeat(1000)}:${SECRET}`)],
  ])('refuses %s', async (_, authorization) => {
    const { server, reported } = await openSecured(USERS);
    expect((await ask(server, { headers: { authorization } })).status).toBe(401);
    expect((await ask(server, { auth: `alice:${SECRET}` })).status).toBe(200);
    expect(reported).toEqual([]);
  });

  it('takes the first of two authorizations', async () => {
    const { server } = await openSecured(USERS);
    const [right, wrong] = [`Authorization: ${basic('alice:secret')}`, `Authorization: ${basic('alice:wrong')}`];
    expect(await exchangeRaw(server.port, raw('/metrics', wrong, right))).toMatch(/^HTTP\/1\.1 401 /);
    expect(await exchangeRaw(server.port, raw('/metrics', right, wrong))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each(['/', '/metrics', '/-/healthy', '/favicon.ico', '//metrics', '/../metrics', '*', 'http://a/metrics'])(
    'asks for a user at %s',
    async (target) => {
      const { server } = await openSecured(USERS);
      const answer = await exchangeRaw(server.port, raw(target));
      expect(answer).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/);
      expect(answer).toMatch(/\r\n\r\nUnauthorized\n$/);
    },
  );

  it.each(['HEAD', 'OPTIONS', 'POST', 'TRACE', 'PROPFIND'])('asks for a user with %s', async (method) => {
    const { server } = await openSecured(USERS);
    expect((await ask(server, { method })).status).toBe(401);
  });

  it('does not serve a second request that hides behind a first', async () => {
    const { server } = await openSecured(USERS);
    const authorized = raw('/metrics', `Authorization: ${basic(`alice:${SECRET}`)}`).replace('close', 'keep-alive');
    const answer = await exchangeRaw(server.port, authorized + raw('/metrics'));
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 401']);
    const smuggled = raw('/metrics', 'Content-Length: 4', 'Transfer-Encoding: chunked') + authorized;
    expect(await exchangeRaw(server.port, smuggled)).not.toContain('depth 4');
  });

  it('repeats nothing of what it was sent', async () => {
    const { server } = await openSecured({ ...USERS, headers: { 'X-Frame-Options': 'deny' } });
    const answer = await exchangeRaw(
      server.port,
      raw('/<script>', 'X-Evil: <script>', 'Origin: http://evil', `Authorization: ${basic('<script>:<script>')}`),
    );
    expect(answer).not.toMatch(/script|evil/i);
  });

  it('keeps a flood of wrong passwords from pushing out the right one', async () => {
    const { server } = await openSecured(USERS);
    expect((await ask(server, { auth: `alice:${SECRET}` })).status).toBe(200);
    const flood = Array.from({ length: 150 }, (_, index) => ask(server, { auth: `alice:wrong${String(index)}` }));
    // One that would have to be compared waits behind the others, or is told that there are too many.
    expect((await ask(server, { auth: `alice:${SECRET}` })).status).toBe(200);
    const found = new Set((await Promise.all(flood)).map(({ status }) => status));
    expect([...found].sort()).toEqual([401, 503]);
    expect((await ask(server, { auth: `alice:${SECRET}` })).status).toBe(200);
  });

  it('says when to come again if there are too many', async () => {
    const { server } = await openSecured(USERS);
    const flood = Array.from({ length: 150 }, (_, index) => ask(server, { auth: `mallory:${String(index)}` }));
    const busy = (await Promise.all(flood)).find(({ status }) => status === 503);
    expect(busy).toMatchObject({ headers: { 'retry-after': '1' }, text: 'Too many logins at once.\n' });
    expect(busy?.headers).not.toHaveProperty('www-authenticate');
  });
});

describe('a listener with headers', () => {
  const headers = { 'X-Content-Type-Options': 'nosniff', 'Strict-Transport-Security': 'max-age=60' } as const;

  it('adds them to every answer', async () => {
    const { server } = await openSecured({ headers, ...USERS });
    const found = await Promise.all([
      ask(server, { auth: `alice:${SECRET}` }),
      ask(server),
      ask(server, { auth: `alice:${SECRET}`, path: '/elsewhere' }),
    ]);
    expect(found.map(({ status }) => status)).toEqual([200, 401, 404]);
    for (const answer of found) {
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'strict-transport-security': 'max-age=60',
      });
    }
  });
});

describe('a listener with a rate limit', () => {
  it('answers so many requests and refuses the rest, before it looks at passwords', async () => {
    const { server } = await openSecured({ ...USERS, rateLimit: { intervalSeconds: 3600, burst: 2 } });
    const found = [];
    for (let scrapes = 0; scrapes < 4; scrapes += 1) found.push(await ask(server, { auth: `alice:${SECRET}` }));
    expect(found.map(({ status }) => status)).toEqual([200, 200, 429, 429]);
    expect(found[2]).toMatchObject({ text: 'Too many requests\n' });
    expect((await ask(server, { auth: 'alice:wrong' })).status).toBe(429);
  });

  it('begins anew when the limit is another one', async () => {
    const folder = webConfigFolder('rate_limit: { interval: 1h, burst: 1 }');
    const { server } = await openSecured({ webConfigFile: folder.file });
    const status = async (): Promise<unknown> => (await ask(server)).status;
    expect([await status(), await status()]).toEqual([200, 429]);
    folder.configure('rate_limit: { interval: 1h, burst: 2 }\n# another one');
    expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
    folder.configure('rate_limit: { interval: 1h, burst: 2 }\n# the same one');
    expect(await status()).toBe(429);
    folder.configure('rate_limit: { interval: 0 }');
    expect(await status()).toBe(200);
  });
});

describe('a listener whose configuration changes', () => {
  it('lets in whom the file names now', async () => {
    const folder = webConfigFolder(`basic_auth_users: { alice: ${SECRET_HASH} }`);
    const { server, reported } = await openSecured({ webConfigFile: folder.file });
    const statuses = (): Promise<unknown[]> =>
      Promise.all(['alice', 'bob'].map(async (user) => (await ask(server, { auth: `${user}:${SECRET}` })).status));
    expect(await statuses()).toEqual([200, 401]);
    folder.configure(`basic_auth_users: { bob: ${SECRET_HASH} }`);
    expect(await statuses()).toEqual([401, 200]);
    folder.configure('{}');
    expect(await statuses()).toEqual([200, 200]);
    expect(reported).toEqual([]);
  });

  it.each(['', 'basic_auth_user: {}', 'basic_auth_users: { alice: secret }', 'basic_auth_users: ['])(
    'stays closed if the file becomes %j',
    async (text) => {
      const folder = webConfigFolder(`basic_auth_users: { alice: ${SECRET_HASH} }`);
      const { server, reported } = await openSecured({ webConfigFile: folder.file });
      folder.configure(text);
      expect((await ask(server)).status).toBe(401);
      expect((await ask(server, { auth: `alice:${SECRET}` })).status).toBe(200);
      expect(reported).toEqual([expect.objectContaining({ code: 'INVALID_WEB_CONFIG' })]);
    },
  );
});
