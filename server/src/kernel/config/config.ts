/** One setting: an environment variable, what it means, and what it is when nobody sets it. */
export interface Setting {
  readonly doc: string;
  readonly secret?: boolean;
  readonly optional?: boolean;
  /** In the embedded mode, where the sandbox stands in for providers. */
  readonly sandboxDefault?: string;
  /** In every mode. */
  readonly default?: string;
  /** Answers what is wrong with a value, or null. */
  readonly check?: (value: string) => string | null;
}
export type Settings = Readonly<Record<string, Setting>>;
export type Values<S extends Settings> = { readonly [K in keyof S]: S[K] extends { optional: true } ? string | undefined : string };

/** Everything that is wrong with the settings, in one error. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

export const isPort = (value: string): string | null =>
  /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? null : 'must be a port number (0 to 65535)';
export const isCount = (value: string): string | null => (/^[1-9]\d{0,8}$/.test(value) ? null : 'must be a whole number above 0');
export const isFlag = (value: string): string | null => (value === 'true' || value === 'false' ? null : 'must be true or false');
export const isUrl = (value: string): string | null => (URL.canParse(value) ? null : 'must be a URL');
export const isOneOf = (...words: string[]) => (value: string): string | null =>
  words.includes(value) ? null : `must be one of: ${words.join(', ')}`;

/** Variables that start like ours but belong to the CLI. */
const foreign: ReadonlySet<string> = new Set(['DOGCARE_URL', 'DOGCARE_KEY', 'DOGCARE_PROFILE', 'DOGCARE_TOKEN']);

/**
 * Reads settings from the environment. Throws one `ConfigError` that lists all that is wrong: missing, malformed, and unknown ones
 * that start with `DOGCARE_` (a misspelt setting must not be silently ignored).
 */
export function readConfig<S extends Settings>(settings: S, env: Readonly<Record<string, string | undefined>>, isSandbox: boolean): Values<S> {
  const problems: string[] = [];
  const values: Record<string, string | undefined> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const given = env[name]?.trim() || undefined;
    const value = given ?? (isSandbox ? setting.sandboxDefault : undefined) ?? setting.default;
    values[name] = value;
    if (value === undefined) {
      if (!setting.optional) problems.push(`${name} is missing: ${setting.doc}`);
      continue;
    }
    const wrong = setting.check?.(value);
    if (wrong) problems.push(`${name} ${wrong}${setting.secret ? '' : `, not “${value}”`}`);
  }
  for (const name of Object.keys(env)) {
    if (name.startsWith('DOGCARE_') && !(name in settings) && !foreign.has(name)) problems.push(`${name} is not a setting`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return values as Values<S>;
}
