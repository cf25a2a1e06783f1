/**
 * Listeners on unix domain sockets, of their own and of systemd.
 */

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { listen, type MetricsServer } from '../../lib/http/listener.js';
import type { ListenAddress } from '../../lib/http/listen-address.js';
import { takeSystemdSockets } from '../../lib/http/systemd-sockets.js';
import { makeFolder, removeFolders } from '../temporary-folder.js';
import { gathererOf, gauge, gaugeText } from './gatherers.js';

const opened: MetricsServer[] = [];

async function open(address: ListenAddress | readonly ListenAddress[]): Promise<MetricsServer> {
  const report = (error: unknown): void => {
    throw new Error('nothing should be reported', { cause: error });
  };
  const server = await listen({ listen: address }, gathererOf(gauge('depth', 4)), report);
  opened.push(server);
  return server;
}

async function scrape(socketPath: string): Promise<string> {
  const request = get({ socketPath, path: '/metrics', agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return Buffer.concat((await response.toArray()) as Buffer[]).toString();
}

/** The file of a socket whose program died without closing it. */
async function abandon(path: string): Promise<void> {
  const program = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  await once(spawn(process.execPath, ['-e', program]), 'exit');
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

afterAll(removeFolders);

describe('a listener on a unix domain socket', () => {
  it('serves, with the permissions it is given, and leaves no file behind', async () => {
    const socket = join(makeFolder('socket'), 'a b.sock');
    const server = await open({ socket, mode: 0o600 });
    expect(server).toMatchObject({ host: socket, port: 0 });
    expect(server.url).toBe(`http+unix://${encodeURIComponent(socket)}/metrics`);
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    expect(await scrape(socket)).toBe(gaugeText('depth', 4));
    await server.close();
    expect(existsSync(socket)).toBe(false);
  });

  it('serves beside a port', async () => {
    const socket = join(makeFolder('socket'), 'a.sock');
    const { url, urls } = await open(['127.0.0.1:0', { socket }]);
    expect(urls).toHaveLength(2);
    expect([await scrape(socket), await (await fetch(url)).text()]).toEqual(Array(2).fill(gaugeText('depth', 4)));
  });

  it('replaces the file of a program that is dead', async () => {
    const socket = join(makeFolder('socket'), 'a.sock');
    await abandon(socket);
    expect(existsSync(socket)).toBe(true);
    await open({ socket });
    expect(await scrape(socket)).toBe(gaugeText('depth', 4));
  });

  it('takes no socket from a program that runs', async () => {
    const socket = join(makeFolder('socket'), 'a.sock');
    await open({ socket });
    await expect(open({ socket })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining(`socket ${socket} is in use`) as unknown,
    });
    expect(await scrape(socket)).toBe(gaugeText('depth', 4));
  });

  it('removes no file that is no socket', async () => {
    const socket = join(makeFolder('socket'), 'notes.txt');
    writeFileSync(socket, 'mine');
    await expect(open({ socket })).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    expect(statSync(socket).size).toBe(4);
  });

  it('says that the folder is missing', async () => {
    const socket = join(makeFolder('socket'), 'nowhere', 'a.sock');
    await expect(open({ socket })).rejects.toThrow(/cannot listen on socket .*EACCES.*: make the folder and/);
  });
});

describe('takeSystemdSockets', () => {
  const ours = { LISTEN_PID: String(process.pid), LISTEN_FDS: '3', LISTEN_FDNAMES: 'metrics:admin:metrics' };

  it.each<[true | string, number[]]>([
    [true, [3, 4, 5]],
    ['metrics', [3, 5]],
    ['admin', [4]],
  ])('takes %p as %p, once', (wanted, descriptors) => {
    const environment = { ...ours, PATH: '/bin' };
    expect(takeSystemdSockets(wanted, environment)).toEqual(descriptors);
    expect(environment).toEqual({ PATH: '/bin' });
    expect(() => takeSystemdSockets(wanted, environment)).toThrow('systemd has handed over no socket');
  });

  it.each([
    {},
    { ...ours, LISTEN_PID: '1' },
    { ...ours, LISTEN_FDS: '0' },
    { ...ours, LISTEN_FDS: '-1' },
    { ...ours, LISTEN_FDS: '1e9' },
    { ...ours, LISTEN_FDS: undefined },
  ])('refuses %p and leaves it as it is', (environment) => {
    const before = { ...environment };
    expect(() => takeSystemdSockets(true, environment)).toThrow(expect.objectContaining({ code: 'LISTEN_FAILED' }));
    expect(environment).toEqual(before);
  });

  it('names the name that there is not', () => {
    expect(() => takeSystemdSockets('web', { ...ours })).toThrow('no socket named "web"');
  });
});

describe('a listener on a socket of systemd', () => {
  it('serves what connects to it', async () => {
    const socket = createServer().listen(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address() as AddressInfo;
    const program = `
      import { startHttpServer } from './lib/serve.ts';
      process.env.LISTEN_PID = String(process.pid);
      const server = await startHttpServer({ listen: { systemd: 'metrics' }, defaultMetrics: false });
      process.stdout.write(JSON.stringify([server.port, process.env.LISTEN_FDS ?? null]));
      process.stdin.once('data', () => server.close().then(() => process.exit()));
    `;
    const handle = (socket as unknown as { _handle: { fd: number } })._handle;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
      env: { ...process.env, LISTEN_FDS: '1', LISTEN_FDNAMES: 'metrics' },
      stdio: ['pipe', 'pipe', 'inherit', handle.fd],
      // The types know three streams at most.
    }) as ChildProcessByStdio<Writable, Readable, null>;
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    socket.close();
    expect(JSON.parse(String(said))).toEqual([port, null]);
    expect((await fetch(`http://127.0.0.1:${String(port)}/metrics`)).status).toBe(200);
    child.stdin.end('close');
    expect(await once(child, 'exit')).toEqual([0, null]);
  }, 30_000);
});
