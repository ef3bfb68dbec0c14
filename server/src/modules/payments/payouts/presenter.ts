import type { Schema } from '../../../contract/contract.ts';
import { money } from '../../../kernel/money/money.ts';
import type { AccountLink } from '../../../ports/payouts/index.ts';
import type { ProviderName } from '../entities.ts';
import type { PaymentUser } from '../index.ts';
import { presentPerson } from '../ledger/presenter.ts';
import type { BookedEntry } from '../ledger/queries.ts';
import type { PayoutAccountRow, PayoutRow } from './entities.ts';

/** Enough of an account or an address to be known again. */
export function masked(destination: string): string {
  const [name, host] = destination.split('@', 2);
  if (host !== undefined) return `${name!.slice(0, 1)}…@${host}`;
  return destination.length <= 8 ? destination : `${destination.slice(0, destination.indexOf('_') + 1)}…${destination.slice(-4)}`;
}

export const presentAccount = (row: PayoutAccountRow | null, offered: readonly ProviderName[]): Schema<'PayoutAccount'> => ({
  status: row?.status ?? 'none',
  provider: row?.provider ?? null,
  destination: row?.destination ? masked(row.destination) : null,
  requirements: [...(row?.requirements ?? [])],
  disabledReason: row?.disabledReason ?? null,
  offered: [...offered],
  updatedAt: row?.updatedAt.toISOString() ?? null,
});

export const presentOnboarding = (row: PayoutAccountRow, { url, expiresAt }: AccountLink, offered: readonly ProviderName[]): Schema<'PayoutOnboarding'> =>
  ({ account: presentAccount(row, offered), url, expiresAt: expiresAt?.toISOString() ?? null });

export const presentPayout = (row: PayoutRow): Schema<'Payout'> => ({
  id: row.id,
  status: row.status,
  amount: money(row.amountMinor, row.currency),
  reversed: money(row.reversedMinor, row.currency),
  provider: row.provider,
  destination: masked(row.destination),
  failure: row.failureCode,
  createdAt: row.createdAt.toISOString(),
  paidAt: row.paidAt?.toISOString() ?? null,
});

export const presentAdminPayout = (row: PayoutRow, person: PaymentUser | undefined): Schema<'AdminPayout'> =>
  ({ ...presentPayout(row), caregiver: presentPerson(row.caregiverUserId, person), providerPayoutId: row.providerPayoutId });

/** The lines of a statement: the other way round than in the books, as what is owed is credit there. */
export const presentLine = ({ kind, bookingId, occurredAt, amountMinor, currency }: BookedEntry): Schema<'PayoutLine'> =>
  ({ kind, bookingId, occurredAt: occurredAt.toISOString(), amount: money(-amountMinor, currency) });
