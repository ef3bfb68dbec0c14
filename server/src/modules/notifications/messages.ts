import { asSystem, type Ctx } from '../../kernel/context/context.ts';
import type { Logger } from '../../kernel/context/logger.ts';
import { isProblem } from '../../kernel/errors/problem.ts';
import type { EventRow } from '../../kernel/events/entities.ts';
import { money } from '../../kernel/money/money.ts';
import type { Auth } from '../auth/index.ts';
import { presentBooking, type BookingView, type Bookings } from '../bookings/index.ts';
import type { UserSummary, Users } from '../users/index.ts';
import { announcements, type Part, type Told } from './announcements.ts';
import { accountNews, type AccountTold } from './account-news.ts';
import { noMailOfSeries, seriesNews, toldBySeries } from './series-news.ts';
import { accountMessageFor, messageFor, seriesMessageFor, type Message } from './templates.ts';

export interface MessageDeps {
  readonly users: Pick<Users, 'summaries' | 'reasonsOf' | 'list'>;
  /** Without `replacements`, nobody is offered any. */
  readonly bookings: Pick<Bookings, 'find' | 'bookingIdsOf'> & Partial<Pick<Bookings, 'replacements'>>;
  readonly auth: Pick<Auth, 'mailLink' | 'sessionShown'>;
  readonly documents: { rejectionReasonOf(ctx: Ctx, documentId: string): Promise<string | null> };
  readonly dogs: { nameOf(ctx: Ctx, dogId: string): Promise<string | null> };
  readonly calendars: { troubleOf(ctx: Ctx, calendarId: string): Promise<AccountTold['calendar']> };
  readonly log: Logger;
}

/** A message with the person it is for. */
export interface Addressed {
  readonly person: UserSummary;
  readonly message: Message;
  readonly bookingId: string | null;
}

function bookingIdOf({ type, subjectId, data }: EventRow): string | null {
  if (type.startsWith('booking.')) return subjectId;
  return typeof data['bookingId'] === 'string' ? data['bookingId'] : null;
}

async function viewOf({ bookings, log }: MessageDeps, ctx: Ctx, event: EventRow, bookingId: string): Promise<BookingView | null> {
  try {
    return await bookings.find(ctx, bookingId);
  } catch (error) {
    if (!isProblem(error, 'booking_not_found')) throw error;
    log.warn({ eventId: event.id, bookingId }, 'nobody is told of a booking that is not there');
    return null;
  }
}

const mostAdmins = 100;
const saysWhy: ReadonlySet<string> = new Set(['user.suspended', 'user.profile_hidden']);

/** What the business wrote to the person. */
async function reasonsOf({ users, documents }: MessageDeps, ctx: Ctx, { type, subjectId }: EventRow, userId: string): Promise<AccountTold['reasons']> {
  if (type === 'document.rejected') return { rejection: await documents.rejectionReasonOf(ctx, subjectId) };
  return saysWhy.has(type) ? users.reasonsOf(ctx, userId) : undefined;
}

/** What concerns one account: the event carries the id of a token, never the token, which is had from where it lives. */
async function accountMessagesOf(deps: MessageDeps, ctx: Ctx, event: EventRow): Promise<Addressed[]> {
  const { users, auth } = deps;
  const { tokenId, userId = event.subjectId } = event.data as { tokenId?: string; userId?: string };
  const link = tokenId === undefined ? null : await auth.mailLink(ctx, tokenId);
  const session = event.type.startsWith('session.') ? await auth.sessionShown(ctx, event.subjectId) : null;
  const person = (await users.summaries(ctx, [userId])).get(userId);
  const { dogId, calendarId } = event.data as { dogId?: string; calendarId?: string };
  const dogName = dogId === undefined ? null : await deps.dogs.nameOf(ctx, dogId);
  const calendar = calendarId === undefined ? null : await deps.calendars.troubleOf(ctx, calendarId);
  const reasons = await reasonsOf(deps, ctx, event, userId);
  const message = person && accountMessageFor(event, person.firstName, ctx.tenant, { link, session, dogName, calendar, timeZone: person.timeZone, ...(reasons && { reasons }) });
  return person && message ? [{ person: { ...person, email: link?.email ?? person.email }, message, bookingId: null }] : [];
}

