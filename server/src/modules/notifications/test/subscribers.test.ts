import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { schemaDrift } from '../../../kernel/db/migrate.ts';
import { ctxOf, grace, now, olivia, viewOf } from './fixture.ts';
import { openNotifications, type NotificationsHarness } from './harness.ts';

const mailsTo = ({ email }: NotificationsHarness): string[] => email.sent.map((mail) => mail.to.email);

describe.each(engines)('notifications on %s', (engine) => {
  let app: NotificationsHarness;
  let n = 0;
  /** An event of its own for each test. */
  const recorded = async (type: string, more: Parameters<NotificationsHarness['record']>[2] = {}): Promise<string> => {
    const id = `evt_${String(++n).padStart(4, '0')}`;
    await app.record(id, type, more);
    return id;
  };
  const rowsOf = async (eventId: string, tenantId?: string) => (await app.rows(tenantId)).filter((row) => row.eventId === eventId);

  beforeAll(async () => {
    app = await openNotifications(engine);
  });
  beforeEach(() => {
    app.email.sent.length = 0;
    app.email.failing.clear();
    app.logged.length = 0;
    app.people.splice(0, app.people.length, olivia, grace);
    app.bookings.set('ten_a', viewOf());
  });
  afterAll(() => app.close());

  it('has the tables that its migration makes', async () => {
    expect(await schemaDrift(app.db)).toEqual([]);
  });

  describe('in the app', () => {
    it('tells each of the people concerned, once, however often the event is delivered', async () => {
      const id = await recorded('booking.requested');
      await app.inApp(id);
      await app.inApp(id);
      await Promise.all([app.inApp(id), app.inApp(id)]);
      const rows = await rowsOf(id);
      expect(rows.map((row) => [row.userId, row.title])).toEqual([
        [grace.id, 'New request from Olivia M.'],
        [olivia.id, 'Your request was sent'],
      ]);
      expect(rows[0]).toMatchObject({ type: 'booking.requested', bookingId: 'bkg_1', readAt: null, createdAt: now });
      expect(rows[0]!.body).toContain('You would earn $132.00.');
    });

    it('lets two deliveries at once write one row each', async () => {
      const id = await recorded('booking.requested');
      await Promise.all([app.inApp(id), app.inApp(id), app.inApp(id)]);
      expect(await rowsOf(id)).toHaveLength(2);
    });

    it('finds the booking of a payment and of a refund, and the person of an account', async () => {
      const failed = await recorded('payment.failed', { subjectId: 'pay_1', data: { bookingId: 'bkg_1' } });
      const refunded = await recorded('refund.succeeded', { subjectId: 'rfd_1', data: { bookingId: 'bkg_1', amountMinor: 500 } });
      const joined = await recorded('user.registered', { subjectId: grace.id, data: { role: 'caregiver' } });
      for (const id of [failed, refunded, joined]) await app.inApp(id);
      expect(await rowsOf(failed)).toMatchObject([{ userId: olivia.id, bookingId: 'bkg_1' }]);
      expect(await rowsOf(refunded)).toMatchObject([{ userId: olivia.id, body: expect.stringContaining('$5.00') }]);
      expect(await rowsOf(joined)).toMatchObject([{ userId: grace.id, bookingId: null, title: 'Welcome to Happy Paws' }]);
    });

    it('tells nobody of what is gone, and says so', async () => {
      const lost = await recorded('booking.paid', { subjectId: 'bkg_gone' });
      await app.inApp(lost);
      expect(await rowsOf(lost)).toEqual([]);
      expect(app.logged).toEqual([{ eventId: lost, bookingId: 'bkg_gone' }]);
      app.people.splice(0, 1);
      const half = await recorded('booking.paid');
      await app.inApp(half);
      expect((await rowsOf(half)).map((row) => row.userId)).toEqual([grace.id]);
    });
  });

  describe('by mail', () => {
    it('sends each a mail from the business, under an id made of event and person', async () => {
      const id = await recorded('booking.requested');
      await app.mail(id);
      expect(app.email.sent).toHaveLength(2);
      expect(app.email.sent[0]).toMatchObject({
        messageId: `${id}.${olivia.id}`,
        tenantId: 'ten_a',
        from: { email: 'help@happypaws.example', name: 'Happy Paws' },
        to: { email: 'olivia@example.com', name: 'Olivia Martin' },
        subject: 'Your request was sent: Biscuit’s boarding from June 12 to June 15',
        category: 'booking.requested',
      });
      expect(app.email.sent[1]).toMatchObject({ messageId: `${id}.${grace.id}`, to: { email: 'grace@example.com' } });
    });

    it('sends nothing again when the event is delivered again', async () => {
      const id = await recorded('booking.requested');
      await app.mail(id);
      await app.mail(id);
      expect(app.email.sent).toHaveLength(2);
    });

    it('sends nothing again even where it was lost that the event was worked', async () => {
      const id = await recorded('booking.requested');
      const consumer = app.notifications.consumers.find(({ name }) => name === 'notifications.email')!;
      if (consumer.handle.mode !== 'effect') throw new Error('mails are sent beside transactions');
      const event = { id, tenantId: 'ten_a', type: 'booking.requested', subjectId: 'bkg_1', data: {}, occurredAt: now } as never;
      await consumer.handle.run(ctxOf('ten_a'), event);
      await consumer.handle.run(ctxOf('ten_a'), event);
      expect(app.email.sent).toHaveLength(2);
    });

    it('is tried again for the one who could not be reached, and costs the other no second mail', async () => {
      const id = await recorded('booking.requested');
      app.email.failing.set(olivia.email, 'unavailable');
      await expect(app.mail(id)).rejects.toMatchObject({ kind: 'unavailable' });
      expect(mailsTo(app)).toEqual([grace.email]);
      app.email.failing.clear();
      await app.mail(id);
      expect(mailsTo(app)).toEqual([grace.email, olivia.email]);
    });

    it('gives up what is refused for good, logs it without the address, and goes on with the other', async () => {
      const id = await recorded('booking.requested');
      app.email.failing.set(olivia.email, 'invalid').set(grace.email, 'timeout');
      await expect(app.mail(id)).rejects.toMatchObject({ kind: 'timeout' });
      app.email.failing.clear();
      await app.mail(id);
      expect(mailsTo(app)).toEqual([grace.email]);
      expect(app.logged).toEqual([{ eventId: id, userId: olivia.id, tenantId: 'ten_a', type: 'booking.requested', kind: 'invalid' }]);
      expect(JSON.stringify(app.logged)).not.toContain('@');
    });

    it('spares people what they did themselves, what is over soon, and accounts without an address', async () => {
      await app.mail(await recorded('booking.cancelled', { data: { by: 'owner', from: 'confirmed' } }));
      expect(mailsTo(app)).toEqual([grace.email]);
      await app.mail(await recorded('booking.started'));
      expect(mailsTo(app)).toEqual([grace.email]);
      app.people.splice(0, 1, { ...olivia, email: '' });
      await app.mail(await recorded('booking.paid'));
      expect(mailsTo(app)).toEqual([grace.email, grace.email]);
    });
  });

  it('writes to the address that a link proves, once, and keeps the link out of the app', async () => {
    const url = 'https://happypaws.example/verify-email?token=ec_1';
    app.links.set('mtk_1', { kind: 'change_email', userId: olivia.id, email: 'new@example.com', url });
    const id = await recorded('email.verification_requested', { subjectId: olivia.id, data: { tokenId: 'mtk_1' } });
    await app.mail(id);
    await app.mail(id);
    await app.inApp(id);
    expect(mailsTo(app)).toEqual(['new@example.com']);
    expect(app.email.sent[0]?.text).toContain(url);
    expect(await rowsOf(id)).toEqual([]);
  });

  it('writes to nobody for an address that nobody has', async () => {
    const id = await recorded('password.reset_requested', { subjectId: 'usr_nobody', data: { tokenId: 'mtk_none' } });
    await app.mail(id);
    expect(app.email.sent).toEqual([]);
  });

  it('tells of a new device in the app and by mail', async () => {
    const id = await recorded('session.new_device', { subjectId: 'ses_1', data: { userId: olivia.id } });
    await app.mail(id);
    await app.inApp(id);
    expect(mailsTo(app)).toEqual([olivia.email]);
    expect(await rowsOf(id)).toMatchObject([{ userId: olivia.id, body: expect.stringContaining('Firefox on Linux') }]);
  });

  describe('the list', () => {
    it('is the caller’s own, the newest fact first whenever it was worked, page by page', async () => {
      const mine = { ...olivia, id: 'usr_pager' };
      app.people.push(mine);
      app.bookings.set('ten_a', viewOf({ ownerId: mine.id }));
      const ids: string[] = [];
      for (const minutes of [0, 1, 1]) {
        ids.push(await recorded('booking.completed', { occurredAt: new Date(now.getTime() + minutes * 60_000) }));
      }
      for (const id of ids.toReversed()) await app.inApp(id);
      const first = await app.listAs(mine.id, { limit: 2 });
      expect(first.notifications.map((row) => row.eventId)).toEqual([ids[2], ids[1]]);
      const second = await app.listAs(mine.id, { limit: 2, cursor: first.next ?? '' });
      expect(second.notifications.map((row) => row.eventId)).toEqual([ids[0]]);
      expect(second.next).toBeNull();
      expect((await app.listAs('usr_stranger')).notifications).toEqual([]);
      await expect(app.listAs(mine.id, { limit: 2, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_cursor' });
    });

    it('names mail as a channel once the mail is out', async () => {
      const mine = { ...olivia, id: 'usr_channels' };
      app.people.push(mine);
      app.bookings.set('ten_a', viewOf({ ownerId: mine.id }));
      const id = await recorded('booking.paid');
      const channels = async () => (await app.listAs(mine.id)).notifications.map((row) => row.channels);
      await app.inApp(id);
      expect(await channels()).toEqual([['in_app']]);
      app.email.failing.set(mine.email, 'invalid');
      await app.mail(id);
      expect(await channels()).toEqual([['in_app']]);
      app.email.failing.clear();
      const next = await recorded('booking.paid');
      await app.mail(next);
      await app.inApp(next);
      expect(await channels()).toEqual([['in_app', 'email'], ['in_app']]);
    });

    it('stays within the tenant', async () => {
      const id = await recorded('booking.paid', { tenantId: 'ten_b' });
      await app.inApp(id);
      await app.mail(id);
      expect((await rowsOf(id, 'ten_b')).map((row) => row.userId)).toEqual([grace.id, olivia.id]);
      expect(await rowsOf(id, 'ten_a')).toEqual([]);
      expect((await app.listAs(olivia.id, { limit: 100 })).notifications.map((row) => row.eventId)).not.toContain(id);
      expect((await app.listAs(olivia.id, { limit: 100 }, 'ten_b')).notifications).toMatchObject([{ eventId: id, channels: ['in_app', 'email'] }]);
    });

    it('is for people only', async () => {
      await expect(app.notifications.listFor(ctxOf('ten_a'), { limit: 1 })).rejects.toMatchObject({ code: 'unauthenticated' });
    });
  });
});
