/**
 * Servers that scrape and can be asked with PromQL: Prometheus with native histograms, and VictoriaMetrics.
 */

import { writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ChildProgram } from '../child-program.js';
import { readNumber } from '../exposition-samples.js';
import { pollUntil } from '../poll-until.js';
import { makeFolder } from '../temporary-folder.js';

/** Seconds between two scrapes. */
const INTERVAL = '1s';

/** A native histogram as the API tells it. */
export interface StoredHistogram {
  readonly count: string;
  readonly sum: string;
  /** How the bounds are meant, 0 for `lower < value <= upper`, then the bounds and the count. */
  readonly buckets?: readonly (readonly [rule: number, lower: string, upper: string, count: string])[];
}

/** One series of an answer, a number or a native histogram. */
export interface QueriedSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number | undefined;
  readonly histogram: StoredHistogram | undefined;
}

interface PrintedSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [seconds: number, value: string];
  readonly histogram?: readonly [seconds: number, histogram: StoredHistogram];
}

/** A server that is running. */
export class QueryServer {
  readonly #program: ChildProgram;
  readonly #origin: string;

  private constructor(program: ChildProgram, origin: string) {
    this.#program = program;
    this.#origin = origin;
  }

  /**
   * Starts Prometheus, which prefers protobuf for the sake of native histograms.
   *
   * @param jobs - the address to scrape for each job
   */
  static async prometheus(jobs: Readonly<Record<string, string>>): Promise<QueryServer> {
    const folder = makeFolder('prometheus');
    const program = new ChildProgram('prometheus', [
      `--config.file=${writeConfiguration(folder, jobs)}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
      '--enable-feature=native-histograms',
    ]);
    const [, address] = await program.waitFor(/msg="Listening on" address=(\S+)\n/);
    await program.waitFor(/Server is ready to receive web requests/);
    return new QueryServer(program, `http://${address}`);
  }

  /**
   * Starts VictoriaMetrics.
   *
   * @param jobs - the address to scrape for each job
   */
  static async victoriaMetrics(jobs: Readonly<Record<string, string>>): Promise<QueryServer> {
    const folder = makeFolder('victoria-metrics');
    const address = `127.0.0.1:${String(await freePort())}`;
    const program = new ChildProgram('victoria-metrics', [
      `-promscrape.config=${writeConfiguration(folder, jobs)}`,
      `-storageDataPath=${join(folder, 'data')}`,
      `-httpListenAddr=${address}`,
      '-search.latencyOffset=0s',
      '-search.disableCache',
    ]);
    const isUp = async (): Promise<true | undefined> =>
      (await fetch(`http://${address}/health`).catch(() => undefined))?.ok === true || undefined;
    await pollUntil('VictoriaMetrics (apt-get install victoria-metrics)', isUp, { explain: () => program.report });
    return new QueryServer(program, `http://${address}`);
  }

  /** Waits until a job has been scraped, then asks with PromQL. */
  async query(job: string, expression: string): Promise<readonly QueriedSeries[]> {
    const probe = async (): Promise<true | undefined> =>
      (await this.#query(`up{job="${job}"} == 1`)).length > 0 || undefined;
    await pollUntil(`a scrape of ${job}`, probe, { explain: () => this.#program.report });
    return this.#query(expression);
  }

  async #query(query: string): Promise<readonly QueriedSeries[]> {
    const response = await fetch(`${this.#origin}/api/v1/query?${String(new URLSearchParams({ query }))}`);
    const answer = (await response.json()) as {
      status: string;
      error?: string;
      data?: { result: readonly PrintedSeries[] };
    };
    if (answer.data === undefined) throw new Error(`${query}: ${String(answer.error)}`);
    return answer.data.result.map(({ metric, value, histogram }) => ({
      metric,
      value: value === undefined ? undefined : readNumber(value[1]),
      histogram: histogram?.[1],
    }));
  }
}

/** Writes what both servers take for their configuration, and returns its path. */
function writeConfiguration(folder: string, jobs: Readonly<Record<string, string>>): string {
  const path = join(folder, 'scrape.json');
  const jobList = Object.entries(jobs).map(([job, address]) => {
    const { host, pathname } = new URL(address);
    return { job_name: job, metrics_path: pathname, static_configs: [{ targets: [host] }] };
  });
  // Every JSON text is YAML.
  writeFileSync(
    path,
    JSON.stringify({ global: { scrape_interval: INTERVAL, scrape_timeout: INTERVAL }, scrape_configs: jobList }),
  );
  return path;
}

/** A port that was free a moment ago, for a program that does not say which one it got. */
async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
