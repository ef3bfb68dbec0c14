import { describe, expect, it } from 'vitest';
import type { Schema } from '../../../contract/contract.ts';
import type { Tenant } from '../../../kernel/context/tenant.ts';
import { bookingMachine } from '../../bookings/machine.ts';
import { announcements, type Part } from '../announcements.ts';
import { accountMessageFor, announcedTypes, messageFor, type Message } from '../templates.ts';
import { createWording } from '../wording.ts';
import { bookingOf, dogsOf, factOf, now, tenantOf } from './fixture.ts';

const tenant = tenantOf('ten_a');

const tell = (
  type: string, part: Part, { data, booking, of = tenant }: { data?: Record<string, unknown>; booking?: Partial<Schema<'Booking'>>; of?: Tenant } = {},
): Message | null => messageFor(factOf(`${type}`, data), bookingOf(booking), { part, firstName: part === 'owner' ? 'Olivia' : 'Grace' }, of);

const told = (...given: Parameters<typeof tell>): Message => {
  const message = tell(...given);
  if (!message) throw new Error('nobody is told');
  return message;
};

describe('who is told what', () => {
  it('tells of every state change that the machine has', () => {
    for (const { event } of bookingMachine) expect(announcements).toHaveProperty([event]);
    expect(announcedTypes).toContain('user.registered');
  });

  it('a request: the caregiver what they would earn and until when, the owner what it would cost', () => {
    const booking = { status: 'pending', respondBy: '2026-06-04T10:05:00.000Z' } as const;
    const caregiver = told('booking.requested', 'caregiver', { booking });
    expect(caregiver.title).toBe('New request from Olivia M.');
    expect(caregiver.body).toBe('Olivia M. asks you for Biscuit’s boarding from June 12 to June 15. '
      + 'Answer by June 4 at 4:05 AM MDT, or the request expires. You would earn $132.00.');
    const owner = told('booking.requested', 'owner', { booking });
    expect(owner.body).toContain('We asked Grace K. about Biscuit’s boarding from June 12 to June 15.');
    expect(owner.body).toContain('The total would be $173.25');
    expect(owner.body).not.toContain('132');
    expect([owner.mail, caregiver.mail]).toEqual([true, true]);
  });

  it('a yes: the owner until when to pay; the caregiver who said it is not told what they did', () => {
    const booking = { payBy: '2026-06-03T10:30:00.000Z' };
    const owner = told('booking.confirmed', 'owner', { data: { by: 'caregiver' }, booking });
    expect(owner.title).toBe('Grace K. said yes');
    expect(owner.body).toBe('Biscuit’s boarding from June 12 to June 15 is confirmed. Pay $173.25 by June 3 at 4:30 AM MDT to keep it.');
    expect(owner.subject).toBe('Grace K. said yes: Biscuit’s boarding from June 12 to June 15');
    expect(owner.text).toContain('Pay now: https://happypaws.example/bookings/bkg_1');
    expect(tell('booking.confirmed', 'caregiver', { data: { by: 'caregiver' }, booking })).toBeNull();
  });

  it('booked at once: the caregiver learns of it', () => {
    const caregiver = told('booking.confirmed', 'caregiver', { data: { by: 'owner' }, booking: { payBy: '2026-06-03T10:30:00.000Z' } });
    expect(caregiver).toMatchObject({ title: 'New booking from Olivia M.', mail: true });
    expect(caregiver.body).toContain('You will earn $132.00. We will tell you as soon as it is paid.');
    expect(told('booking.confirmed', 'owner', { data: { by: 'owner' } }).title).toBe('Booked with Grace K.');
  });

  it('asks for no payment that is made already, or no longer possible', () => {
    const late = told('booking.confirmed', 'owner', { data: { by: 'caregiver' }, booking: { payBy: null, paymentStatus: 'paid' } });
    expect(late.body).not.toContain('Pay');
    expect(late.text).toContain('See the booking: ');
    expect(told('payment.failed', 'owner', { booking: { payBy: null } })).toMatchObject({ mail: false });
    const open = told('payment.failed', 'owner', { booking: { payBy: '2026-06-03T10:30:00.000Z' } });
    expect(open.mail).toBe(true);
    expect(open.body).toContain('Pay $173.25 by June 3 at 4:30 AM MDT to keep your booking');
  });

  it('a refusal, no answer and no payment', () => {
    expect(told('booking.declined', 'owner', { data: { by: 'caregiver' } }).body)
      .toBe('Your request for Biscuit’s boarding from June 12 to June 15 was declined. Nothing was charged. Others may be free on your dates.');
    expect(tell('booking.declined', 'caregiver', { data: { by: 'caregiver' } })).toBeNull();
    expect(told('booking.declined', 'caregiver', { data: { by: 'admin' } }).body).toContain('was declined by the business');
    expect(told('booking.expired', 'owner').body).toContain('Grace K. did not answer in time');
    expect(told('booking.expired', 'caregiver').mail).toBe(false);
    expect(told('booking.lapsed', 'owner').body).toContain('is cancelled, as it was not paid in time');
    expect(told('booking.lapsed', 'caregiver')).toMatchObject({ mail: true, title: 'A booking was not paid in time' });
  });

  it('a payment: both', () => {
    expect(told('booking.paid', 'owner').body).toBe('You paid $173.25 for Biscuit’s boarding from June 12 to June 15. Grace K. is looking forward to it.');
    expect(told('booking.paid', 'caregiver').title).toBe('Olivia M. has paid');
  });

  it.each([
    { by: 'owner', owner: { title: 'You cancelled your booking', mail: false }, caregiver: { title: 'Olivia M. cancelled', mail: true } },
    { by: 'caregiver', owner: { title: 'Grace K. had to cancel', mail: true }, caregiver: { title: 'You cancelled a booking', mail: false } },
    { by: 'admin', owner: { title: 'Your booking was cancelled', mail: true }, caregiver: { title: 'A booking with you was cancelled', mail: true } },
  ])('a cancellation by the $by: both learn of it, a mail goes to who did not do it', ({ by, owner, caregiver }) => {
    const data = { by, from: 'confirmed' };
    expect(told('booking.cancelled', 'owner', { data })).toMatchObject(owner);
    expect(told('booking.cancelled', 'caregiver', { data })).toMatchObject(caregiver);
  });

  it('says what becomes of the money of a cancelled booking', () => {
    const paid = { paymentStatus: 'paid' } as const;
    expect(told('booking.cancelled', 'owner', { data: { by: 'caregiver' }, booking: paid }).body).toContain('You get back everything you paid.');
    expect(told('booking.cancelled', 'owner', { data: { by: 'owner' }, booking: paid }).body).toContain('What the cancellation policy gives back');
    expect(told('booking.cancelled', 'owner', { data: { by: 'owner' } }).body).toContain('Nothing was charged.');
    expect(told('booking.cancelled', 'caregiver', { data: { by: 'owner', from: 'pending' } }).title).toBe('Olivia M. withdrew the request');
  });

  it('the stay itself and the money back: the owner', () => {
    const { title, mail, body } = told('booking.started', 'owner')!;
    expect({ title, mail, body }).toEqual({ title: 'Biscuit is in good hands', mail: false, body: expect.stringMatching(/has started with Grace K\.$/) });
    expect(told('booking.completed', 'owner').body).toContain('is complete. Thank you for trusting Grace K.');
    expect(told('refund.succeeded', 'owner', { data: { amountMinor: 8662 } }).body)
      .toContain('$86.62 for Biscuit’s boarding from June 12 to June 15 goes back');
    expect(told('refund.succeeded', 'owner').body).toContain('What you get back for Biscuit’s boarding');
    for (const type of ['booking.started', 'booking.completed', 'refund.succeeded', 'payment.failed']) {
      expect(tell(type, 'caregiver')).toBeNull();
    }
  });

  it('a new member, by what they came for; nobody of what is not announced', () => {
    const member = { part: 'member', firstName: 'Olivia' } as const;
    expect(messageFor(factOf('user.registered', { role: 'owner' }), null, member, tenant))
      .toMatchObject({ title: 'Welcome to Happy Paws', subject: 'Welcome to Happy Paws', body: expect.stringContaining('your dog') });
    expect(messageFor(factOf('user.registered', { role: 'caregiver' }), null, member, tenant)?.body).toContain('your prices');
    expect(messageFor(factOf('dog.created'), null, member, tenant)).toBeNull();
    expect(tell('booking.unheard_of', 'owner')).toBeNull();
  });
});

