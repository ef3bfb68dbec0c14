import { createHmac } from 'node:crypto';

/** Stripe's scheme: HMAC-SHA256 over the time and the exact bytes. */
export const signPayload = (payload: string, secret: string, atMs: number): string => {
  const seconds = Math.floor(atMs / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex')}`;
};

export const stripeHeaders = (payload: string, secret: string, atMs: number): Record<string, string> => ({
  'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
  'stripe-signature': signPayload(payload, secret, atMs),
});
