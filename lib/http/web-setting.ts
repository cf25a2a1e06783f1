/**
 * One value of a web configuration, whether it was written in a file or in code, with what messages call it.
 */

/** What a setting holds; `undefined` for what neither YAML nor an option can mean, such as a function. */
export type SettingValue =
  string | number | boolean | null | undefined | readonly WebSetting[] | ReadonlyMap<string, WebSetting>;

/** A value with its place. */
export interface WebSetting {
  /** How a message begins: `web-config.yml:3:16: tls_server_config.min_version` or `startHttpServer: tls.minVersion`. */
  readonly subject: string;
  /** What was written. */
  readonly value: SettingValue;
  /** The value as text, if it can stand for one: in YAML `0` may be meant as text, in code it is a mistake. */
  readonly text: string | undefined;
}

/** The settings under a name, or none. */
export type SettingsByName = ReadonlyMap<string, WebSetting>;

/** Whether a setting was left empty, which is as good as leaving it out. */
export function isBlank(setting: WebSetting | undefined): boolean {
  return setting?.value === undefined || setting.value === null || setting.value === '';
}