describe('what is told of an account', () => {
  const url = 'https://happypaws.example/verify-email?token=ev_1';
  const link = { kind: 'verify_email', userId: 'usr_olivia', email: 'olivia@example.com', url } as const;
  const session = { device: 'Firefox on Linux', place: '203.0.113.x', createdAt: now };
  const said = (type: string, data: Record<string, unknown> = {}, facts: Partial<Parameters<typeof accountMessageFor>[3]> = {}) =>
    accountMessageFor(factOf(type, data), 'Olivia', tenant, { link: null, session: null, timeZone: 'America/Denver', ...facts });

  it('a newcomer with an address to confirm: in one mail, whose link is nowhere else', () => {
    const message = said('user.registered', { role: 'owner' }, { link });
    expect(message?.text).toContain(`Confirm your address: ${url}`);
    expect(message?.text).toContain('Please confirm your e-mail address first');
    expect(message?.body).not.toContain('confirm');
    expect([message?.inApp, message?.mail]).toEqual([true, true]);
  });

  it.each(['email.verification_requested', 'password.reset_requested'])('%s: by mail only, and nothing once the link is good for nothing', (type) => {
    expect(said(type, {}, { link })).toMatchObject({ inApp: false, mail: true, text: expect.stringContaining(url) });
    expect(said(type)).toBeNull();
  });

  it('a change of the address: the new one is asked, the old one told', () => {
    expect(said('email.verification_requested', {}, { link: { ...link, kind: 'change_email' } })?.title).toBe('Confirm your new e-mail address');
    expect(said('email.change_requested')).toMatchObject({ inApp: true, mail: true, text: expect.stringContaining('/forgot-password') });
    expect(said('email.changed')?.title).toBe('Your e-mail address has changed');
  });

  it('a new password, and a device that was not seen before', () => {
    expect(said('password.changed', { by: 'reset' })?.body).toContain('signed out everywhere');
    expect(said('password.changed', { by: 'owner' })?.body).toContain('your other devices');
    expect(said('session.new_device', {}, { session })?.body)
      .toMatch(/^Firefox on Linux, from 203\.0\.113\.x, signed in on June 1, 2026 at 4:30\sAM\. If it was not you/);
    expect(said('session.new_device', {}, { session: { ...session, place: null } })?.body).toMatch(/^Firefox on Linux signed in on/);
    expect(said('session.new_device')).toBeNull();
  });

  it('what signs in to the account', () => {
    expect(said('mfa.enrolled', { type: 'passkey' })).toMatchObject({ inApp: true, mail: true, body: expect.stringMatching(/^A passkey is asked for/) });
    expect(said('mfa.removed', { type: 'totp' })?.text).toContain('/forgot-password');
    expect(said('mfa.recovery_code_used', { left: 3 })?.body).toContain('You have 3 left.');
    expect(said('mfa.recovery_code_used', { left: 0 })?.body).toContain('the last one');
    expect(said('mfa.recovery_codes_renewed')?.title).toBe('You have new recovery codes');
    expect(said('identity.linked', { provider: 'google' })?.title).toBe('google signs in to your account');
    expect(said('identity.unlinked', { provider: 'google' })?.title).toBe('google no longer signs in to your account');
  });
});

