import { isUrl, type Settings } from '../../../kernel/config/config.ts';

/** What each setting means; the reading of the environment is the kernel's. */
export const checkrConfig = {
  CHECKR_API_BASE: {
    doc: "Base URL of Checkr's API, without /v1. https://api.checkr.com for the real one.",
    check: isUrl,
    sandboxDefault: 'http://127.0.0.1:4242/checkr',
  },
  CHECKR_API_KEY: { doc: "The account's secret API key.", secret: true, sandboxDefault: 'checkr-sandbox' },
  CHECKR_WEBHOOK_SECRET: {
    doc: 'What webhooks are signed with. Checkr signs with the API key itself: set the same value as CHECKR_API_KEY.',
    secret: true,
    sandboxDefault: 'checkr-sandbox',
  },
  CHECKR_PACKAGE: {
    doc: 'Which of the account’s packages of searches is ordered, by its slug.',
    check: (value) => (/^[a-z0-9_-]{1,100}$/.test(value) ? null : 'must be a package’s slug'),
    sandboxDefault: 'tasker_standard',
  },
} as const satisfies Settings;

export type CheckrConfig = Record<keyof typeof checkrConfig, string>;