const offeringTypes: ReadonlySet<string> = new Set(['booking.cancelled', 'booking.declined', 'booking.expired']);

/** Who could step in, for mails: they are written outside of transactions, in which nobody knows who is free. */
async function replacementsOf({ bookings }: MessageDeps, ctx: Ctx, { type }: EventRow, bookingId: string): Promise<Told['replacements']> {
  if (ctx.tx || !bookings.replacements || !offeringTypes.has(type)) return undefined;
  const { found } = await bookings.replacements(ctx, bookingId);
  return found.map(({ card, worked }) => ({ displayName: card.displayName, total: money(worked.price.totalMinor, ctx.tenant.currency) }));
}

const nameOf = ({ firstName, lastName }: UserSummary): string => (lastName ? `${firstName} ${lastName.slice(0, 1)}.` : firstName);

/** What concerns a series as a whole. Its facts say all but who the two are. */
async function seriesMessagesOf({ users }: MessageDeps, ctx: Ctx, event: EventRow): Promise<Addressed[]> {
  const { ownerId, caregiverUserId } = event.data as { ownerId: string; caregiverUserId: string };
  const people = await users.summaries(ctx, [ownerId, caregiverUserId]);
  const [owner, caregiver] = [people.get(ownerId), people.get(caregiverUserId)];
  const told = { fact: event, tenant: ctx.tenant, ownerName: owner ? nameOf(owner) : 'The owner', caregiverName: caregiver ? nameOf(caregiver) : 'The caregiver' };
  return ([['owner', owner], ['caregiver', caregiver]] as const).flatMap(([part, person]) => {
    const message = person && seriesMessageFor(told, { part, firstName: person.firstName });
    return person && message ? [{ person, message, bookingId: event.subjectId }] : [];
  });
}

/** Who is to be told what of an event. It carries ids only: people, dogs and amounts are read from where they live. */
export async function messagesOf(deps: MessageDeps, given: Ctx, event: EventRow): Promise<Addressed[]> {
  const ctx = asSystem(given, 'notifications');
  if (Object.hasOwn(accountNews, event.type)) return accountMessagesOf(deps, ctx, event);
  if (Object.hasOwn(seriesNews, event.type)) return seriesMessagesOf(deps, ctx, event);
  if (toldBySeries.has(event.type) && event.data['seriesId']) return [];

  const bookingId = bookingIdOf(event);
  const view = bookingId === null ? null : await viewOf(deps, ctx, event, bookingId);
  if (!view) return [];
  const booking = presentBooking(ctx, view);
  const replacements = await replacementsOf(deps, ctx, event, booking.id);
  const admins = announcements[event.type]?.admin ? (await deps.users.list(ctx, { role: 'admin', status: 'active', limit: mostAdmins })).users : [];
  const parts: readonly (readonly [Part, string])[] = [
    ['owner', view.row.ownerId], ['caregiver', view.row.caregiverUserId], ...admins.map(({ id }) => ['admin', id] as const),
  ];
  const people = await deps.users.summaries(ctx, parts.map(([, userId]) => userId));
  return parts.flatMap(([part, userId]) => {
    const person = people.get(userId);
    const message = person && messageFor(event, booking, { part, firstName: person.firstName }, ctx.tenant, replacements);
    const isQuiet = view.row.seriesId !== null && view.row.paymentStatus === 'unpaid' && noMailOfSeries.has(event.type);
    return person && message ? [{ person, message: isQuiet ? { ...message, mail: false } : message, bookingId }] : [];
  });
}
