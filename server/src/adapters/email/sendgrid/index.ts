import sendgrid from '@sendgrid/mail';
import { EmailError, type EmailSender } from '../../../ports/email/index.ts';
import type { SendgridConfig } from './config.ts';

export { sendgridConfig, type SendgridConfig } from './config.ts';

interface HttpFailure {
  code?: unknown;
  message?: string;
  response?: { body?: { errors?: { message?: string; field?: string | null }[] } };
}

const toEmailError = (error: unknown): EmailError => {
  const { code, message = 'The mail could not be sent', response } = error as HttpFailure;
  const said =
    response?.body?.errors?.map(({ message: text, field }) => (field ? `${field}: ${text}` : text)).join('; ') ||
    message;
  // The cause stays here: the client's error carries the request, and with it the key.
  const made = (kind: EmailError['kind'], retryable: boolean) => new EmailError({ kind, message: said, retryable });
  if (typeof code !== 'number') {
    return made(code === 'ECONNABORTED' || code === 'ETIMEDOUT' ? 'timeout' : 'unavailable', true);
  }
  if (code === 401 || code === 403) return made('unauthorized', false);
  if (code === 429) return made('rate_limited', true);
  return code >= 500 || code === 408 ? made('unavailable', true) : made('invalid', false);
};

/** Email by SendGrid, or by whatever speaks its API at SENDGRID_API_BASE. */
export const createSendgridEmail = (
  config: SendgridConfig,
  options: { timeoutMs?: number | undefined } = {},
): EmailSender => {
  const base = new URL(config.SENDGRID_API_BASE);
  // An own service: the module's default one is shared by everyone who imports it. (Its types forget the class.)
  const { MailService } = sendgrid as unknown as { MailService: new () => typeof sendgrid };
  const service = new MailService();
  service.setApiKey(config.SENDGRID_API_KEY);
  service.setTimeout(options.timeoutMs ?? 10_000);
  // After setApiKey, which sets it back. The client hands these on to axios, though its types don't know them all.
  const client = (service as unknown as { client: { setDefaultRequest(request: Record<string, unknown>): void } })
    .client;
  client.setDefaultRequest({
    baseUrl: `${base.origin}${base.pathname.replace(/\/$/, '')}/`,
    maxRedirects: 0,
    maxContentLength: 1024 * 1024,
    // A local stand-in is not behind the proxy that the environment names for the world.
    ...(base.protocol === 'http:' ? { proxy: false } : {}),
  });

  return {
    name: 'sendgrid',
    send: async (message) => {
      const person = ({ email, name }: { email: string; name?: string | undefined }) =>
        name === undefined ? { email } : { email, name };
      const content = [
        ...(message.text === '' ? [] : [{ type: 'text/plain', value: message.text }]),
        ...(message.html === undefined || message.html === '' ? [] : [{ type: 'text/html', value: message.html }]),
      ];
      const [first, ...others] = content;
      if (first === undefined)
        throw new EmailError({ kind: 'invalid', message: 'A mail needs text or html', retryable: false });
      try {
        const [response] = await service.send({
          from: person(message.from),
          ...(message.replyTo === undefined ? {} : { replyTo: person(message.replyTo) }),
          subject: message.subject,
          content: [first, ...others],
          categories: [message.category],
          customArgs: { tenant_id: message.tenantId, message_id: message.messageId },
          // Here and not on the mail: its client sends a mail's headers as HTTP headers, too.
          personalizations: [
            { to: person(message.to), ...(message.headers === undefined ? {} : { headers: message.headers }) },
          ],
          // Links carry tokens: nobody else's redirector sees them.
          trackingSettings: { clickTracking: { enable: false, enableText: false }, openTracking: { enable: false } },
        });
        const id: unknown = (response.headers as Record<string, unknown>)['x-message-id'];
        return { providerMessageId: typeof id === 'string' && id !== '' ? id : message.messageId };
      } catch (error) {
        throw toEmailError(error);
      }
    },
  };
};
