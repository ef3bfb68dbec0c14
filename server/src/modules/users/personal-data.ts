import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Page } from '../../kernel/db/index.ts';

/**
 * What a module knows of people. Each that keeps personal data joins: an export asks all of them, an erasure goes through all of them. A column that
 * nobody lists in `columns` fails a test.
 */
export interface PersonalData {
  /** The module's; its part of an export is the file `<name>.json`. */
  readonly name: string;
  /** Everything that the module knows of the person, in words of the contract as far as there are any. */
  export(ctx: Ctx, userId: string): Promise<Record<string, unknown>>;
  /** The person's files, beside what is known in words. */
  filesFor?(ctx: Ctx, userId: string): AsyncIterable<ExportedFile>;
  /** Mail addresses and telephone numbers that the person was or may have been written to. */
  reachedAt?(ctx: Ctx, userId: string): Promise<readonly string[]>;
  /** Removes it, or puts a pseudonym in its place where a row has to stay. Called once more, it does no harm. */
  erase(tx: TxCtx, userId: string): Promise<void>;
  /** The module's tables: what in them is about people, and what is not. */
  readonly columns: PersonalColumns;
}

/** A file in an export; its path is unique. */
export interface ExportedFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Columns by table. Ids, instants, whole numbers and flags need not be listed: they are nobody's, or a pseudonym. */
export type PersonalColumns = Readonly<Record<string, {
  /** In the export, and gone with the erasure. */
  readonly personal?: readonly string[];
  /** In the export, and kept under the pseudonym: what was agreed and paid. */
  readonly kept?: readonly string[];
  /** Gone with the erasure, but no use to the person: hashes, sealed secrets, what is worked out from other columns. */
  readonly secret?: readonly string[];
  /** Words of the platform or the business. */
  readonly impersonal?: readonly string[];
}>>;

/** Told in the same transaction that an account's standing has changed: sessions end, pages close. */
export interface AccountFollower {
  accountChanged(tx: TxCtx, account: { readonly userId: string; readonly active: boolean; readonly shown: boolean; readonly signedOut: boolean }): Promise<void>;
}

/** A whole list, page by page: an export leaves nothing out, however much there is. */
export async function everyPage<Row>(read: (after: string | undefined) => Promise<Page<Row>>): Promise<Row[]> {
  const all: Row[] = [];
  let after: string | undefined;
  do {
    const { rows, next } = await read(after);
    all.push(...rows);
    after = next ?? undefined;
  } while (after !== undefined);
  return all;
}
