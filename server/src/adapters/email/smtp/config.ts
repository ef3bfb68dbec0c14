import { isOneOf, isPort, type Settings } from '../../../kernel/config/config.ts';

/** What each setting means; the reading of the environment is the kernel's. */
export const smtpConfig = {
  SMTP_HOST: { doc: 'The mail server that takes our mails over.' },
  SMTP_PORT: { doc: 'Its port: 587 with starttls, 465 with tls.', default: '587', check: isPort },
  SMTP_USER: { doc: 'Who we are there; without it, nobody signs in.', optional: true },
  SMTP_PASSWORD: { doc: 'The password of SMTP_USER.', secret: true, optional: true },
  SMTP_TLS: {
    doc: 'starttls (insists on encryption after the greeting), tls (from the first byte), or none (same machine only).',
    default: 'starttls',
    check: isOneOf('starttls', 'tls', 'none'),
  },
  SMTP_SANDBOX_HOSTS: {
    doc: 'Businesses’ own mail servers at these host:port (commas between) may be at a private address and without TLS: stand-ins only, none in production.',
    optional: true,
  },
} as const satisfies Settings;

export type SmtpConfig = Record<'SMTP_HOST' | 'SMTP_PORT' | 'SMTP_TLS', string> & {
  SMTP_USER?: string | undefined;
  SMTP_PASSWORD?: string | undefined;
};
