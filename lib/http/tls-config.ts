/**
 * The TLS part of a web configuration: what may stand in it, and what Node.js is given for it.
 * Source: web/tls_config.go of https://github.com/prometheus/exporter-toolkit
 */

import { constants, X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import { createSecureContext, DEFAULT_CIPHERS, type SecureContextOptions } from 'node:tls';
import { allowedSanOf } from './client-sans.js';
import {
  CLIENT_AUTH_TYPES,
  TLS13_CIPHER_SUITES,
  TLS_CIPHER_SUITES,
  TLS_CURVES,
  TLS_VERSIONS,
  type ClientAuthPolicy,
} from './tls-names.js';
import type { WatchedFiles } from './watched-files.js';
import type { WebProblems } from './web-problems.js';
import { isBlank, type SettingsByName, type WebSetting } from './web-setting.js';

/** How a listener speaks TLS. */
export interface TlsConfig {
  /** For `setSecureContext`: certificate, key, client CA, versions, ciphers and curves. */
  readonly context: SecureContextOptions;
  /** What is asked of clients. */
  readonly clientAuth: ClientAuthPolicy;
  /** The subject alternative names of which a client needs one; `undefined` if any will do. */
  readonly allowedSans: ReadonlySet<string> | undefined;
}

/** What reading a TLS configuration takes beside its settings. */
export interface TlsReading {
  readonly problems: WebProblems;
  readonly files: WatchedFiles;
  /** What relative paths are relative to. */
  readonly folder: string;
}

/** The keys of `tls_server_config`. */
export const TLS_KEYS = [
  'cert',
  'key',
  'client_ca',
  'cert_file',
  'key_file',
  'client_auth_type',
  'client_ca_file',
  'client_allowed_sans',
  'min_version',
  'max_version',
  'cipher_suites',
  'prefer_server_cipher_suites',
  'curve_preferences',
] as const;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/**
 * Reads the TLS part and the files it names, and tries out the result.
 *
 * @param setting - `tls_server_config`
 * @returns `undefined` if it is not there, or is empty, and also if it has problems
 */
export function readTlsConfig(setting: WebSetting | undefined, reading: TlsReading): TlsConfig | undefined {
  const { problems } = reading;
  const settings = problems.settings(setting, TLS_KEYS);
  if (setting === undefined || settings.size === 0) return undefined;
  const cert = readPem('cert', setting, settings, reading);
  const key = readPem('key', setting, settings, reading);
  const clientAuth = problems.choice(settings.get('client_auth_type'), CLIENT_AUTH_TYPES, 'NoClientCert');
  const ca = readClientCa(clientAuth, setting, settings, reading);
  const allowedSans = readAllowedSans(clientAuth, settings, problems);
  const context = { ...readProtocol(settings, problems), ...(ca && { ca }) };
  if (cert === undefined || key === undefined) return undefined;
  try {
    createSecureContext({ ...context, cert, key });
  } catch (cause) {
    const place = settings.get('cert_file') ?? settings.get('cert') ?? setting;
    problems.add(
      place,
      `cannot be used with its key, ${(cause as Error).message}`,
      'give a certificate and its key, not encrypted',
    );
    return undefined;
  }
  return { context: { ...context, cert, key }, clientAuth, allowedSans };
}

/** Reads what may stand in the configuration itself or in a file of its own. */
function readPem(
  what: 'cert' | 'key' | 'client_ca',
  parent: WebSetting,
  settings: SettingsByName,
  { problems, files, folder }: TlsReading,
): string | undefined {
  const inline = settings.get(what);
  const file = settings.get(`${what}_file`);
  const [inlineName, fileName] = [problems.name(what), problems.name(`${what}_file`)];
  const path = problems.text(file, 'give the path of a PEM file');
  if (!isBlank(inline) && inline !== undefined) {
    if (path !== undefined) problems.add(inline, `stands beside ${fileName}`, 'keep one of the two');
    if (inline.text === undefined) problems.add(inline, 'is no text', 'give PEM');
    return inline.text;
  }
  if (file === undefined || path === undefined) {
    if (what !== 'client_ca' && isBlank(file)) {
      problems.add(parent, `has no ${what}`, `give ${fileName} or ${inlineName}`);
    }
    return undefined;
  }
  try {
    return files.read(resolve(folder, path));
  } catch (cause) {
    problems.add(file, `cannot be read, ${(cause as Error).message}`, 'give a file that this process may read');
    return undefined;
  }
}

function readClientCa(
  clientAuth: ClientAuthPolicy,
  parent: WebSetting,
  settings: SettingsByName,
  reading: TlsReading,
): string[] | undefined {
  const { problems } = reading;
  const verifies = clientAuth === 'VerifyClientCertIfGiven' || clientAuth === 'RequireAndVerifyClientCert';
  const given = [settings.get('client_ca_file'), settings.get('client_ca')].find((setting) => !isBlank(setting));
  if (given === undefined) {
    const place = settings.get('client_auth_type') ?? parent;
    const ca = problems.name('client_ca_file');
    if (verifies) problems.add(place, `needs ${ca}, or every public authority would do`, `give ${ca}`);
    return undefined;
  }
  if (clientAuth === 'NoClientCert') {
    const policy = problems.name('client_auth_type');
    problems.add(given, `means nothing without ${policy}`, `add ${policy}: RequireAndVerifyClientCert`);
  }
  const pem = readPem('client_ca', parent, settings, reading);
  if (pem === undefined) return undefined;
  const certificates = pem.match(CERTIFICATE) ?? [];
  try {
    for (const certificate of certificates) new X509Certificate(certificate);
    if (certificates.length === 0) problems.add(given, 'holds no certificate', 'give PEM with at least one');
  } catch (cause) {
    problems.add(given, `holds a certificate that cannot be read, ${(cause as Error).message}`, 'give PEM');
  }
  return certificates;
}

function readAllowedSans(
  clientAuth: ClientAuthPolicy,
  settings: SettingsByName,
  problems: WebProblems,
): ReadonlySet<string> | undefined {
  const setting = settings.get('client_allowed_sans');
  const names = problems.list(setting, 'give names as text');
  if (setting === undefined || names === undefined) return undefined;
  if (clientAuth !== 'RequireAnyClientCert' && clientAuth !== 'RequireAndVerifyClientCert') {
    const policy = problems.name('client_auth_type');
    problems.add(setting, 'needs a certificate of every client', `add ${policy}: RequireAndVerifyClientCert`);
  }
  return new Set(names.map(({ text = '' }) => allowedSanOf(text)));
}

function readProtocol(settings: SettingsByName, problems: WebProblems): SecureContextOptions {
  const minVersion = problems.choice(settings.get('min_version'), TLS_VERSIONS, 'TLSv1.2');
  const maxVersion = problems.choice(settings.get('max_version'), TLS_VERSIONS, 'TLSv1.3');
  const maxSetting = settings.get('max_version') ?? settings.get('min_version');
  if (minVersion > maxVersion && maxSetting !== undefined) {
    problems.add(maxSetting, 'leaves no version', `give a ${problems.name('max_version')} from the lowest on`);
  }
  const suites = readNames(settings.get('cipher_suites'), TLS_CIPHER_SUITES, problems);
  const curves = readNames(settings.get('curve_preferences'), TLS_CURVES, problems);
  // Suites of TLS 1.3 are all there is to say if none of them is older: OpenSSL then has nothing for TLS 1.2, as Go would.
  const older = suites?.filter((suite) => !suite.startsWith('TLS_'));
  const ciphers = older === undefined ? DEFAULT_CIPHERS : [...TLS13_CIPHER_SUITES, ...older].join(':');
  // OpenSSL counts all of TLS 1.0 and 1.1 among what only its lowest level of security allows.
  const isOld = minVersion === 'TLSv1' || minVersion === 'TLSv1.1';
  return {
    minVersion,
    maxVersion,
    ciphers: isOld ? `${ciphers}:@SECLEVEL=0` : ciphers,
    ...(curves && { ecdhCurve: curves.join(':') }),
    // Nor does Go: a client could make the server work for little effort of its own.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    honorCipherOrder: problems.flag(settings.get('prefer_server_cipher_suites'), true),
  };
}

/** Reads a list of names of a table, `undefined` if it is not there or empty. */
function readNames<T extends string>(
  setting: WebSetting | undefined,
  table: Readonly<Record<string, T>>,
  problems: WebProblems,
): readonly T[] | undefined {
  const known = Object.keys(table).join(', ');
  const names = problems.list(setting, `give a list of ${known}`);
  if (names === undefined) return undefined;
  const found = names.flatMap((name) => {
    const { text = '' } = name;
    const value = Object.hasOwn(table, text) ? table[text] : undefined;
    if (value === undefined) problems.refuse(name, `give one of ${known}`);
    return value ?? [];
  });
  return found.length === 0 ? undefined : found;
}
