import { createHash, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Clock } from '../../kernel/time/clock.ts';
import { createSigningCertificate, type SigningCertificate } from './certificate.ts';

const yearMs = 365 * 86_400_000;

export interface PaypalSigner {
  headersOf(payload: string, webhookId: string, atMs: number): Record<string, string>;
  /** The certificate behind `paypal-cert-url`, if it is that one. */
  certificate(id: string): string | null;
}

/** PayPal's scheme: RSA over the transmission's id and time, the webhook's id and the body's CRC-32. The key is made when it is first needed. */
export const createPaypalSigner = (deps: { clock: Clock; randomBytes: (size: number) => Buffer; publicUrl: () => string }): PaypalSigner => {
  let made: (SigningCertificate & { id: string }) | undefined;
  const signing = () => {
    if (made !== undefined) return made;
    const now = deps.clock.now().getTime();
    const fresh = createSigningCertificate('messageverificationcerts.sandbox.example', new Date(now - yearMs), new Date(now + 10 * yearMs));
    made = { ...fresh, id: `CERT-${createHash('sha256').update(fresh.certificate).digest('hex').slice(0, 24)}` };
    return made;
  };
  return {
    headersOf: (payload, webhookId, atMs) => {
      const { id, privateKey } = signing();
      const transmissionId = deps.randomBytes(16).toString('hex');
      const time = new Date(atMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
      return {
        'user-agent': 'PayPal/AUHD-214.0-56531491',
        'paypal-auth-algo': 'SHA256withRSA',
        'paypal-auth-version': 'v2',
        'paypal-cert-url': `${deps.publicUrl()}/paypal/v1/notifications/certs/${id}`,
        'paypal-transmission-id': transmissionId,
        'paypal-transmission-time': time,
        'paypal-transmission-sig': sign('sha256', Buffer.from(`${transmissionId}|${time}|${webhookId}|${crc32(payload)}`), privateKey).toString('base64'),
      };
    },
    certificate: (id) => (made !== undefined && made.id === id ? made.certificate : null),
  };
};
