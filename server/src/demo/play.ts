import { Temporal } from 'temporal-polyfill';
import type { Schema } from '../contract/contract.ts';
import type { Ctx } from '../kernel/context/context.ts';
import type { DemoBooking, DemoStep } from './data/index.ts';
import type { Cast } from './load.ts';
import { as, leaveTip, payBooking, type DemoParts } from './parts.ts';

interface Scene {
  readonly at: Date;
  readonly booking: DemoBooking;
  readonly step: DemoStep;
}

const sceneOf = (booking: DemoBooking, step: DemoStep, today: Temporal.PlainDate): Scene => {
  const plainTime = Temporal.PlainTime.from(step.time);
  const local = today.add({ days: step.day }).toZonedDateTime({ timeZone: booking.timeZone, plainTime });
  return { at: new Date(local.epochMilliseconds), booking, step };
};

function whenOf({ serviceType, startDay, endDay, startTime, durationMinutes }: DemoBooking, today: Temporal.PlainDate): Schema<'When'> {
  const date = today.add({ days: startDay }).toString();
  if (durationMinutes !== null) return { unit: 'visit', date, time: startTime, durationMinutes };
  if (serviceType === 'daycare') return { unit: 'day', date };
  return { unit: 'night', checkIn: date, checkOut: today.add({ days: endDay }).toString() };
}

/** Lives through the bookings in the order of time, each step at its own; deadlines on the way come due as they would. Answers the bookings' ids. */
export async function playBookings(
  parts: DemoParts, tenantId: string, bookings: readonly DemoBooking[], cast: Cast, today: Temporal.PlainDate, tick: () => void,
): Promise<ReadonlyMap<string, string>> {
  const { db } = parts;
  const ids = new Map<string, string>();
  const context = (): Promise<Ctx> => parts.contextFor(tenantId, 'demo');
  const scenes = bookings.flatMap((booking) => booking.steps.map((step) => sceneOf(booking, step, today)));
  scenes.sort((a, b) => a.at.getTime() - b.at.getTime());

  const request = async (ctx: Ctx, booking: DemoBooking): Promise<void> => {
    const owner = as(ctx, cast.people.get(booking.ownerRef)!);
    const caregiverId = cast.caregivers.get(booking.caregiverRef)!;
    const dogIds = booking.dogRefs.map((ref) => cast.dogs.get(ref)!);
    const worked = await parts.bookings.workOut(owner, { caregiverId, serviceType: booking.serviceType, when: whenOf(booking, today), dogIds });
    const quote = await db.transaction(owner, (tx) => parts.bookings.keep(tx, worked));
    if (!quote) throw new Error(`${booking.ref}: ${worked.reasons.map((reason) => reason.detail).join(' ')}`);
    const { row } = await db.transaction(owner, (tx) => parts.bookings.create(tx, { quoteId: quote.id, note: booking.note }));
    ids.set(booking.ref, row.id);
  };

  const play = async ({ booking, step }: Scene): Promise<void> => {
    const ctx = await context();
    if (step.action === 'request') return request(ctx, booking);
    const id = ids.get(booking.ref)!;
    const owner = as(ctx, cast.people.get(booking.ownerRef)!);
    const caregiver = as(ctx, cast.people.get(booking.caregiverRef)!);
    const change = (who: Ctx, name: 'confirm' | 'decline' | 'start' | 'complete' | 'cancel') =>
      db.transaction(who, (tx) => parts.bookings.changeState(tx, id, name, step.text ?? null));
    switch (step.action) {
      case 'confirm':
      case 'decline':
      case 'start':
      case 'complete':
        await change(caregiver, step.action);
        return;
      case 'cancel_by_owner':
        await change(owner, 'cancel');
        return;
      case 'cancel_by_caregiver':
        await change(caregiver, 'cancel');
        return;
      case 'pay':
        await payBooking(parts, owner, id);
        return;
      case 'tip':
        await leaveTip(parts, owner, id, step.amountMinor!);
        return;
      default: // messages, reviews and care logs come with their modules; nobody does an expiry
    }
  };

  for (const scene of scenes) {
    const ctx = await context();
    await parts.clock.advance(ctx, { byMs: Math.max(0, scene.at.getTime() - ctx.clock.now().getTime()) });
    await play(scene);
    if (scene.step === scene.booking.steps.at(-1)) tick();
  }
  const ctx = await context();
  await parts.clock.advance(ctx, { byMs: Math.max(0, -ctx.tenant.clockOffsetMs) });
  return ids;
}
