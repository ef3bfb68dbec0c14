import { isUrl, type Settings } from '../../../kernel/config/config.ts';

/** What each setting means; the reading of the environment is the kernel's. */
export const sendgridConfig = {
  SENDGRID_API_BASE: {
    doc: "Base URL of SendGrid's API. https://api.sendgrid.com for the real one.",
    check: isUrl,
    sandboxDefault: 'http://127.0.0.1:4242',
  },
  SENDGRID_API_KEY: { doc: 'The API key, SG.…', secret: true, sandboxDefault: 'SG.sandbox' },
} as const satisfies Settings;

export type SendgridConfig = Record<keyof typeof sendgridConfig, string>;
