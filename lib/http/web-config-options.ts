/**
 * How a listener is secured in code: the keys of a web configuration file by names as code has them.
 */

import { checkOptions } from '../support/check-options.js';
import { refuseOption } from './refuse-option.js';
import type { ClientAuthType, TlsCipherSuite, TlsCurve, TlsVersion } from './tls-names.js';

/** TLS of a listener, as `tls_server_config` of a web configuration file. PEM is given as text or as the path of a file. */
export interface TlsOptions {
  /** The certificate of the listener, with those that lead to its authority, as PEM. */
  readonly cert?: string | undefined;
  /** The private key of the certificate, as PEM, not encrypted. */
  readonly key?: string | undefined;
  /** The file of the certificate, read again when it changes; relative to the working directory. */
  readonly certFile?: string | undefined;
  /** The file of the private key, read again when it changes. */
  readonly keyFile?: string | undefined;
  /** The certificates of the authorities that clients are verified with, as PEM. */
  readonly clientCa?: string | undefined;
  /** The file of these certificates, read again when it changes. */
  readonly clientCaFile?: string | undefined;
  /**
   * What is asked of clients; only `RequireAndVerifyClientCert` keeps strangers out.
   *
   * @defaultValue `NoClientCert`
   */
  readonly clientAuthType?: ClientAuthType | undefined;
  /** Subject alternative names (DNS, IP, mail, URI) of which the certificate of a client must have one, exactly. */
  readonly clientAllowedSans?: readonly string[] | undefined;
  /**
   * The lowest version of TLS.
   *
   * @defaultValue `TLS12`
   */
  readonly minVersion?: TlsVersion | undefined;
  /**
   * The highest version of TLS.
   *
   * @defaultValue `TLS13`
   */
  readonly maxVersion?: TlsVersion | undefined;
  /**
   * The cipher suites up to TLS 1.2, by the names of Go; those of TLS 1.3 are always there.
   *
   * @defaultValue those of Node.js
   */
  readonly cipherSuites?: readonly TlsCipherSuite[] | undefined;
  /**
   * Whether the order of the suites here counts, rather than that of the client.
   *
   * @defaultValue true
   */
  readonly preferServerCipherSuites?: boolean | undefined;
  /**
   * Elliptic curves in the order of preference, by the names of Go.
   *
   * @defaultValue those of Node.js
   */
  readonly curvePreferences?: readonly TlsCurve[] | undefined;
}

/** Users of a listener. */
export interface BasicAuthOptions {
  /** bcrypt hashes of passwords by the names of users, as `basic_auth_users` of a web configuration file. */
  readonly users: Readonly<Record<string, string>>;
}

/** How many requests a listener takes, as `rate_limit` of a web configuration file. */
export interface RateLimitOptions {
  /** How long until there may be one request more, in seconds. */
  readonly intervalSeconds: number;
  /** How many requests there may be at once, 1 or more. */
  readonly burst: number;
}

/** The headers that a web configuration may add to answers. */
export interface WebHeaders {
  /** Any policy. */
  readonly 'Content-Security-Policy'?: string | undefined;
  /** Any value. */
  readonly 'Strict-Transport-Security'?: string | undefined;
  /** `nosniff`. */
  readonly 'X-Content-Type-Options'?: 'nosniff' | undefined;
  /** `deny` or `sameorigin`. */
  readonly 'X-Frame-Options'?: 'deny' | 'sameorigin' | undefined;
  /** Any value. */
  readonly 'X-XSS-Protection'?: string | undefined;
}

/** How a listener is secured. What the file says and what the options say must not be about the same thing. */
export interface WebConfigOptions {
  /**
   * The path of a web configuration file of the Prometheus exporter toolkit; read again when it changes.
   * {@link https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md | Its format}.
   */
  readonly webConfigFile?: string | undefined;
  /** Serves HTTPS. */
  readonly tls?: TlsOptions | undefined;
  /** Asks every request for a user and a password. */
  readonly basicAuth?: BasicAuthOptions | undefined;
  /** Headers for all answers. */
  readonly headers?: WebHeaders | undefined;
  /** Limits the requests of all clients together; beyond, they are answered with 429. */
  readonly rateLimit?: RateLimitOptions | undefined;
}

/** The keys of {@link WebConfigOptions}. */
export const WEB_CONFIG_OPTIONS = [
  'webConfigFile',
  'tls',
  'basicAuth',
  'headers',
  'rateLimit',
] as const satisfies readonly (keyof WebConfigOptions)[];

/** Whether there is anything to secure. */
export function isSecured(options: WebConfigOptions): boolean {
  return WEB_CONFIG_OPTIONS.some((name) => options[name] !== undefined);
}

/**
 * Checks what can be checked without reading a file: the objects and their keys.
 *
 * @param subject - the function that was called, as the message names it
 * @throws MetricError `UNKNOWN_OPTION` for an unknown key, `INVALID_OPTION` for what is no object or no path
 */
export function checkWebConfigOptions(subject: string, options: WebConfigOptions): void {
  const { webConfigFile } = options as { readonly webConfigFile?: unknown };
  if (webConfigFile !== undefined && (typeof webConfigFile !== 'string' || webConfigFile === '')) {
    refuseOption(subject, 'webConfigFile', webConfigFile, 'give the path of a file');
  }
  if (options.tls !== undefined) checkOptions(`${subject}: tls`, options.tls, TLS_OPTIONS);
  if (options.basicAuth !== undefined) checkOptions(`${subject}: basicAuth`, options.basicAuth, ['users']);
  if (options.rateLimit !== undefined) {
    checkOptions(`${subject}: rateLimit`, options.rateLimit, ['intervalSeconds', 'burst']);
  }
}

const TLS_OPTIONS = [
  'cert',
  'key',
  'certFile',
  'keyFile',
  'clientCa',
  'clientCaFile',
  'clientAuthType',
  'clientAllowedSans',
  'minVersion',
  'maxVersion',
  'cipherSuites',
  'preferServerCipherSuites',
  'curvePreferences',
] as const satisfies readonly (keyof TlsOptions)[];
