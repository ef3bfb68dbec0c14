import { createHmac } from 'node:crypto';

/** Checkr's scheme: HMAC-SHA256 over the exact bytes, and no time. */
export const checkrHeaders = (payload: string, secret: string): Record<string, string> => ({
  'user-agent': 'Checkr-Webhook/1.0',
  'x-checkr-signature': createHmac('sha256', secret).update(payload).digest('hex'),
});
