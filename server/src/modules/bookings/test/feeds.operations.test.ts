import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { describeApp, outcome, type Signed } from '../../../../test/app/index.ts';

describeApp('calendar feeds', (world) => {
  const feedOf = async (who: Signed) => {
    const { status, body } = await world.call('createCalendarFeed', { token: who.token, tenant: who.tenant });
    expect(status).toBe(201);
    return /\/api\/calendars\/([^/]+)\.ics$/.exec(body.url)![1]!;
  };
  /** As a calendar app asks: with nothing but the address. */
  const ask = (token: string) => world.call('getCalendarFeed', { tenant: null, params: { token } });
  const eventsOf = (text: string) => new ICAL.Component(ICAL.parse(text) as never).getAllSubcomponents('vevent')
    .map((one) => [one.getFirstPropertyValue('summary'), one.getFirstPropertyValue('status')].join(' | '));

  it('tell owner and caregiver of their bookings, each of their own', async () => {
    const [owner, me, other] = [await world.person('owner'), await world.caregiver(), await world.person('owner')];
    const dogs = [await world.dog(owner, { name: 'Biscuit' })];
    await world.booking(owner, me, dogs, { when: world.nights(20, 3), confirmed: true });
    const pending = await world.booking(owner, me, dogs, { when: world.nights(30, 1) });
    await world.booking(other, me, [await world.dog(other, { name: 'Otto' })], { when: world.nights(40, 1) });

    const feed = await feedOf(owner);
    const { status, body, headers } = await ask(feed);
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'text/calendar; charset=utf-8', 'private, max-age=300']);
    expect(eventsOf(body)).toEqual(['Boarding: Biscuit with Grace K. | CONFIRMED', 'Boarding: Biscuit with Grace K. | TENTATIVE']);
    expect(eventsOf((await ask(await feedOf(me))).body)).toEqual([
      'Boarding: Biscuit for Olivia M. | CONFIRMED', 'Boarding: Biscuit for Olivia M. | TENTATIVE', 'Boarding: Otto for Olivia M. | TENTATIVE',
    ]);
    await world.call('cancelBooking', { token: owner.token, params: { bookingId: pending.id }, body: {} });
    expect(eventsOf((await ask(feed)).body)[1]).toMatch(/CANCELLED$/);
  });

  describe('createCalendarFeed', () => {
    it('ends the address before', async () => {
      const owner = await world.person('owner');
      const first = await feedOf(owner);
      const second = await feedOf(owner);
      expect(outcome(await ask(first))).toBe('404 calendar_feed_not_found');
      expect(outcome(await ask(second))).toBe('200');
    });

    it('is for people who are signed in', async () => {
      expect(outcome(await world.call('createCalendarFeed'))).toBe('401 unauthenticated');
      expect(outcome(await world.call('createCalendarFeed', { token: world.secretKey('alpha') }))).toBe('403 forbidden');
    });

    it('gives the same answer to the same request sent twice', async () => {
      const owner = await world.person('owner');
      const once = () => world.call('createCalendarFeed', { token: owner.token, headers: { 'idempotency-key': `feed-${owner.userId}` } });
      expect((await once()).body.url).toBe((await once()).body.url);
    });
  });

  describe('getCalendarFeed', () => {
    it('is nobody’s for a token that was never given, or was touched', async () => {
      const token = await feedOf(await world.person('owner'));
      for (const wrong of ['cfd_x', `${token}x`, token.slice(0, -1), token.toUpperCase()]) expect(outcome(await ask(wrong))).toBe('404 calendar_feed_not_found');
      expect(outcome(await ask('x'.repeat(201)))).toBe('400 invalid_request #/path/token');
    });

    it('is of the business that the token is of, whatever key comes along', async () => {
      const [alpha, beta] = [await world.person('owner'), await world.person('owner', 'beta')];
      const me = await world.caregiver({}, 'beta');
      await world.booking(beta, me, [await world.dog(beta)], { when: world.nights(20, 1) });
      const [ofAlpha, ofBeta] = [await feedOf(alpha), await feedOf(beta)];
      const keyed = (token: string) => world.call('getCalendarFeed', { tenant: 'alpha', params: { token } });
      expect(eventsOf((await keyed(ofAlpha)).body)).toEqual([]);
      expect(eventsOf((await keyed(ofBeta)).body)).toHaveLength(1);
    });

    it('ends with the account', async () => {
      const owner = await world.person('owner');
      const admin = await world.person('admin');
      const token = await feedOf(owner);
      expect((await world.call('suspendUser', { token: admin.token, params: { userId: owner.userId }, body: { reason: 'For a test' } })).status).toBeLessThan(300);
      expect(outcome(await ask(token))).toBe('404 calendar_feed_not_found');
    });
  });
});
