/**
 * A Prometheus server that scrapes what it is given, and its HTTP API.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChildProgram } from '../child-program.js';
import { makeFolder } from '../temporary-folder.js';

/** Seconds between two scrapes. */
const INTERVAL = '2s';

/** A series with all its values, as the API tells it. */
export interface StoredSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [seconds: number, value: string])[];
}

/** A target as the API tells it. */
export interface ScrapedTarget {
  readonly scrapePool: string;
  readonly health: string;
  readonly lastError: string;
}

/** What the server knows about a family of a target. */
export interface StoredMetadata {
  readonly metric: string;
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** Exemplars of a series. */
export interface StoredExemplars {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly exemplars: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: string;
    readonly timestamp: number;
  }[];
}

/** A server that is running. */
export class PrometheusServer {
  readonly #program: ChildProgram;
  readonly #origin: string;

  private constructor(program: ChildProgram, origin: string) {
    this.#program = program;
    this.#origin = origin;
  }

  /**
   * Starts a server on a free port, with its data in a temporary folder.
   *
   * @param jobs - the address to scrape for each job
   * @param settings - further settings for jobs, as a `scrape_config` has them
   */
  static async start(
    jobs: Readonly<Record<string, string>>,
    settings: Readonly<Record<string, object>> = {},
  ): Promise<PrometheusServer> {
    const folder = makeFolder('server');
    const config = join(folder, 'prometheus.json');
    // Every JSON text is YAML.
    writeFileSync(config, JSON.stringify(configuration(jobs, settings)));
    const program = new ChildProgram('prometheus', [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
      '--enable-feature=exemplar-storage',
    ]);
    const [, address] = await program.waitFor(/msg="Listening on" address=(\S+)\n/);
    await program.waitFor(/Server is ready to receive web requests/);
    return new PrometheusServer(program, `http://${address}`);
  }

  /** What the server has said, for messages. */
  get report(): string {
    return this.#program.report;
  }

  /** All values of all series of a job, the server's own series about the scrape included. */
  async seriesOf(job: string): Promise<readonly StoredSeries[]> {
    const answer = await this.#get('query', { query: `{job="${job}"}[1h]` });
    return (answer as { result: readonly StoredSeries[] }).result;
  }

  /** The targets and how their last scrape went. */
  async targets(): Promise<readonly ScrapedTarget[]> {
    const answer = await this.#get('targets', { state: 'active' });
    return (answer as { activeTargets: readonly ScrapedTarget[] }).activeTargets;
  }

  /** Type, help and unit of every family of a job. */
  async metadataOf(job: string): Promise<readonly StoredMetadata[]> {
    return (await this.#get('targets/metadata', { match_target: `{job="${job}"}` })) as readonly StoredMetadata[];
  }

  /** The exemplars of all series of a job. */
  async exemplarsOf(job: string): Promise<readonly StoredExemplars[]> {
    const [start, end] = [-1, 1].map((hours) => String(Date.now() / 1000 + hours * 3600));
    return (await this.#get('query_exemplars', { query: `{job="${job}"}`, start, end })) as readonly StoredExemplars[];
  }

  async #get(path: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
    const response = await fetch(`${this.#origin}/api/v1/${path}?${String(new URLSearchParams(parameters))}`);
    const answer = (await response.json()) as { status: string; error?: string; data?: unknown };
    if (answer.status !== 'success') throw new Error(`Prometheus: ${path}: ${String(answer.error)}`);
    return answer.data;
  }
}

function configuration(jobs: Readonly<Record<string, string>>, settings: Readonly<Record<string, object>>): unknown {
  return {
    global: { scrape_interval: INTERVAL, scrape_timeout: INTERVAL },
    scrape_configs: Object.entries(jobs).map(([job, address]) => {
      const { host, pathname, protocol } = new URL(address);
      const target = { metrics_path: pathname, scheme: protocol.slice(0, -1), static_configs: [{ targets: [host] }] };
      return { job_name: job, ...target, ...settings[job] };
    }),
  };
}
