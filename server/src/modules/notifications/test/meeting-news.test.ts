import { describe, expect, it } from 'vitest';
import type { Schema } from '../../../contract/contract.ts';
import { bookingMachine } from '../../bookings/machine.ts';
import { mailTemplates } from '../catalogue.ts';
import type { Part } from '../announcements.ts';
import { messageFor, type Message } from '../templates.ts';
import { bookingOf, factOf, tenantOf } from './fixture.ts';

const free = { amount: 0, currency: 'USD' };
const meeting: Partial<Schema<'Booking'>> = {
  kind: 'meet_and_greet', when: { unit: 'visit', date: '2026-06-12', time: '10:00', durationMinutes: 30 }, total: free, caregiverEarnings: free, paymentStatus: 'paid',
  cancellationPolicy: { name: 'free', summary: '', rules: [] },
};
const tell = (type: string, part: Part, data: Record<string, unknown> = {}, booking: Partial<Schema<'Booking'>> = {}, templates: object = {}): Message | null => {
  const tenant = tenantOf('ten_a');
  return messageFor(factOf(type, data), bookingOf({ ...meeting, ...booking }), { part, firstName: 'Olivia' }, { ...tenant, settings: { ...tenant.settings, templates: templates as never } });
};
const told = (...given: Parameters<typeof tell>): Pick<Message, 'title' | 'body' | 'mail'> => {
  const { title, body, mail } = tell(...given)!;
  return { title, body, mail };
};

describe('of a meet-and-greet', () => {
  it('a request says who, when, where and until when, and that it is free', () => {
    const respondBy = '2026-06-04T10:05:00.000Z';
    expect(told('booking.requested', 'caregiver', {}, { status: 'pending', respondBy })).toEqual({
      title: 'Olivia M. would like to meet you', mail: true,
      body: 'Olivia M. asks for Biscuit’s meet-and-greet on June 12 at 10:00 AM, at your home. Answer by June 4 at 4:05 AM MDT, or the request expires. Meeting is free, and no booking yet.',
    });
    expect(told('booking.requested', 'owner', {}, { status: 'pending', respondBy, place: 'owner_home' }).body).toBe(
      'We asked about Biscuit’s meet-and-greet on June 12 at 10:00 AM, at your home. You will have an answer by June 4 at 4:05 AM MDT. It is free.');
  });

  it('the answer is told to the owner, and nobody of what they did themselves but by a note in the app', () => {
    expect(told('booking.confirmed', 'owner', { by: 'caregiver' })).toEqual({
      title: 'Grace K. looks forward to meeting you', mail: true, body: 'Biscuit’s meet-and-greet on June 12 at 10:00 AM is confirmed, at the home of Grace K. There is nothing to pay.',
    });
    expect(tell('booking.confirmed', 'caregiver', { by: 'caregiver' })).toBeNull();
    expect(told('booking.cancelled', 'owner', { by: 'caregiver', from: 'confirmed' })).toMatchObject({ title: 'Grace K. cancelled the meet-and-greet', mail: true });
    expect(told('booking.cancelled', 'owner', { by: 'owner', from: 'pending' })).toMatchObject({ title: 'You withdrew the request to meet', mail: false });
    expect(told('booking.completed', 'owner').title).toBe('You have met Grace K.');
  });

  it('no fact speaks of money, or of others who are free', () => {
    const said = bookingMachine.flatMap(({ event, from }) => (['owner', 'caregiver', 'system'] as const).flatMap((by) => (['owner', 'caregiver'] as const)
      .flatMap((part) => tell(event, part, { by, from }) ?? [])));
    expect(said.length).toBeGreaterThan(20);
    // what lapses is what is not paid, which a meet-and-greet never is
    const lapse = /in time/;
    expect(said.map(({ body }) => body).filter((body) => /charged|earn|get back|\$|Others|dates|refund/.test(body) && !lapse.test(body))).toEqual([]);
  });

  it('a business words it by itself, and what it wrote for stays is not sent', () => {
    expect(mailTemplates).toHaveProperty(['meet_and_greet.requested.caregiver']);
    const stays = { 'booking.confirmed.owner': { subject: 'Pay now', text: 'Pay {{total}}.' } };
    expect(tell('booking.confirmed', 'owner', { by: 'caregiver' }, {}, stays)!.subject).toMatch(/^Grace K\. looks forward/);
    const own = { 'meet_and_greet.confirmed.owner': { subject: 'See you', text: 'Bring {{dogs}}.' } };
    expect(tell('booking.confirmed', 'owner', { by: 'caregiver' }, {}, own)).toMatchObject({ subject: 'See you', text: expect.stringContaining('Bring Biscuit.') });
  });
});
