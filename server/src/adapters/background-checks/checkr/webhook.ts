import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  WebhookRejected,
  type VerifiedCheckWebhook,
  type WebhookInput,
} from '../../../ports/background-checks/index.ts';
import { textOf, type Plain } from './convert.ts';

const signatureOf = (headers: WebhookInput['headers']): Buffer => {
  const found = Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === 'x-checkr-signature')
    .flatMap(([, value]) => value ?? []);
  if (found.length !== 1 || !/^[0-9a-f]{64}$/i.test(found[0] ?? ''))
    throw new WebhookRejected('bad_signature', 'There must be one x-checkr-signature header');
  return Buffer.from(found[0] ?? '', 'hex');
};

const parse = (body: string): Plain => {
  try {
    return (JSON.parse(body) ?? {}) as Plain;
  } catch {
    throw new WebhookRejected('malformed', 'The body is no event');
  }
};

/**
 * HMAC-SHA256 over the exact bytes. Checkr signs no time, so age says nothing here: the caller takes each event id once
 * and asks Checkr how things stand.
 */
export const verifyCheckrWebhook = (secret: string, { rawBody, headers }: WebhookInput): VerifiedCheckWebhook => {
  if (secret.trim() === '') throw new WebhookRejected('no_secret', 'No webhook secret is set');
  const given = signatureOf(headers);
  if (!timingSafeEqual(given, createHmac('sha256', secret).update(rawBody).digest()))
    throw new WebhookRejected('bad_signature', 'The signature is wrong');
  const event = parse(rawBody.toString());
  const object = ((event.data as Plain | undefined)?.object ?? {}) as Plain;
  const [id, type, objectId, kind] = [event.id, event.type, object.id, object.object].map(textOf);
  const occurredAt = new Date(String(event.created_at));
  if (event.object !== 'event' || !id || !type || !objectId || Number.isNaN(occurredAt.getTime()))
    throw new WebhookRejected('malformed', 'The body is no event');
  return {
    id,
    type,
    occurredAt,
    // The object is whole or only named, as the account is set: what it lacks is asked for.
    providerCandidateId: kind === 'candidate' ? objectId : textOf(object.candidate_id),
    providerInvitationId: kind === 'invitation' ? objectId : null,
    providerReportId: kind === 'report' ? objectId : textOf(object.report_id),
  };
};
