import type { Ctx, Role } from '../kernel/context/context.ts';
import type { ContextFor } from '../kernel/context/contexts.ts';
import type { Database } from '../kernel/db/index.ts';
import type { Clock } from '../kernel/time/clock.ts';
import type { Auth } from '../modules/auth/index.ts';
import type { Bookings } from '../modules/bookings/index.ts';
import type { CaregiverOnboarding, Caregivers, Certifications } from '../modules/caregivers/index.ts';
import type { Dogs } from '../modules/dogs/index.ts';
import type { PaymentActions } from '../modules/payments/index.ts';
import type { Platform, SandboxClock } from '../modules/platform/index.ts';
import type { Featured } from '../modules/search/index.ts';
import type { MadeFiles } from '../modules/users/index.ts';
import type { Accounts } from '../modules/users/index.ts';
import type { SandboxControl } from '../ports/sandbox/index.ts';

/** What the demo and the scenarios are made with: the same doors that everything else goes through. */
export interface DemoParts {
  readonly db: Database;
  readonly platform: Platform;
  readonly auth: Auth;
  readonly homes: Pick<Accounts, 'addHomeFor'>;
  readonly dogs: Pick<Dogs, 'createFor' | 'addVaccinationFor'>;
  readonly caregivers: Caregivers;
  readonly certifications: Pick<Certifications, 'addFor'>;
  readonly onboarding: Pick<CaregiverOnboarding, 'submit' | 'review'>;
  readonly featured: Pick<Featured, 'put'>;
  readonly madeFiles: MadeFiles;
  readonly bookings: Bookings;
  readonly payments: Pick<
    PaymentActions, 'process' | 'tip' | 'list' | 'providerIdOf' | 'settle' | 'openChargebackOf' | 'openPayoutAccount' | 'refreshPayoutAccount' | 'hearChargeback'
  >;
  readonly sandboxControl: SandboxControl | null;
  readonly contextFor: ContextFor;
  readonly clock: SandboxClock;
  readonly wall: Clock;
  readonly random: () => number;
}

export interface Person {
  readonly userId: string;
  readonly role: Role;
}

/** The surroundings as they are for a person who is signed in. */
export const as = (ctx: Ctx, { userId, role }: Person): Ctx => ({ ...ctx, actor: { kind: 'user', userId, role, sessionId: 'demo' } });

/** Pays as the payer would on the card page, and does not wait for the provider's webhook. */
export async function payBooking(parts: DemoParts, ctx: Ctx, bookingId: string): Promise<string> {
  const { payment } = await parts.payments.process(ctx, { bookingId, returnUrl: null });
  return succeed(parts, ctx, payment.id);
}

/** Leaves a tip in the same way. */
export async function leaveTip(parts: DemoParts, ctx: Ctx, bookingId: string, amountMinor: number): Promise<string> {
  const { payment } = await parts.payments.tip(ctx, { bookingId, amount: { amount: amountMinor, currency: ctx.tenant.currency } });
  return succeed(parts, ctx, payment.id);
}

async function succeed({ payments, sandboxControl }: DemoParts, ctx: Ctx, paymentId: string): Promise<string> {
  if (!sandboxControl) throw new Error('only in a sandbox');
  const providerPaymentId = await payments.providerIdOf(ctx, paymentId);
  await sandboxControl.completePayment({ tenantId: ctx.tenant.id, providerPaymentId, outcome: 'succeed', key: ctx.idempotency?.name() });
  await payments.settle(ctx, paymentId);
  return paymentId;
}
