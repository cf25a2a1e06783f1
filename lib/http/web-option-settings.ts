/**
 * Options in code as the settings of a web configuration, so that both are read by the same code.
 */

import type { WebConfigOptions } from './web-config-options.js';
import type { SettingValue, WebSetting } from './web-setting.js';

/**
 * Makes settings of options, under the names that they have in a file; messages call them as the options are called.
 *
 * @param subject - the function that was called, as messages name it
 */
export function webOptionSettings(subject: string, options: WebConfigOptions): WebSetting {
  const place = `${subject}:`;
  const { tls, basicAuth, headers, rateLimit } = options;
  const http = headers && new Map([['headers', settingOf(headers, `${place} headers`)]]);
  const limit = rateLimit && new Map(Object.entries(rateLimit).map(limitSetting(`${place} rateLimit`)));
  const settings: Readonly<Record<string, WebSetting | undefined>> = {
    tls_server_config: tls && settingOf(tls, `${place} tls`, snakeCase),
    basic_auth_users: basicAuth && settingOf(basicAuth.users, `${place} basicAuth.users`),
    http_server_config: http && { subject: place, value: http, text: undefined },
    rate_limit: limit && { subject: `${place} rateLimit`, value: limit, text: undefined },
  };
  const given = Object.entries(settings).flatMap(([key, value]): [string, WebSetting][] =>
    value ? [[key, value]] : [],
  );
  return { subject: place, value: new Map(given), text: undefined };
}

/** What a key of `tls_server_config` or `rate_limit` is called in code. */
export function optionName(key: string): string {
  return key.replace(/_(?<letter>[a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** In code an interval is a number of seconds, in a file a duration with its unit. */
function limitSetting(subject: string): (entry: [string, unknown]) => [string, WebSetting] {
  return ([name, value]) => {
    const setting = settingOf(value, `${subject}.${name}`);
    if (name !== 'intervalSeconds') return [name, setting];
    const text = typeof value === 'number' ? `${String(value)}s` : undefined;
    return ['interval', { ...setting, text }];
  };
}

function settingOf(value: unknown, subject: string, rename = (name: string): string => name): WebSetting {
  return { subject, value: valueOf(value, subject, rename), text: typeof value === 'string' ? value : undefined };
}

function valueOf(value: unknown, subject: string, rename: (name: string) => string): SettingValue {
  if (Array.isArray(value)) return value.map((item, index) => settingOf(item, `${subject}[${String(index)}]`));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => [rename(name), settingOf(item, `${subject}.${name}`)]),
  );
}
