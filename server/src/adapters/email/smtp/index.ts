import { isIP } from 'node:net';
import type { Transporter } from 'nodemailer';
import { publicAddress, type AddressLookup } from '../../../kernel/net/index.ts';
import type { EmailSender } from '../../../ports/email/index.ts';
import type { SmtpConfig } from './config.ts';
import { toEmailError } from './errors.ts';
import { toMail } from './message.ts';

export { smtpConfig, type SmtpConfig } from './config.ts';

export interface SmtpOptions {
  timeoutMs?: number | undefined;
  /** Certificates (PEM) to trust instead of the machine's, for a mail server with a private one. */
  ca?: string | undefined;
  /** For a server that somebody else chose: its address is looked up for each mail, and a private one is refused. */
  publicOnly?: boolean | undefined;
  lookup?: AddressLookup | undefined;
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

  const connect = async (host: string): Promise<Transporter> => {
    // At the first mail: who sends in another way need not load it.
    const { createTransport } = await import('nodemailer');
    return createTransport({
      host,
      port: Number(config.SMTP_PORT),
      ...mode,
      ...(user === undefined || user === '' ? {} : { auth: { user, pass: pass ?? '' }, forceAuth: true }),
      // the certificate is the name's, whichever address is connected to
      tls: { minVersion: 'TLSv1.2', ...(isIP(config.SMTP_HOST) === 0 ? { servername: config.SMTP_HOST } : {}), ...(options.ca === undefined ? {} : { ca: options.ca }) },
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
  let lasting: Promise<Transporter> | undefined;
  const transport = async (): Promise<Transporter> =>
    options.publicOnly ? connect(await publicAddress(config.SMTP_HOST, options.lookup)) : (lasting ??= connect(config.SMTP_HOST));

  return {
    name: 'smtp',
    send: async (message) => {
      try {
        const mail = toMail(message);
        const sent = await (await transport()).sendMail({ ...mail, signal: AbortSignal.timeout(timeoutMs) });
        return { providerMessageId: String(sent.messageId) };
      } catch (error) {
        throw toEmailError(error);
      }
    },
  };
};
