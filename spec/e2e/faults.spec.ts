/**
 * What can go wrong around a listener in production, done to a real process on purpose: afterwards it is alive, has
 * given everything back, and is scraped as before.
 *
 * `FAULTS_OF=prom-client` does the same to prom-client behind Express, the control; what it does otherwise fails.
 */

import { once } from 'node:events';
import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { parseOpenMetrics } from '../../lib/exposition/parse-openmetrics.js';
import { parseText } from '../../lib/exposition/parse-text.js';
import type { FamilySnapshot } from '../../lib/model/snapshot.js';
import { pemOf, webConfigFolder } from '../http/web-config-folder.js';
import { stopPrograms } from '../child-program.js';
import { FaultedService, LIBRARY, type ServiceState } from './faulted-service.js';
import { pollUntil } from '../poll-until.js';
import { abortingScraper, babbler, silentClient, stalledReader } from './rough-clients.js';
import { removeFolders } from '../temporary-folder.js';

jest.setTimeout(60_000);

const CA = pemOf('ca.pem');
const GZIP = 'Accept-Encoding: gzip\r\n';
const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0';
/** What memory may differ by before and after: a single answer that is kept has 8 MB, a block for each of hundreds 13 MB. */
const LEAK_BOUND = 4_000_000;
const STALLED = 20;
const ABORTED = 200;
/** How many ask at the same time. */
const TOGETHER = 10;
const DESCRIPTORS = 64;

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
  readonly certificate: string | undefined;
}

const services: FaultedService[] = [];

async function start(webConfigFile?: string): Promise<FaultedService> {
  const service = await FaultedService.start(webConfigFile);
  services.push(service);
  return service;
}

