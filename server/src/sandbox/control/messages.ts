import type { TwilioStandIn } from '../twilio/index.ts';
import type { StoredSms } from '../twilio/message.ts';
import { ControlError } from './input.ts';

/** The tenant's texts, newest first. */
export const listMessages = (twilio: TwilioStandIn | null, query: URLSearchParams): { data: StoredSms[] } => {
  const tenantId = query.get('tenantId');
  const limit = Number(query.get('limit') ?? '50');
  if (tenantId === null || tenantId === '') throw new ControlError(400, 'tenantId is missing');
  if (!Number.isInteger(limit) || limit < 1 || limit > 200)
    throw new ControlError(400, 'limit must be between 1 and 200');
  const offset = Number(query.get('offset') ?? '0');
  if (!Number.isInteger(offset) || offset < 0) throw new ControlError(400, 'offset must be a whole number');
  const to = query.get('to') ?? undefined;
  return { data: twilio?.inbox.list<StoredSms>('message', { a: tenantId, b: to, limit, offset }) ?? [] };
};
