import { isUrl, type Settings } from '../../../kernel/config/config.ts';

/** What each setting means; the reading of the environment is the kernel's. */
export const twilioConfig = {
  TWILIO_API_BASE: {
    doc: "Base URL of Twilio's API. https://api.twilio.com for the real one.",
    check: isUrl,
    sandboxDefault: 'http://127.0.0.1:4242',
  },
  TWILIO_ACCOUNT_SID: {
    doc: 'The account, AC…',
    check: (value) => (/^AC[0-9a-f]{32}$/.test(value) ? null : 'must be AC and 32 hexadecimal digits'),
    sandboxDefault: `AC${'0'.repeat(32)}`,
  },
  TWILIO_AUTH_TOKEN: { doc: "The account's auth token.", secret: true, sandboxDefault: 'sandbox' },
  TWILIO_FROM: {
    doc: 'Who texts come from: a number of the account (+1…), a sender name, or a messaging service (MG…).',
    sandboxDefault: '+15005550006',
  },
  TWILIO_STATUS_CALLBACK: {
    doc: 'Where Twilio reports what became of a text. Each text adds its tenantId and messageId to it.',
    check: isUrl,
    optional: true,
    sandboxDefault: 'http://127.0.0.1:4242/api/webhooks/sms',
  },
} as const satisfies Settings;

export type TwilioConfig = Record<Exclude<keyof typeof twilioConfig, 'TWILIO_STATUS_CALLBACK'>, string> & {
  TWILIO_STATUS_CALLBACK?: string | undefined;
};