describe('mails', () => {
  it('escape what people wrote', () => {
    const { html, text, body } = told('booking.paid', 'owner', { booking: { dogs: dogsOf('<script>alert("&")</script>') } });
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;’s boarding');
    expect(text).toContain('<script>alert("&")</script>’s boarding');
    expect(body).toContain('<script>');
  });

  it('keep a name from becoming a header', () => {
    const { subject } = told('booking.paid', 'owner', { booking: { dogs: dogsOf('Rex\r\nBcc: all@example.com\u2028') } });
    expect(subject).toContain('Rex Bcc: all@example.com');
    expect(subject).not.toMatch(/[\r\n\u2028]/);
  });

  it('carry the brand, the button and the greeting', () => {
    const { html, text } = told('booking.paid', 'caregiver');
    for (const part of ['Happy Paws', 'background:#A8431F;color:#FFFFFF', '&quot;Segoe UI&quot;, sans-serif', 'Hi Grace,', 'Happy Paws, Inc.',
      '<a href="https://happypaws.example/bookings/bkg_1"', 'mailto:help@happypaws.example', 'lang="en-US"']) expect(html).toContain(part);
    expect(text).toContain('See the booking: https://happypaws.example/bookings/bkg_1');
    expect(text).toContain('Hi Grace,');
  });

  it('cut a subject and a title that are too long', () => {
    const long = { caregiver: { id: 'cgv_1', displayName: 'G'.repeat(300), avatarUrl: null } };
    const { title, subject } = told('booking.confirmed', 'owner', { data: { by: 'caregiver' }, booking: long });
    expect([title.length, subject.length]).toEqual([200, 200]);
    expect(title.endsWith('…')).toBe(true);
  });
});

