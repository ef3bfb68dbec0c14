import {
  SandboxError,
  type SandboxControl,
  type SandboxErrorKind,
  type SandboxBackgroundCheck,
  type SandboxMail,
  type SandboxMessage,
  type SandboxPayment,
} from '../../../ports/sandbox/index.ts';
import type { SandboxControlConfig } from './config.ts';

export { sandboxControlConfig, type SandboxControlConfig } from './config.ts';

const kinds: Record<number, SandboxErrorKind> = { 400: 'invalid', 404: 'not_found', 409: 'conflict' };

/** Drives the sandbox over HTTP: it may be another process. */
export const createHttpSandboxControl = (
  config: SandboxControlConfig,
  options: { timeoutMs?: number | undefined } = {},
): SandboxControl => {
  const call = async <T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> => {
    let response: Response;
    let answer: T & { error?: { message?: string } };
    try {
      response = await fetch(new URL(`/_sandbox/${path}`, config.SANDBOX_CONTROL_URL), {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(options.timeoutMs ?? 5_000),
        headers: { authorization: `Bearer ${config.SANDBOX_CONTROL_TOKEN}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      answer = (await response.json()) as typeof answer;
    } catch (error) {
      throw new SandboxError('unavailable', 'The sandbox does not answer', error);
    }
    if (!response.ok)
      throw new SandboxError(
        kinds[response.status] ?? 'unavailable',
        answer.error?.message ?? `The sandbox answered ${response.status}`,
      );
    return answer;
  };

  return {
    listMails: async ({ tenantId, to, limit, offset = 0 }) => {
      const query = new URLSearchParams({ tenantId, limit: String(limit), offset: String(offset), ...(to === undefined ? {} : { to }) });
      type Stored = Omit<SandboxMail, 'receivedAt'> & { receivedAt: string; tenantId: string };
      const { data } = await call<{ data: Stored[] }>('GET', `mails?${query.toString()}`);
      return data.map(({ tenantId: _tenantId, ...mail }) => ({ ...mail, account: mail.account ?? 'platform', receivedAt: new Date(mail.receivedAt) }));
    },
    forgetMails: async (input) => (await call<{ forgotten: number }>('POST', 'mails/forget', input)).forgotten,
    forgetMessages: async (input) => (await call<{ forgotten: number }>('POST', 'messages/forget', input)).forgotten,
    listMessages: async ({ tenantId, to, limit, offset = 0 }) => {
      const query = new URLSearchParams({ tenantId, limit: String(limit), offset: String(offset) });
      if (to !== undefined) query.set('to', to);
      type Stored = Omit<SandboxMessage, 'receivedAt'> & { receivedAt: string };
      const { data } = await call<{ data: Stored[] }>('GET', `messages?${query.toString()}`);
      return data.map((one) => ({
        id: one.id,
        messageId: one.messageId,
        from: one.from,
        to: one.to,
        text: one.text,
        status: one.status,
        segments: one.segments,
        receivedAt: new Date(one.receivedAt),
        account: one.account ?? 'platform',
      }));
    },
    completeBackgroundCheck: (input) => call<SandboxBackgroundCheck>('POST', 'background-checks/complete', input),
    completePayment: (input) => call<SandboxPayment>('POST', 'payments/complete', input),
    disputePayment: (input) => call<{ providerChargebackId: string; status: string }>('POST', 'payments/dispute', input),
    decidePayout: (input) => call<{ status: string }>('POST', 'payouts/decide', input),
    raiseEvent: (input) => call<{ eventId: string }>('POST', 'events/raise', input),
    setWebhookMode: async (mode) => {
      await call('POST', 'webhooks/mode', { mode });
    },
    setTenantWebhooks: async (input) => (await call<{ sent: number }>('POST', 'webhooks/tenant-mode', input)).sent,
    flushWebhooks: async () => (await call<{ sent: number }>('POST', 'webhooks/flush')).sent,
  };
};
