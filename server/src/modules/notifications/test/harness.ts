import { openTestDatabase, type EngineName } from '../../../../test/services/engines.ts';
import { tablesOf } from '../../../../test/services/tenant.ts';
import type { Actor, Ctx } from '../../../kernel/context/context.ts';
import { createRepository } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { createCounters } from '../../../kernel/events/counters.ts';
import { createDispatcher } from '../../../kernel/events/dispatcher.ts';
import { CounterEntity, EventEntity, InboxEntity, type EventRow } from '../../../kernel/events/entities.ts';
import { createOutbox } from '../../../kernel/events/outbox.ts';
import { createIds } from '../../../kernel/ids/ids.ts';
import { createKernelTables } from '../../../migrations/first/kernel.ts';
import { createNotificationsTables } from '../../../migrations/first/notifications.ts';
import { EmailError, type EmailErrorKind, type EmailMessage, type EmailSender } from '../../../ports/email/index.ts';
import type { MailLink } from '../../auth/index.ts';
import type { BookingView } from '../../bookings/index.ts';
import type { UserSummary } from '../../users/index.ts';
import { createNotifications, notificationEntities } from '../index.ts';
import { NotificationEntity } from '../entities.ts';
import { ctxOf, eventOf, grace, now, olivia, viewOf } from './fixture.ts';

/** Takes every mail, unless told to fail for an address. */
export function createFakeEmail() {
  const sent: EmailMessage[] = [];
  const failing = new Map<string, EmailErrorKind>();
  const sender: EmailSender = {
    name: 'fake',
    async send(message) {
      const kind = failing.get(message.to.email);
      if (kind) throw new EmailError({ kind, message: `no ${message.to.email}`, retryable: kind !== 'invalid' });
      sent.push(message);
      return { providerMessageId: `fake_${sent.length}` };
    },
  };
  return { sender, sent, failing };
}

/** The module on a real database and behind the real dispatcher, with made-up bookings and people. */
export async function openNotifications(engine: EngineName) {
  const { db, close } = await openTestDatabase(engine, {
    entities: [EventEntity, InboxEntity, CounterEntity, ...notificationEntities],
    migrations: [tablesOf(createKernelTables, createNotificationsTables)],
  });
  const wall = { now: () => now };
  const bookings = new Map<string, BookingView>([['ten_a', viewOf()], ['ten_b', viewOf()]]);
  const people: UserSummary[] = [olivia, grace];
  const email = createFakeEmail();
  const links = new Map<string, MailLink>();
  const shown = { device: 'Firefox on Linux', place: '203.0.113.x', createdAt: now };
  const logged: unknown[] = [];
  const log = { info: () => {}, warn: (fields: unknown) => logged.push(fields), error: (fields: unknown) => logged.push(fields) };

  const notifications = createNotifications({
    db,
    ids: createIds(wall, () => 0.5),
    log,
    email: () => email.sender,
    dogs: { nameOf: async () => 'Biscuit' },
    calendars: { troubleOf: async (_ctx, id) => (id === 'cal_well' ? null : { name: 'Family', detail: 'It did not answer in time.' }) },
    documents: { rejectionReasonOf: async () => 'It cannot be read.' },
    auth: { mailLink: async (_ctx, id) => links.get(id) ?? null, sessionShown: async () => shown },
    bookings: {
      async find(ctx, id) {
        const view = bookings.get(ctx.tenant.id);
        if (!view || view.row.id !== id || ctx.actor.kind !== 'system') throw problem('booking_not_found');
        return view;
      },
      bookingIdsOf: async () => [],
    },
    users: { list: async () => ({ users: [], nextCursor: null }),
      reasonsOf: async () => ({ suspension: 'Late three times.', hidden: 'It advertises.' }), summaries: async (_ctx, ids) => new Map(people.filter(({ id }) => ids.includes(id)).map((one) => [one.id, one])) },
  });

  const outbox = createOutbox(db, wall, createCounters(db));
  const dispatcher = createDispatcher({
    db, outbox, log,
    consumers: notifications.consumers,
    enqueue: async () => {},
    contextFor: async (tenantId) => ctxOf(tenantId),
    newToken: () => 'token',
  });
  const events = createRepository(db, EventEntity);
  const rows = createRepository(db, NotificationEntity);
  let position = 0;
  const as = (actor: Actor, tenantId = 'ten_a'): Ctx => ctxOf(tenantId, actor);

  return {
    db, close, email, links, people, bookings, logged, notifications,
    async record(id: string, type: string, more: Partial<EventRow> = {}): Promise<void> {
      const { tenantId, ...event } = eventOf(id, type, { position: ++position, ...more });
      await db.transaction(ctxOf(tenantId), (tx) => events.insert(tx, event));
    },
    inApp: (eventId: string) => dispatcher.deliver({ consumer: 'notifications.in_app', eventId }),
    mail: (eventId: string) => dispatcher.deliver({ consumer: 'notifications.email', eventId }),
    rows: (tenantId = 'ten_a') => rows.find(ctxOf(tenantId), {}, { limit: 100, orderBy: [['eventId', 'asc'], ['userId', 'asc']] }),
    listAs: (userId: string, query: { limit: number; cursor?: string | undefined } = { limit: 20 }, tenantId?: string) =>
      notifications.listFor(as({ kind: 'user', userId, role: 'owner', sessionId: 'ses_1' }, tenantId), query),
  };
}
export type NotificationsHarness = Awaited<ReturnType<typeof openNotifications>>;