async function ask(port: number, options: RequestOptions = {}, ca?: string): Promise<Answer> {
  const target = { port, host: '127.0.0.1', path: '/metrics', agent: false, ...options };
  const request = ca === undefined ? requestPlain(target) : requestSecure({ ...target, ca });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const { socket } = response;
  const certificate =
    'getPeerCertificate' in socket ? (socket as TLSSocket).getPeerCertificate().subject.CN : undefined;
  const body = Buffer.concat((await response.toArray()) as Buffer[]);
  const text = (response.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
  return { status: response.statusCode, text, certificate: certificate?.toString() };
}

/** The families of the program, without those that tell of its faults. */
function ownFamilies(families: readonly FamilySnapshot[]): readonly FamilySnapshot[] {
  return families.filter(({ descriptor }) => descriptor.name.startsWith('faulted_'));
}

/** The beginning of an answer, up to where the program begins to tell of its faults. */
function ownText({ text }: Answer): string {
  const end = text.indexOf('\n# HELP prometheus_sdk_');
  return end === -1 ? text : text.slice(0, end);
}

function parse({ status, text }: Answer): readonly FamilySnapshot[] {
  expect(status).toBe(200);
  return ownFamilies(parseText(text));
}

/** Scrapes in the ways of different scrapers, which have to get the same, and gives the families. */
async function scrape({ port }: FaultedService): Promise<readonly FamilySnapshot[]> {
  const plain = await ask(port);
  const compressed = await ask(port, { headers: { 'Accept-Encoding': 'gzip' } });
  expect(ownText(compressed) === ownText(plain)).toBe(true);
  const families = parse(plain);
  const { status, text } = await ask(port, { headers: { Accept: OPEN_METRICS, 'Accept-Encoding': 'gzip' } });
  expect(status).toBe(200);
  if (LIBRARY === 'prometheus-sdk') expect(ownFamilies(parseOpenMetrics(text))).toHaveLength(families.length);
  return families;
}

/** Resolves with the state when all connections are gone and memory is back; fails if it does not come back. */
async function recovered(service: FaultedService, before: ServiceState): Promise<ServiceState> {
  let last = before;
  const isBack = async (): Promise<ServiceState | undefined> => {
    last = await service.state();
    return last.sockets <= before.sockets && last.memory - before.memory < LEAK_BOUND ? last : undefined;
  };
  const growth = (): string => JSON.stringify({ ...last, memory: last.memory - before.memory });
  return pollUntil('end of all connections and of the memory', isBack, { seconds: 10, explain: growth });
}

/** Does harm to a service that has been scraped before, and looks at what is left of it. */
async function survives(
  harm: (service: FaultedService) => Promise<void>,
  service: FaultedService,
): Promise<readonly string[]> {
  const expected = await scrape(service);
  const descriptors = service.descriptors;
  const before = await recovered(service, await service.state());
  await harm(service);
  expect(isDeepStrictEqual(await scrape(service), expected)).toBe(true);
  const after = await recovered(service, before);
  expect(service.isAlive).toBe(true);
  expect(after.unhandled).toEqual([]);
  expect(service.descriptors).toBeLessThanOrEqual(descriptors);
  return after.warnings;
}

/** Runs `work` so many times, a few at the same time. */
async function repeat(times: number, work: (turn: number) => Promise<unknown>): Promise<void> {
  let turn = 0;
  const worker = async (): Promise<void> => {
    while (turn < times) {
      turn += 1;
      await work(turn);
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, worker));
}

/** Opens connections until the service can have no more and closes what comes; resolves with those that it holds. */
async function exhaust(service: FaultedService): Promise<Socket[]> {
  await service.limitDescriptors(DESCRIPTORS);
  const clients = Array.from({ length: DESCRIPTORS }, () => silentClient(service.port));
  const held = (): Socket[] => clients.filter(({ closed }) => !closed);
  await pollUntil('refused connections', () => {
    return (service.descriptors >= DESCRIPTORS && held().length < DESCRIPTORS) || undefined;
  });
  return held();
}

/** Closes connections and waits until the service has noticed. */
async function release(service: FaultedService, clients: readonly Socket[]): Promise<void> {
  const wanted = service.descriptors - clients.length;
  for (const client of clients) client.destroy();
  await pollUntil('free descriptors', () => service.descriptors <= wanted || undefined);
}

/** A web configuration that begins with the certificate `server`, and a function that puts another in its place. */
function rotation(): { readonly file: string; readonly use: (name: 'server' | 'renewed') => void } {
  const folder = webConfigFolder('tls_server_config: { cert_file: used.pem, key_file: used.key }\n');
  // One after the other, as it happens: for a moment the two do not belong together.
  const use = (name: string): void => {
    folder.write('used.key', pemOf(`${name}.key`));
    folder.write('used.pem', pemOf(`${name}.pem`));
  };
  use('server');
  return { file: folder.file, use };
}

afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()));
});

afterAll(async () => {
  await stopPrograms();
  removeFolders();
});

const itIfOurs = LIBRARY === 'prometheus-sdk' ? it : it.skip;

