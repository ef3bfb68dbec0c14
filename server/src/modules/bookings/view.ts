import type { Ctx } from '../../kernel/context/context.ts';
import type { CaregiverSummary } from '../caregivers/index.ts';
import type { AddressContent, UserSummary } from '../users/index.ts';
import type { Made } from './actions/create.ts';
import type { BookingParts } from './deps.ts';
import type { ChangeRow } from './changes/entities.ts';
import type { BookingRow, TransitionRow } from './entities.ts';

/** A booking with the people and the history that belong to it. */
export interface BookingView {
  readonly row: BookingRow;
  readonly owner: UserSummary;
  readonly caregiver: CaregiverSummary;
  /** Where it happens, if at the owner's. */
  readonly home: AddressContent | null;
  /** The one that waits for an answer. */
  readonly change: ChangeRow | null;
  readonly history: readonly Pick<TransitionRow, 'from' | 'to' | 'by' | 'at' | 'reason'>[];
}

const unknownCaregiver = (row: BookingRow): CaregiverSummary =>
  ({ id: row.caregiverId, userId: row.caregiverUserId, displayName: 'Former caregiver', avatarUrl: null });
const unknownOwner = (row: BookingRow): UserSummary =>
  ({ id: row.ownerId, firstName: 'Former', lastName: 'member', email: '', locale: 'en-US', timeZone: row.timeZone });

export const viewOfNew = ({ row, offer, owner, home }: Made): BookingView => ({
  row,
  owner: owner ?? unknownOwner(row),
  caregiver: { id: offer.caregiverId, userId: offer.userId, displayName: offer.displayName, avatarUrl: offer.avatarUrl },
  home,
  change: null,
  history: [{ from: null, to: row.status, by: 'owner', at: row.createdAt, reason: null }],
});

/** What reading needs. */
export interface ViewParts {
  readonly users: Pick<BookingParts['users'], 'summaries'>;
  readonly caregivers: Pick<BookingParts['caregivers'], 'summaries'>;
  readonly repository: Pick<BookingParts['repository'], 'transitionsOf'>;
  readonly changes: Pick<BookingParts['changes'], 'byIds'>;
  readonly places: Pick<BookingParts['places'], 'open'>;
}

/** Reads what a page of bookings needs in three queries (four where changes are open), however long it is. */
export async function viewsOf({ users, caregivers, repository, changes, places }: ViewParts, ctx: Ctx, rows: readonly BookingRow[]): Promise<BookingView[]> {
  if (rows.length === 0) return [];
  const unique = (ids: string[]): string[] => [...new Set(ids)];
  const [owners, pages, histories, open] = await Promise.all([
    users.summaries(ctx, unique(rows.map((row) => row.ownerId))),
    caregivers.summaries(ctx, unique(rows.map((row) => row.caregiverId))),
    repository.transitionsOf(ctx, rows.map((row) => row.id)),
    changes.byIds(ctx, rows.flatMap((row) => row.openChangeId ?? [])),
  ]);
  return rows.map((row) => ({
    row,
    owner: owners.get(row.ownerId) ?? unknownOwner(row),
    caregiver: pages.get(row.caregiverId) ?? unknownCaregiver(row),
    home: places.open(ctx, row.sealedAddress, row.id),
    change: open.get(row.id) ?? null,
    history: histories.get(row.id) ?? [],
  }));
}
