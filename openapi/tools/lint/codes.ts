import type { ErrorCatalogue } from '../bundle/load.ts';
import { standardCodes } from '../bundle/problems.ts';
import type { Document, Entry } from '../lib/document.ts';

/** Every code that an operation may answer is in errors.yaml; the ones that all operations share are not repeated. */
export function addProblemCodes(
  document: Document,
  entry: Entry,
  errors: ErrorCatalogue,
  say: (text: string) => void,
): void {
  const own = entry.operation['x-errors'] ?? [];
  const standard = standardCodes(document, entry);
  for (const code of [...standard, ...own]) if (!errors[code]) say(`${code} is not in errors.yaml`);
  for (const code of own) if (standard.includes(code)) say(`x-errors: ${code} is there by itself`);
  for (const code of own) if (own.indexOf(code) !== own.lastIndexOf(code)) say(`x-errors: ${code} is named twice`);
}
