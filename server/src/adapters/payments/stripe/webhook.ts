import Stripe from 'stripe';
import { WebhookRejected, type VerifiedWebhook, type WebhookInput, type WebhookObjectKind } from '../../../ports/payments/index.ts';
import { fromStripeMetadata } from './convert.ts';

const toleranceSeconds = 300;
/** Clocks differ a little; Stripe's own check has no bound into the future at all. */
const futureToleranceSeconds = 60;

const headerOf = (headers: WebhookInput['headers'], name: string): string => {
  const found = Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
  if (found.length !== 1 || found[0] === '')
    throw new WebhookRejected('bad_signature', 'There must be one stripe-signature header');
  return found[0] as string;
};

const signedAtSeconds = (header: string): number => {
  const times = header
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part.startsWith('t='));
  const seconds = times.length === 1 ? /^t=(\d{1,12})$/.exec(times[0] ?? '')?.[1] : undefined;
  if (seconds === undefined) throw new WebhookRejected('bad_signature', 'The signature carries no time');
  return Number(seconds);
};

const idOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  const id = (value as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' ? id : undefined;
};

const kinds: Readonly<Record<string, WebhookObjectKind>> = {
  setup_intent: 'method', payment_method: 'method', dispute: 'chargeback', payout: 'payout', transfer: 'payout', account: 'account',
};

const objectOf = (object: Record<string, unknown>, connected?: string): VerifiedWebhook['object'] => {
  // what a connected account's own money does says how that account stands
  if (connected !== undefined && object.object !== 'account') return { kind: 'account', providerObjectId: connected, metadata: {} };
  const metadata = fromStripeMetadata(object.metadata);
  const id = idOf(object);
  const paymentId = idOf(object.payment_intent);
  const about = { providerObjectId: id, metadata };
  if (object.object === 'payment_intent') return { ...about, kind: 'payment', providerPaymentId: id };
  if (object.object === 'charge' && paymentId !== undefined) return { ...about, kind: 'payment', providerPaymentId: paymentId };
  if (object.object === 'refund') return { ...about, kind: 'refund', providerRefundId: id, providerPaymentId: paymentId };
  return { ...about, kind: kinds[String(object.object)] ?? 'other', providerPaymentId: paymentId };
};

/** Believes a webhook only with the right signature, made within five minutes, and not in the future. */
export const verifyStripeWebhook = (secret: string, input: WebhookInput): VerifiedWebhook => {
  if (secret.trim() === '') throw new WebhookRejected('no_secret', 'No webhook secret is set');
  const header = headerOf(input.headers, 'stripe-signature');
  const signedAt = signedAtSeconds(header);
  let event: Stripe.Event;
  try {
    // Tolerance 0: the age is checked below, where a wrong signature and an old one are told apart.
    event = Stripe.webhooks.constructEvent(input.rawBody, header, secret, 0);
  } catch (error) {
    const bad = error instanceof Stripe.errors.StripeSignatureVerificationError;
    throw new WebhookRejected(
      bad ? 'bad_signature' : 'malformed',
      bad ? 'The signature is wrong' : 'The body is no event',
    );
  }
  const nowSeconds = input.nowMs / 1000;
  if (!Number.isFinite(nowSeconds)) throw new WebhookRejected('malformed', 'No time was given');
  if (nowSeconds - signedAt > toleranceSeconds)
    throw new WebhookRejected('stale', 'The signature is older than five minutes');
  if (signedAt - nowSeconds > futureToleranceSeconds)
    throw new WebhookRejected('future', 'The signature is from the future');
  const object = event?.data?.object as unknown;
  if (
    event?.object !== 'event' ||
    typeof event.id !== 'string' ||
    event.id === '' ||
    typeof event.type !== 'string' ||
    typeof event.created !== 'number' ||
    typeof object !== 'object' ||
    object === null
  ) {
    throw new WebhookRejected('malformed', 'The body is no event');
  }
  return {
    id: event.id,
    type: event.type,
    occurredAt: new Date(event.created * 1000),
    object: objectOf(object as Record<string, unknown>, event.account),
  };
};
