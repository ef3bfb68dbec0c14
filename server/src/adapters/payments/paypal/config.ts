import { isUrl, type Settings } from '../../../kernel/config/config.ts';

/** What each setting means; the reading of the environment is the kernel's. */
export const paypalConfig = {
  PAYPAL_API_BASE: {
    doc: "Base URL of PayPal's API. https://api-m.paypal.com for the real one.",
    check: isUrl,
    sandboxDefault: 'http://127.0.0.1:4242/paypal',
  },
  PAYPAL_CERT_BASE: {
    doc: 'Where the certificates are that webhooks are signed with; others are not believed. https://api.paypal.com for the real one.',
    check: isUrl,
    sandboxDefault: 'http://127.0.0.1:4242/paypal',
  },
  PAYPAL_CLIENT_ID: { doc: "The app's client id, given to frontends.", sandboxDefault: 'paypal-sandbox' },
  PAYPAL_CLIENT_SECRET: { doc: "The app's secret.", secret: true, sandboxDefault: 'paypal-sandbox' },
  PAYPAL_WEBHOOK_ID: { doc: 'The id that PayPal gave the webhook; it is part of every signature.', sandboxDefault: 'WH-SANDBOX' },
} as const satisfies Settings;

export type PaypalConfig = Record<keyof typeof paypalConfig, string>;
