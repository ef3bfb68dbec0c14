import type { EntitySchema } from 'typeorm';
import { both, createSystemRepository, gte, lt, not, type Database } from '../db/index.ts';
import type { SealedField } from './sealed.ts';
import { sealedPrefix, VaultError } from './vault.ts';

/** How many values are under which key. */
export interface KeyCounts {
  readonly byKey: Readonly<Record<string, number>>;
  /** Under keys that nobody asked for, and what is no sealed value at all: nobody can open these. */
  readonly other: number;
}

/** What a place tells of its work, and whether it may go on. */
export interface ResealRun {
  readonly stopped: () => boolean;
  readonly resealed: (count: number) => void;
  /** What does not open stays as it is, and holds nothing up. */
  readonly failed: (id: string, error: VaultError) => void;
}

/**
 * Where sealed values lie. Everything that seals for longer than minutes is in the app's list of places (a purpose in none of them fails a
 * test): that is how its keys can be changed.
 */
export interface SealedPlace {
  readonly name: string;
  readonly purposes: readonly string[];
  /** The columns, `table.column`; none for files. */
  readonly columns: readonly string[];
  count(keyIds: readonly string[]): Promise<KeyCounts>;
  /** Puts what is under one of these keys under today's. What changes meanwhile is left alone; broken off, it goes on where it was. */
  reseal(oldKeyIds: readonly string[], run: ResealRun): Promise<void>;
}

const pageSize = 200;
/** Few enough that nobody waits for the rows. */
const atOnce = 20;

const under = (keyId: string) => both(gte(sealedPrefix(keyId)), lt(`${sealedPrefix(keyId).slice(0, -1)}/`)); // a slash is what follows a dot

/** A column that one field is kept in; its subject is the row's id. */
export function sealedColumn<Row extends { id: string; tenantId: string }>(
  db: Database, entity: EntitySchema<Row>, column: keyof Row & string, field: Pick<SealedField<unknown>, 'purpose' | 'outdated'>,
): SealedPlace {
  const rows = createSystemRepository<Row>(db, entity, { reason: 'housekeeping' });
  const where = (condition: unknown, id?: string) => ({ [column]: condition, ...(id === undefined ? {} : { id }) }) as never;
  const name = `${entity.options.tableName}.${column}`;

  const again = (row: Row, run: ResealRun): { row: Row; sealed: string } | null => {
    try {
      const sealed = field.outdated({ tenant: { id: row.tenantId } }, row[column] as string, row.id);
      return sealed === null ? null : { row, sealed };
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      run.failed(row.id, error);
      return null;
    }
  };
  /** On the old value: who wrote another one meanwhile wins. */
  const replace = (changes: readonly { row: Row; sealed: string }[]): Promise<number> =>
    db.systemTransaction(async (tx) => {
      let count = 0;
      for (const { row, sealed } of changes) count += await rows.update({ tx }, where(row[column], row.id), { [column]: sealed } as never);
      return count;
    });

  return {
    name,
    purposes: [field.purpose],
    columns: [name],
    async count(keyIds) {
      const byKey: Record<string, number> = {};
      for (const keyId of keyIds) byKey[keyId] = await rows.count({}, where(under(keyId)));
      const all = await rows.count({}, where(not(null)));
      return { byKey, other: Math.max(0, all - Object.values(byKey).reduce((sum, count) => sum + count, 0)) };
    },
    async reseal(oldKeyIds, run) {
      for (const keyId of oldKeyIds) {
        let after: string | undefined;
        do {
          const page = await rows.page({}, { where: where(under(keyId)), order: [['id' as keyof Row & string, 'asc']], after, limit: pageSize });
          for (let from = 0; from < page.rows.length && !run.stopped(); from += atOnce) {
            const changes = page.rows.slice(from, from + atOnce).map((row) => again(row, run)).filter((change) => change !== null);
            if (changes.length > 0) run.resealed(await replace(changes));
          }
          after = page.next ?? undefined;
        } while (after !== undefined && !run.stopped());
      }
    },
  };
}
