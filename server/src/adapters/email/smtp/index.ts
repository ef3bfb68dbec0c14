import type { Transporter } from 'nodemailer';
import type { EmailSender } from '../../../ports/email/index.ts';
import type { SmtpConfig } from './config.ts';
import { toEmailError } from './errors.ts';
import { toMail } from './message.ts';

export { smtpConfig, type SmtpConfig } from './config.ts';

export interface SmtpOptions {
  timeoutMs?: number | undefined;
  /** Certificates (PEM) to trust instead of the machine's, for a mail server with a private one. */
  ca?: string | undefined;
}

const tlsModes: Record<string, { secure: boolean; requireTLS?: boolean; ignoreTLS?: boolean }> = {
  starttls: { secure: false, requireTLS: true },
  tls: { secure: true },
  none: { secure: false, ignoreTLS: true },
};

/** Email by any mail server that speaks SMTP. */
export const createSmtpEmail = (config: SmtpConfig, options: SmtpOptions = {}): EmailSender => {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const mode = tlsModes[config.SMTP_TLS];
  if (mode === undefined) throw new Error('SMTP_TLS must be starttls, tls or none');
  const { SMTP_USER: user, SMTP_PASSWORD: pass } = config;

  const connect = async (): Promise<Transporter> => {
    // At the first mail: who sends in another way need not load it.
    const { createTransport } = await import('nodemailer');
    return createTransport({
      host: config.SMTP_HOST,
      port: Number(config.SMTP_PORT),
      ...mode,
      ...(user === undefined || user === '' ? {} : { auth: { user, pass: pass ?? '' }, forceAuth: true }),
      tls: { minVersion: 'TLSv1.2', ...(options.ca === undefined ? {} : { ca: options.ca }) },
      // Each of its waits; the signal below bounds all of them together.
      dnsTimeout: timeoutMs,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      socketCloseTimeout: 0,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  };
  let transport: Promise<Transporter> | undefined;

  return {
    name: 'smtp',
    send: async (message) => {
      try {
        const mail = toMail(message);
        transport ??= connect();
        const sent = await (await transport).sendMail({ ...mail, signal: AbortSignal.timeout(timeoutMs) });
        return { providerMessageId: String(sent.messageId) };
      } catch (error) {
        throw toEmailError(error);
      }
    },
  };
};
