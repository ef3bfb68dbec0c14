import type { Ctx } from '../kernel/context/context.ts';
import type { DemoTenant } from './data/index.ts';
import type { Cast } from './load.ts';
import { as, type DemoParts } from './parts.ts';

type Answer = 'complete' | 'restricted' | 'later';

/** Who has told where their money goes: most have; one in five has begun to, and of one the provider wants to see a paper. */
export const answerOf = (nth: number, isNamed: boolean): Answer => (isNamed ? 'complete' : nth === 1 ? 'restricted' : nth % 5 === 3 ? 'later' : 'complete');

/**
 * The payout accounts of those who earn: begun as they would, and told on the provider's page what its form asks for. All of it before the first booking, so that
 * each week's payouts are made as the weeks go by.
 */
export async function openPayoutAccounts({ payments }: DemoParts, ctx: Ctx, tenant: DemoTenant, cast: Cast): Promise<void> {
  const earners = new Set(tenant.bookings.filter(({ state }) => state === 'completed').map(({ caregiverRef }) => caregiverRef));
  const all = tenant.caregivers.filter(({ ref }) => earners.has(ref)).toSorted((one, other) => Number(other.account.named) - Number(one.account.named));
  for (const [nth, { ref, account }] of all.entries()) {
    const caregiver = as(ctx, cast.people.get(ref)!);
    const url = await payments.openPayoutAccount(caregiver, `${ctx.tenant.settings.storefrontUrl}/earnings`);
    const answer = answerOf(nth, account.named);
    if (url === null || answer === 'later') continue;
    await fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ answer }) });
    await payments.refreshPayoutAccount(caregiver);
  }
}

/** The payer of the newest booking that is over disputes it at their bank: the business has days to answer. */
export async function disputeOne({ payments, sandboxControl }: DemoParts, ctx: Ctx, tenant: DemoTenant, cast: Cast, bookingIds: ReadonlyMap<string, string>): Promise<void> {
  const named = new Set([...tenant.caregivers, ...tenant.owners].filter(({ account }) => account.named).map(({ ref }) => ref));
  const over = tenant.bookings.filter(({ state, ownerRef, caregiverRef }) => state === 'completed' && !named.has(ownerRef) && !named.has(caregiverRef));
  const booking = over.toSorted((one, other) => other.endDay - one.endDay)[0];
  const bookingId = booking && bookingIds.get(booking.ref);
  if (!booking || !bookingId || !sandboxControl) return;
  const owner = as(ctx, cast.people.get(booking.ownerRef)!);
  const [payment] = (await payments.list(owner, { bookingId, limit: 1 })).rows;
  if (!payment?.providerPaymentId) throw new Error(`${booking.ref} was not paid`);
  const { providerChargebackId } = await sandboxControl.disputePayment({ tenantId: ctx.tenant.id, providerPaymentId: payment.providerPaymentId, outcome: 'open' });
  await payments.hearChargeback(ctx, payment.id, providerChargebackId);
}
