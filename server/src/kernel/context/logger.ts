/** What to say and about what: fields first, then a sentence. Fields carry ids, never personal data or secrets. */
export type Log = (fields: Readonly<Record<string, unknown>>, message: string) => void;

export interface Logger {
  info: Log;
  warn: Log;
  error: Log;
}
