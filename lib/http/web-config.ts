/**
 * A web configuration, read and checked: what may stand in it beside TLS, and what it means.
 * Sources: docs/web-configuration.md and web/handler.go of https://github.com/prometheus/exporter-toolkit
 */

import { isBcryptHash, type Users } from './basic-auth.js';
import type { RateLimit } from './rate-limiter.js';
import { readTlsConfig, type TlsConfig, type TlsReading } from './tls-config.js';
import type { WebProblems } from './web-problems.js';
import { isBlank, type WebSetting } from './web-setting.js';

/** What a listener is secured with; every part may be absent. */
export interface WebConfig {
  readonly tls: TlsConfig | undefined;
  /** Without any, nobody is asked. */
  readonly users: Users;
  readonly headers: ReadonlyMap<string, string>;
  readonly rateLimit: RateLimit | undefined;
}

/** The parts of a configuration, under the names they have in a file. */
export const WEB_CONFIG_KEYS = ['tls_server_config', 'http_server_config', 'rate_limit', 'basic_auth_users'] as const;

/** The headers that may be set, with the values that each may have if not all. */
const HEADERS: Readonly<Record<string, readonly string[] | undefined>> = {
  'Content-Security-Policy': undefined,
  'Strict-Transport-Security': undefined,
  'X-Content-Type-Options': ['nosniff'],
  'X-Frame-Options': ['deny', 'sameorigin'],
  'X-XSS-Protection': undefined,
};
const HEADER_VALUE = /^[\x20-\x7e]*$/;
/** A duration of Go, https://pkg.go.dev/time#ParseDuration */
const DURATION = /^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const DURATION_PART = /(?<count>[\d.]+)(?<unit>[a-zµμ]+)/g;
const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** Reads a configuration; its problems go where the reading says. */
export function readWebConfig(root: WebSetting, reading: TlsReading): WebConfig {
  const { problems } = reading;
  const settings = problems.settings(root, WEB_CONFIG_KEYS);
  const http = problems.settings(settings.get('http_server_config'), ['http2', 'headers']);
  const http2 = http.get('http2');
  if (http2 !== undefined && problems.flag(http2, false)) {
    problems.add(http2, 'is not to be had', 'leave it out or give false; clients agree on HTTP/1.1 by themselves');
  }
  return {
    tls: readTlsConfig(settings.get('tls_server_config'), reading),
    users: readUsers(settings.get('basic_auth_users'), problems),
    headers: readHeaders(http.get('headers'), problems),
    rateLimit: readRateLimit(settings.get('rate_limit'), problems),
  };
}

function readUsers(setting: WebSetting | undefined, problems: WebProblems): Users {
  const users = new Map<string, string>();
  for (const [user, hash] of problems.settings(setting)) {
    if (user === '' || user.includes(':')) problems.add(hash, 'cannot be sent as a user', 'give a name without ":"');
    // The value may be a password that somebody forgot to hash: it stays out of the message.
    if (hash.text === undefined || !isBcryptHash(hash.text)) {
      problems.add(
        hash,
        'is no bcrypt hash',
        'give one that begins with $2a$, $2b$ or $2y$, as htpasswd -nBC 10 makes it',
      );
    } else {
      users.set(user, hash.text);
    }
  }
  return users;
}

function readHeaders(setting: WebSetting | undefined, problems: WebProblems): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [name, header] of problems.settings(setting, Object.keys(HEADERS))) {
    const allowed = Object.hasOwn(HEADERS, name) ? HEADERS[name] : undefined;
    const value = problems.text(header, 'give the value of the header');
    if (value === undefined) continue;
    if (!HEADER_VALUE.test(value)) problems.refuse(header, 'give one line of printable ASCII characters');
    if (allowed?.includes(value) === false) problems.refuse(header, `give ${allowed.join(' or ')}`);
    headers.set(name, value);
  }
  return headers;
}

function readRateLimit(setting: WebSetting | undefined, problems: WebProblems): RateLimit | undefined {
  const settings = problems.settings(setting, ['interval', 'burst']);
  const interval = settings.get('interval');
  const burst = settings.get('burst');
  const intervalSeconds = isBlank(interval) ? 0 : secondsOf(interval?.text ?? '');
  if (interval !== undefined && intervalSeconds === undefined) {
    problems.refuse(interval, 'give a duration with its unit, such as 100ms, or 0 for no limit');
  }
  const count = isBlank(burst) ? 0 : burst?.value;
  if (burst !== undefined && !(typeof count === 'number' && Number.isSafeInteger(count) && count >= 0)) {
    problems.refuse(burst, 'give a whole number');
  }
  if (setting === undefined || intervalSeconds === undefined || intervalSeconds === 0) return undefined;
  if (count === 0) problems.add(burst ?? setting, 'leaves no request', `give a ${problems.name('burst')} of 1 or more`);
  return { intervalSeconds, burst: Number(count) };
}

/** Reads a duration of Go, which is 0 without a unit and nothing else. */
function secondsOf(text: string): number | undefined {
  if (text === '0') return 0;
  if (!DURATION.test(text)) return undefined;
  const parts = [...text.matchAll(DURATION_PART)];
  return parts.reduce(
    (sum, { groups: { count, unit } = { count: '', unit: '' } }) => sum + Number(count) * SECONDS[unit],
    0,
  );
}