describe(`the listener of ${LIBRARY}`, () => {
  it('serves others beside readers that stop, keeps little for them, and lets them go', async () => {
    const harm = async (service: FaultedService): Promise<void> => {
      const { memory } = await service.state();
      const readers = Array.from({ length: STALLED }, () => stalledReader(service.port));
      const stalled = await Promise.all(readers);
      const { text } = await ask(service.port);
      expect((await service.state()).memory - memory).toBeLessThan((STALLED * text.length) / 4);
      for (const socket of stalled) socket.destroy();
    };
    expect(await survives(harm, await start())).toEqual([]);
  });

  it('lets go of hundreds of scrapers that go away', async () => {
    const harm = (service: FaultedService): Promise<void> =>
      repeat(ABORTED, (turn) =>
        abortingScraper(service.port, turn % 3 === 0 ? 'at once' : 'in the body', turn % 2 ? GZIP : ''),
      );
    expect(await survives(harm, await start())).toEqual([]);
  });

  it('leaves out the families of collectors that fail, and has them again when they are well', async () => {
    const harm = async (service: FaultedService): Promise<void> => {
      await service.behave('failing');
      const names: string[][] = [];
      await repeat(TOGETHER, async () => {
        names.push(parse(await ask(service.port)).map(({ descriptor }) => descriptor.name));
      });
      expect(names).toEqual(Array(TOGETHER).fill(['faulted_latency_seconds', 'faulted_requests_total']));
      await service.behave('well');
    };
    expect(await survives(harm, await start())).toEqual([
      expect.stringMatching(/^PrometheusSdkWarning: collector faulted_sensor: the sensor is gone/),
      expect.stringMatching(/^PrometheusSdkWarning: collector faulted_database: the database is gone/),
    ]);
  });

  it('lets go of scrapers that gave up on a collector that hung', async () => {
    const harm = async (service: FaultedService): Promise<void> => {
      await service.behave('hanging');
      await repeat(ABORTED, () => abortingScraper(service.port, 'at once'));
      await service.behave('well');
    };
    expect(await survives(harm, await start())).toEqual([]);
  });

  it('answers what is no HTTP with a refusal or not at all', async () => {
    const babble: readonly (string | Uint8Array)[] = [
      '',
      '\r\n\r\n',
      '\0'.repeat(10_000),
      Uint8Array.from({ length: 10_000 }, (_, index) => (index * 7919) % 256),
      // The beginning of a handshake.
      Uint8Array.of(0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03),
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'GET /metrics HTTP/9.9\r\n\r\n',
      `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
      `GET /metrics HTTP/1.1\r\nHost: a\r\n${'A: b\r\n'.repeat(20_000)}\r\n`,
      'GET /metrics HTTP/1.1\r\nHost: a\r\nA b: c\r\n\r\n',
      'GET /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      'POST /metrics HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    ];
    const harm = async ({ port }: FaultedService): Promise<void> => {
      for (const text of babble) expect(await babbler(port, text)).toMatch(/^(?:HTTP\/1\.1 4\d\d |$)/);
    };
    expect(await survives(harm, await start())).toEqual([]);
  });

  it('refuses connections that it has no descriptors for, and takes them again when others have closed', async () => {
    const harm = async (service: FaultedService): Promise<void> => {
      const held = await exhaust(service);
      await release(service, held.splice(0, 1));
      expect((await ask(service.port)).status).toBe(200);
      await release(service, held);
      await service.limitDescriptors();
    };
    expect(await survives(harm, await start())).toEqual([]);
  });

  it('answers a first scrape on the last descriptor', async () => {
    const service = await start();
    const held = await exhaust(service);
    await release(service, held.splice(0, 1));
    expect(parse(await ask(service.port))).toHaveLength(4);
  });

  itIfOurs(
    'shows one certificate or the other to each scraper while they are rotated, and at last the new one',
    async () => {
      const { file, use } = rotation();
      const harm = async (service: FaultedService): Promise<void> => {
        const expected = await ask(service.securePort, {}, CA);
        const seen = new Set<string | undefined>();
        await repeat(40, async (turn) => {
          if (turn % 4 === 0) use(turn % 8 === 0 ? 'server' : 'renewed');
          const { certificate, text } = await ask(service.securePort, {}, CA);
          seen.add(certificate);
          expect(text === expected.text).toBe(true);
        });
        expect([...seen].sort()).toEqual(['renewed', 'server']);
        use('renewed');
        expect((await ask(service.securePort, {}, CA)).certificate).toBe('renewed');
      };
      await survives(harm, await start(file));
    },
  );

  itIfOurs('shows a certificate that came while no file could be opened as soon as one can', async () => {
    const { file, use } = rotation();
    const harm = async (service: FaultedService): Promise<void> => {
      const held = await exhaust(service);
      use('renewed');
      await release(service, held.splice(0, 1));
      expect((await ask(service.securePort, {}, CA)).certificate).toBe('server');
      await release(service, held);
      await service.limitDescriptors();
      expect((await ask(service.securePort, {}, CA)).certificate).toBe('renewed');
    };
    expect(await survives(harm, await start(file))).toEqual([
      expect.stringMatching(/^PrometheusSdkWarning: http web configuration: .*EMFILE/),
    ]);
  });
});
