import type { Logger } from './kernel/context/logger.ts';

/** What a database quotes of a row when it refuses it may be somebody's address. */
const withoutValues = (_name: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll(/(Duplicate entry|Incorrect [\w ]+ value:?|Truncated incorrect [\w ]+ value:?) '.*?'(?= for |$)/gms, "$1 '…'") : value;

/** One JSON line for each thing worth saying, to stderr: stdout is for the person who started the server. */
export function createLogger(write: (line: string) => void = (line) => process.stderr.write(line)): Logger {
  const at = (level: string): Logger['info'] => (fields, message) =>
    write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }, withoutValues)}\n`);
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** Says nothing: for tests that expect trouble. */
export const silentLogger: Logger = { info() {}, warn() {}, error() {} };
