import type { MigrationInterface, QueryRunner } from 'typeorm';
import { money, varchar } from '../kernel/db/index.ts';
import { addColumn, addIndex, dropColumn, dropIndex } from '../kernel/db/migrate.ts';

const byDay = ['tenantId', 'provider', 'day'];
const byAccountAndDay = ['tenantId', 'provider', 'account', 'day'];

/** With whose account with the provider caregivers are paid out, and days are closed; and what of a payout came back. */
export class ProviderMoney1800000000020 implements MigrationInterface {
  readonly name = 'ProviderMoney1800000000020';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['payout_accounts', 'payouts', 'ledger_closes']) await addColumn(runner, table, 'account', varchar(20, { default: 'platform' }));
    await addColumn(runner, 'payouts', 'reversedMinor', money({ default: 0 }));
    await runner.query("UPDATE payouts SET reversedMinor = amountMinor WHERE status = 'reversed'");
    await addIndex(runner, 'ledger_closes', byAccountAndDay, { unique: true });
    await dropIndex(runner, 'ledger_closes', byDay, { unique: true });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DELETE FROM ledger_closes WHERE account <> 'platform'");
    await addIndex(runner, 'ledger_closes', byDay, { unique: true });
    await dropIndex(runner, 'ledger_closes', byAccountAndDay, { unique: true });
    await dropColumn(runner, 'payouts', 'reversedMinor');
    for (const table of ['payout_accounts', 'payouts', 'ledger_closes']) await dropColumn(runner, table, 'account');
  }
}
