import { verify, X509Certificate, type KeyObject } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { ProviderError, WebhookRejected, type VerifiedWebhook, type WebhookInput } from '../../../ports/payments/index.ts';
import { fromCustomId, fromItemId } from './metadata.ts';

const toleranceMs = 300_000;
/** Clocks differ a little. */
const futureToleranceMs = 60_000;
const maxCertificateBytes = 64 * 1024;
const mostCertificates = 20;

const headerOf = (headers: WebhookInput['headers'], name: string): string => {
  const found = Object.entries(headers).filter(([key]) => key.toLowerCase() === name).flatMap(([, value]) => value ?? []);
  if (found.length !== 1 || found[0] === '') throw new WebhookRejected('bad_signature', `There must be one ${name} header`);
  return found[0] as string;
};

interface Certificate {
  readonly key: KeyObject;
  readonly fromMs: number;
  readonly toMs: number;
}

/** PayPal's signing certificates, fetched from PayPal's own address only and kept: there are a handful in years. */
const createCertificates = (base: string, timeoutMs: number) => {
  const root = new URL(base);
  const folder = `${root.pathname.replace(/\/$/, '')}/v1/notifications/certs/`;
  const kept = new Map<string, Certificate>();
  const unavailable = (cause: unknown) => new ProviderError({ kind: 'unavailable', message: 'The certificate of a webhook can’t be fetched', retryable: true, cause });

  const fetchOne = async (url: URL): Promise<string | null> => {
    try {
      const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
      if (response.status >= 400 && response.status < 500 && response.status !== 429) return null;
      if (!response.ok) throw new Error(`answered ${response.status}`);
      const text = await response.text();
      return text.length > maxCertificateBytes ? null : text;
    } catch (error) {
      throw unavailable(error);
    }
  };

  return async (address: string): Promise<Certificate> => {
    const url = URL.parse(address);
    // whoever may choose the address may sign whatever they like
    if (url === null || url.origin !== root.origin || !url.pathname.startsWith(folder) || !/^[\w-]+$/.test(url.pathname.slice(folder.length)) || url.search !== '')
      throw new WebhookRejected('bad_signature', 'The certificate is not PayPal’s');
    const hit = kept.get(url.href);
    if (hit) return hit;
    const pem = await fetchOne(url);
    let made: Certificate;
    try {
      const certificate = new X509Certificate(pem ?? '');
      made = { key: certificate.publicKey, fromMs: Date.parse(certificate.validFrom), toMs: Date.parse(certificate.validTo) };
    } catch {
      throw new WebhookRejected('bad_signature', 'There is no such certificate');
    }
    if (kept.size >= mostCertificates) kept.clear();
    kept.set(url.href, made);
    return made;
  };
};

type Resource = Record<string, unknown>;
const inside = (value: unknown): Resource => (typeof value === 'object' && value !== null ? (value as Resource) : {});
const idOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const objectOf = (type: string, resource: Resource): VerifiedWebhook['object'] => {
  const unit = Array.isArray(resource.purchase_units) ? inside(resource.purchase_units[0]) : {};
  const metadata = fromCustomId(resource.custom_id ?? unit.custom_id);
  const { orderId, ...ours } = metadata;
  const orderOf = orderId ?? idOf(inside(inside(resource.supplementary_data).related_ids).order_id);
  const about = { providerObjectId: idOf(resource.id), metadata: ours };
  if (type === 'checkout-order') return { ...about, kind: 'payment', providerPaymentId: idOf(resource.id) };
  if (type === 'capture' || type === 'authorization') return { ...about, kind: 'payment', providerPaymentId: orderOf };
  if (type === 'refund') return { ...about, kind: 'refund', providerRefundId: idOf(resource.id), providerPaymentId: orderOf };
  // a payout of ours is a batch of one item, which carries our own name for it
  if (type === 'payouts_item') return { kind: 'payout', providerObjectId: idOf(resource.payout_batch_id), metadata: fromItemId(idOf(inside(resource.payout_item).sender_item_id)) };
  if (type === 'payouts') return { kind: 'payout', providerObjectId: idOf(inside(resource.batch_header).payout_batch_id), metadata: {} };
  if (type === 'dispute') {
    const [disputed] = Array.isArray(resource.disputed_transactions) ? resource.disputed_transactions : [];
    const { orderId: _order, ...paid } = fromCustomId(inside(disputed).custom);
    return { kind: 'chargeback', providerObjectId: idOf(resource.dispute_id), metadata: paid };
  }
  return { ...about, kind: 'other', providerPaymentId: orderOf };
};

const readEvent = (rawBody: Buffer): VerifiedWebhook => {
  let event: Resource;
  try {
    event = inside(JSON.parse(rawBody.toString('utf8')));
  } catch {
    throw new WebhookRejected('malformed', 'The body is no event');
  }
  const { id, event_type: type, resource_type: resourceType, create_time: createdAt, resource } = event;
  const occurredAt = new Date(typeof createdAt === 'string' ? createdAt : NaN);
  if (!idOf(id) || !idOf(type) || typeof resource !== 'object' || resource === null || Number.isNaN(occurredAt.getTime()))
    throw new WebhookRejected('malformed', 'The body is no event');
  return { id: String(id), type: String(type), occurredAt, object: objectOf(String(resourceType), inside(resource)) };
};

/** Believes a webhook only with PayPal's signature over its exact bytes, for this webhook's id, made within five minutes. */
export const createPaypalVerifier = (config: { PAYPAL_CERT_BASE: string; PAYPAL_WEBHOOK_ID: string }, { timeoutMs }: { timeoutMs: number }) => {
  const certificateAt = createCertificates(config.PAYPAL_CERT_BASE, timeoutMs);
  return async (input: WebhookInput): Promise<VerifiedWebhook> => {
    if (config.PAYPAL_WEBHOOK_ID.trim() === '') throw new WebhookRejected('no_secret', 'No webhook id is set');
    const header = (name: string): string => headerOf(input.headers, `paypal-${name}`);
    const [transmissionId, time, signature] = [header('transmission-id'), header('transmission-time'), header('transmission-sig')];
    if (header('auth-algo').toUpperCase() !== 'SHA256WITHRSA') throw new WebhookRejected('bad_signature', 'The signature is of an unknown kind');
    const signedAtMs = Date.parse(time);
    if (!/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(time) || Number.isNaN(signedAtMs)) throw new WebhookRejected('bad_signature', 'The signature carries no time');
    if (!Number.isFinite(input.nowMs)) throw new WebhookRejected('malformed', 'No time was given');
    const rawBody = typeof input.rawBody === 'string' ? Buffer.from(input.rawBody) : input.rawBody;
    const { key, fromMs, toMs } = await certificateAt(header('cert-url'));
    const signed = Buffer.from(`${transmissionId}|${time}|${config.PAYPAL_WEBHOOK_ID}|${crc32(rawBody)}`);
    if (key.asymmetricKeyType !== 'rsa' || !verify('sha256', signed, key, Buffer.from(signature, 'base64'))) throw new WebhookRejected('bad_signature', 'The signature is wrong');
    if (input.nowMs - signedAtMs > toleranceMs) throw new WebhookRejected('stale', 'The signature is older than five minutes');
    if (signedAtMs - input.nowMs > futureToleranceMs) throw new WebhookRejected('future', 'The signature is from the future');
    if (input.nowMs < fromMs || input.nowMs > toMs) throw new WebhookRejected('bad_signature', 'The certificate is not valid now');
    return readEvent(rawBody);
  };
};
