import type { QueryRunner } from 'typeorm';

/**
 * The books' rules, kept by the database itself. Neither engine has constraints that wait for the end of a transaction, so the order of
 * writing takes their place: the entries come first, and the row of the transaction, which makes them count, is refused unless they sum to
 * zero. After it no entry can be added, and nothing of either is ever changed or taken away.
 *
 * A later migration that alters one of the two tables on SQLite makes the table anew, and must call this again.
 */
const refusals = {
  ledger_sum: ['INSERT', 'ledger_transactions', 'the entries of a ledger transaction must be two or more and sum to zero'],
  ledger_late: ['INSERT', 'ledger_entries', 'an entry cannot be added to a ledger transaction that is written'],
  ledger_tx_kept: ['UPDATE', 'ledger_transactions', 'the ledger is append-only'],
  ledger_tx_stays: ['DELETE', 'ledger_transactions', 'the ledger is append-only'],
  ledger_entry_kept: ['UPDATE', 'ledger_entries', 'the ledger is append-only'],
  ledger_entry_stays: ['DELETE', 'ledger_entries', 'the ledger is append-only'],
} as const;
const conditions: Readonly<Partial<Record<keyof typeof refusals, string>>> = {
  ledger_sum:
    '(SELECT CASE WHEN COUNT(*) >= 2 AND SUM(e.amountMinor) = 0 THEN 0 ELSE 1 END FROM ledger_entries e WHERE e.tenantId = NEW.tenantId AND e.transactionId = NEW.id) = 1',
  ledger_late: 'EXISTS (SELECT 1 FROM ledger_transactions t WHERE t.id = NEW.transactionId)',
};

const isMysql = ({ dataSource }: QueryRunner): boolean => ['mysql', 'mariadb'].includes(dataSource.options.type);

/** Where the server logs what it does and lets only an administrator add triggers (1419), or the account may not (1142, 1227). */
const mayNot = new Set([1419, 1142, 1227]);

/** Adds the guards; where the database's own rights do not allow it the server's checks stand alone, and `verifyLedger` says so. */
export async function guardLedger(runner: QueryRunner): Promise<void> {
  for (const [name, [what, table, message]] of Object.entries(refusals)) {
    const condition = conditions[name as keyof typeof refusals];
    try {
      await runner.query(isMysql(runner)
        ? `CREATE TRIGGER ${name} BEFORE ${what} ON ${table} FOR EACH ROW IF ${condition ?? 'TRUE'} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${message}'; END IF`
        : `CREATE TRIGGER ${name} BEFORE ${what} ON ${table} FOR EACH ROW WHEN ${condition ?? '1'} BEGIN SELECT RAISE(ABORT, '${message}'); END`);
    } catch (error) {
      if (!mayNot.has(Number((error as { errno?: unknown }).errno))) throw error;
      return;
    }
  }
}

export async function unguardLedger(runner: QueryRunner): Promise<void> {
  for (const name of Object.keys(refusals)) await runner.query(`DROP TRIGGER IF EXISTS ${name}`);
}