describe('wording', () => {
  const words = createWording(tenant);
  const at = new Date('2026-06-01T10:30:00.000Z');
  const stay = (booking: Partial<Schema<'Booking'>>, saidAt = at) => words.stay(bookingOf(booking), saidAt);

  it('counts dogs', () => {
    expect(stay({ dogs: dogsOf('Biscuit', 'Rex') })).toBe('Biscuit and Rex’s boarding from June 12 to June 15');
    expect(stay({ dogs: dogsOf('Ace', 'Bo', 'Cy') })).toMatch(/^Ace, Bo, and Cy’s boarding/);
    expect(stay({ dogs: dogsOf('Ace', 'Bo', 'Cy', 'Di') })).toMatch(/^Ace, Bo, and 2 other dogs’ boarding/);
    expect(words.dogsAre(bookingOf())).toBe('Biscuit is');
    expect(words.dogsAre(bookingOf({ dogs: dogsOf('Biscuit', 'Rex') }))).toBe('Biscuit and Rex are');
  });

  it('names days and visits by the local calendar', () => {
    expect(stay({ serviceType: 'daycare', when: { unit: 'day', date: '2026-06-12' } })).toBe('Biscuit’s day care on June 12');
    expect(stay({ serviceType: 'walking', when: { unit: 'visit', date: '2026-06-12', time: '09:30', durationMinutes: 30 } }))
      .toBe('Biscuit’s walk on June 12 at 9:30 AM');
  });

  it('adds the year where it is another than at the booking’s place', () => {
    const when = { unit: 'night', checkIn: '2026-12-30', checkOut: '2027-01-02' } as const;
    expect(stay({ when })).toBe('Biscuit’s boarding from December 30, 2026 to January 2, 2027');
    const newYear = { unit: 'day', date: '2027-01-02' } as const;
    // still the old year in Denver
    expect(stay({ serviceType: 'daycare', when: newYear }, new Date('2027-01-01T05:00:00.000Z'))).toBe('Biscuit’s day care on January 2, 2027');
    expect(stay({ serviceType: 'daycare', when: newYear }, new Date('2027-01-01T08:00:00.000Z'))).toBe('Biscuit’s day care on January 2');
  });

  it('tells points in time in the booking’s zone, and in the tenant’s language', () => {
    const instant = '2026-06-03T05:30:00.000Z';
    expect(words.instant(instant, { timeZone: 'America/Denver' })).toBe('June 2 at 11:30 PM MDT');
    expect(words.instant(instant, { timeZone: 'Asia/Tokyo' })).toContain('June 3 at 2:30 PM');
    expect(createWording({ locale: 'de-DE' }).instant(instant, { timeZone: 'Europe/Berlin' })).toContain('3. Juni');
  });

  it('writes amounts as their currency does', () => {
    expect(words.money({ amount: 123_456, currency: 'USD' })).toBe('$1,234.56');
    expect(words.money({ amount: 1200, currency: 'JPY' })).toBe('¥1,200');
    expect(words.money({ amount: 1200, currency: 'KWD' })).toContain('1.200');
  });
});
