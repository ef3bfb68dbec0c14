import { createHash } from 'node:crypto';
import type { Handlers } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import type { ContextFor } from '../../../kernel/context/contexts.ts';
import { createRepository, createSystemRepository, isUniqueViolation, type Database } from '../../../kernel/db/index.ts';
import { isProblem, problem } from '../../../kernel/errors/problem.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { PersonalData, Users } from '../../users/index.ts';
import type { Caregivers } from '../../caregivers/index.ts';
import { serviceTypeInfo } from '../../platform/index.ts';
import type { BookingRow } from '../entities.ts';
import { isMeeting } from '../meetings.ts';
import { createBookingRepository } from '../repository.ts';
import { viewsOf, type BookingView } from '../view.ts';
import { writeCalendar, type FeedEvent } from './calendar.ts';
import { CalendarFeedEntity } from './entities.ts';

export interface CalendarFeedsDeps {
  readonly db: Database;
  readonly commit: Commit;
  readonly users: Pick<Users, 'summaries' | 'standingOf'>;
  readonly caregivers: Pick<Caregivers, 'ofUser' | 'summaries'>;
  readonly contextFor: ContextFor;
  readonly newToken: () => string;
  readonly publicUrl: () => string;
}

const keptMs = 90 * 86_400_000;
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Bookings for calendar apps, under an address that only its person knows. */
export function createCalendarFeeds(deps: CalendarFeedsDeps) {
  const { db, commit, users, caregivers, contextFor, newToken, publicUrl } = deps;
  const feeds = createRepository(db, CalendarFeedEntity);
  const anyFeed = createSystemRepository(db, CalendarFeedEntity, { reason: 'link-token' });
  const repository = createBookingRepository(db);

  /** A new address; the one before ends. */
  const create = async (tx: TxCtx): Promise<{ url: string; createdAt: string }> => {
    if (tx.actor.kind !== 'user') throw problem('forbidden');
    const { userId } = tx.actor;
    const token = `cfd_${newToken()}`;
    const row = { tokenHash: hashOf(token), createdAt: tx.clock.now() };
    if ((await feeds.update(tx, { userId }, row)) === 0) {
      try {
        await feeds.insert(tx, { userId, ...row });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw problem('conflict', { detail: 'Another address was being made; ask again.', cause: error });
      }
    }
    return { url: `${publicUrl()}/api/calendars/${token}.ics`, createdAt: row.createdAt.toISOString() };
  };

  /** Whose it is, in their business; null for an address that is none, or of somebody who does no business now. */
  const ownerOf = async (token: string): Promise<{ ctx: Ctx; userId: string } | null> => {
    const feed = await anyFeed.findOne({}, { tokenHash: hashOf(token) });
    if (!feed) return null;
    try {
      const ctx = await contextFor(feed.tenantId, 'bookings.calendar-feed');
      const standing = await users.standingOf(ctx, feed.userId);
      return standing?.active ? { ctx, userId: feed.userId } : null;
    } catch (error) {
      if (isProblem(error)) return null; // the business is suspended
      throw error;
    }
  };

  const read = async (token: string): Promise<string> => {
    const owner = await ownerOf(token);
    if (!owner) throw problem('calendar_feed_not_found');
    const { ctx, userId } = owner;
    const page = await caregivers.ofUser(ctx, userId);
    const since = new Date(ctx.clock.now().getTime() - keptMs);
    const rows = await repository.forFeed(ctx, page ? { caregiverId: page.id } : { ownerId: userId }, since);
    const views = await viewsOf({ users, caregivers, repository, changes: { byIds: async () => new Map() }, places: { open: () => null } as never }, ctx, rows);
    const { storefrontUrl } = ctx.tenant.settings;
    return writeCalendar({
      name: `${ctx.tenant.name} bookings`, host: new URL(publicUrl()).hostname, url: storefrontUrl || publicUrl(),
      events: views.map((view) => eventOf(view, userId)),
    });
  };

  const routes = {
    createCalendarFeed: (ctx) => commit(ctx, async (tx) => ({ status: 201 as const, body: await create(tx) })),
    getCalendarFeed: async (_ctx, { params }) => ({
      status: 200, contentType: 'text/calendar' as const, body: Buffer.from(await read(params.token)),
      headers: { 'cache-control': 'private, max-age=300', 'content-disposition': 'inline; filename="bookings.ics"', 'referrer-policy': 'no-referrer' },
    }),
  } satisfies Pick<Handlers<Ctx>, 'createCalendarFeed' | 'getCalendarFeed'>;

  const personalData: PersonalData = {
    name: 'calendar-feeds',
    export: async (ctx, userId) => ({ feeds: (await feeds.find(ctx, { userId }, { limit: 1 })).map(({ createdAt }) => ({ createdAt })) }),
    erase: async (tx, userId) => void (await feeds.delete(tx, { userId })),
    columns: { calendar_feeds: { secret: ['tokenHash'] } },
  };

  return { routes, personalData };
}

const statusOf = (status: BookingRow['status']): FeedEvent['status'] =>
  status === 'pending' ? 'tentative' : status === 'cancelled' || status === 'declined' || status === 'expired' ? 'cancelled' : 'confirmed';

/** When, which service, which dogs, and with whom; no address, no notes, nothing that was paid. */
function eventOf({ row, owner, caregiver }: BookingView, userId: string): FeedEvent {
  const dogs = row.dogs.map(({ name }) => name).join(', ');
  const isOwner = row.ownerId === userId;
  const other = isOwner ? `with ${caregiver.displayName}` : `for ${owner.firstName} ${owner.lastName.slice(0, 1)}.`;
  return {
    id: row.id, startsAt: row.startsAt, endsAt: row.endsAt, timeZone: row.timeZone, createdAt: row.createdAt, updatedAt: row.updatedAt, status: statusOf(row.status),
    summary: `${isMeeting(row) ? 'Meet-and-greet' : serviceTypeInfo[row.serviceType].name}: ${dogs} ${other}`,
    description: row.status === 'pending' ? 'Not confirmed yet.' : '',
  };
}
