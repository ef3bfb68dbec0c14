import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { EngineName } from '../../services/engines.ts';

export type Counts = Readonly<Record<string, number>>;

/** Rows that come and go with the asking itself, or with time, and are no effect of an action; facts are counted by their type. That it was asked twice may stand in the audit log twice. */
const passing = new Set(['audit_rows', 'idempotency_keys', 'events', 'event_inbox', 'audit_seals', 'migrations', 'counters', 'sqlite_sequence']);
/** Addresses of pages that are good for once: who asks again gets another. */
const links = 'account_link';
/** The oldest of these go when there are too many: what counts is how many there ever were. */
const forgotten = new Set(['mail', 'message', 'event', 'idempotency', 'answer']);
const travelling = new Set(['delivery', 'troubled', links]);
/** Its sessions and pages: what somebody did there before they came to us. */
const signsIn = 'openid';
/** That somebody's provider has called may be news before we know of whom it speaks, or after. */
const hearsay = 'background_check.webhook_received';

export interface CountingDeps {
  readonly engine: EngineName;
  readonly rows: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** Counts all there is: rows of every table, facts by their type, and what the providers know. What an action did is the difference. */
export function createCounting({ engine, rows }: CountingDeps, sandboxDir: string) {
  const books = new DatabaseSync(join(sandboxDir, 'provider-sandbox.sqlite'), { readOnly: true, timeout: 10_000 });
  let tables: string[] | undefined;
  const named = async (): Promise<string[]> => {
    const sql = engine === 'sqlite' ? "SELECT name AS name FROM sqlite_master WHERE type = 'table'" : 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()';
    return (await rows(sql)).map(({ name }) => String(name)).filter((name) => !passing.has(name));
  };

  const totals = new Map<string, { account: string; kind: string; n: number }>();
  let seenTo = 0;
  const everKept = () => {
    const { top } = books.prepare('SELECT COALESCE(MAX(seq), 0) AS top FROM documents').get() as { top: number };
    for (const row of books.prepare('SELECT account, kind, COUNT(*) AS n FROM documents WHERE seq > ? AND seq <= ? GROUP BY account, kind').all(seenTo, top)) {
      const [account, kind] = [String(row['account']), String(row['kind'])];
      if (!forgotten.has(kind)) continue;
      const name = `${account} ${kind}`;
      totals.set(name, { account, kind, n: (totals.get(name)?.n ?? 0) + Number(row['n']) });
    }
    seenTo = top;
    return [...totals.values()];
  };

  return {
    async count(): Promise<Counts> {
      tables ??= await named();
      const counted = await rows(tables.map((tableSql) => `SELECT '${tableSql}' AS what, COUNT(*) AS n FROM ${tableSql}`).join(' UNION ALL '));
      const facts = await rows("SELECT type AS what, COUNT(*) AS n FROM events GROUP BY type");
      const there = [...books.prepare('SELECT account, kind, COUNT(*) AS n FROM documents GROUP BY account, kind').all().filter(({ kind }) => !forgotten.has(String(kind))), ...everKept()];
      // each was asked for with a key
      const asked = there.filter(({ kind }) => kind === links).reduce((sum, { n }) => sum + Number(n), 0);
      return Object.fromEntries([
        ...counted.map(({ what, n }): [string, number] => [String(what), Number(n)]),
        ...facts.filter(({ what }) => what !== hearsay).map(({ what, n }): [string, number] => [`fact ${String(what)}`, Number(n)]),
        ...there.filter(({ account, kind }) => account !== signsIn && !travelling.has(String(kind))).map(({ account, kind, n }): [string, number] => [`${String(account)} ${String(kind)}`, Number(n) - (kind === 'idempotency' && String(account).startsWith('stripe') ? asked : 0)]),
      ]);
    },
    undelivered: (): number => Number(books.prepare("SELECT COUNT(*) AS n FROM documents WHERE kind = 'delivery'").get()!['n']),
    close: () => books.close(),
  };
}

/** What was done between two counts. */
export const between = (before: Counts, after: Counts): Counts =>
  Object.fromEntries(Object.entries(after).map(([what, n]): [string, number] => [what, n - (before[what] ?? 0)]).filter(([, n]) => n !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1)));
