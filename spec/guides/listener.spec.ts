/**
 * The guide to the listener: its tables leave out no option, no limit and no family, and have their defaults.
 */

import { runInNewContext } from 'node:vm';
import { DEFAULT_LIMITS } from '../../lib/http/listener-limits.js';
import { checkListenerOptions } from '../../lib/http/listener-options.js';
import { readAddress } from '../../lib/http/listen-address.js';
import { SCRAPE_LIMITS } from '../../lib/http/scrape-options.js';
import { scrapeTimeout } from '../../lib/http/scrape-timeout.js';
import { WEB_CONFIG_OPTIONS } from '../../lib/http/web-config-options.js';
import { EndpointMetrics } from '../../lib/runtime/endpoint-metrics.js';
import {
  metricsHandler,
  startHttpServer,
  type HttpServerOptions,
  type MetricsHandlerOptions,
} from '../../lib/serve.js';
import { refusalOf } from '../metrics/refusal-of.js';
import { readText } from '../source-files.js';

const GUIDE = readText('docs/guides/listener.md');

/** The rows of the table whose first heading is given, as the texts of their cells. */
function tableOf(heading: string): string[][] {
  const [, table = ''] = GUIDE.split(new RegExp(`^\\| ${heading} \\|.*\\n\\|.*\\n`, 'm'));
  const [rows] = table.split('\n\n');
  return rows.split('\n').map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function knownIn(message: string): string[] {
  return (/known options are (?<known>.*)$/.exec(message)?.groups?.known ?? '').split(', ');
}

describe('the guide to the listener', () => {
  it('lists every option but those of the web configuration', async () => {
    const refusal = startHttpServer({ port: 0, unheardOf: 1 } as HttpServerOptions);
    const known = knownIn(await refusal.then(String, String)).filter(
      (name) => !WEB_CONFIG_OPTIONS.includes(name as never),
    );
    expect(
      tableOf('option')
        .map(([name]) => name.replaceAll('`', ''))
        .sort(),
    ).toEqual(known.sort());
  });

  it('says which of them a handler takes', () => {
    const { message } = refusalOf(() => metricsHandler({ unheardOf: 1 } as MetricsHandlerOptions));
    expect(knownIn(message)).toEqual(['registry', 'created', 'endpointMetrics', ...SCRAPE_LIMITS]);
  });

  it('has the defaults of the scrape', () => {
    const defaults = Object.fromEntries(tableOf('option').map(([name, value]) => [name, value]));
    expect(scrapeTimeout(undefined, {})).toBe(Number.parseInt(defaults['`scrapeTimeout`'].replace(' ', ''), 10));
    expect(scrapeTimeout('10', {})).toBe(10_000 - Number.parseInt(defaults['`scrapeTimeoutOffset`'], 10));
  });

  it('lists every limit with its default', () => {
    const limits = tableOf('limit').map(([name, value]) => [name.replaceAll('`', ''), Number(value)]);
    expect(Object.fromEntries(limits)).toEqual(DEFAULT_LIMITS);
  });

  it('lists every family with its type and labels', () => {
    const families = new EndpointMetrics().collectors.map(({ descriptor: { name, type, labelNames } }) => [
      `\`${name}\``,
      type,
      labelNames.map((label) => `\`${label}\``).join(', '),
    ]);
    expect(tableOf('family').map((row) => row.slice(0, 3))).toEqual(families);
  });

  it('shows addresses that are taken', () => {
    const addresses = tableOf('address').flatMap(([cell]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code));
    expect(addresses).toHaveLength(9);
    for (const code of addresses) {
      const address: unknown = runInNewContext(`(${code})`);
      expect(() => readAddress('guide', address)).not.toThrow();
      checkListenerOptions('guide', { listen: address as number }, []);
    }
  });
});
