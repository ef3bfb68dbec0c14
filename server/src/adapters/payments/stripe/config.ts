import { isUrl, type Settings } from '../../../kernel/config/config.ts';

/** What each setting means; the reading of the environment is the kernel's. */
export const stripeConfig = {
  STRIPE_API_BASE: {
    doc: "Base URL of Stripe's API, without a path. https://api.stripe.com for the real one.",
    check: isUrl,
    sandboxDefault: 'http://127.0.0.1:4242',
  },
  STRIPE_SECRET_KEY: { doc: "The account's secret key, sk_…", secret: true, sandboxDefault: 'sk_test_sandbox' },
  STRIPE_PUBLISHABLE_KEY: {
    doc: "The account's publishable key, pk_…, given to frontends.",
    sandboxDefault: 'pk_test_sandbox',
  },
  STRIPE_WEBHOOK_SECRET: {
    doc: 'The signing secret of the webhook endpoint, whsec_…',
    secret: true,
    sandboxDefault: 'whsec_sandbox',
  },
  STRIPE_CHECKOUT_BASE: {
    doc: 'Base URL of a hosted card page. The sandbox has one; real Stripe has none, there the frontend mounts Stripe.js.',
    check: isUrl,
    optional: true,
    sandboxDefault: 'http://127.0.0.1:4242',
  },
} as const satisfies Settings;

export type StripeConfig = Record<Exclude<keyof typeof stripeConfig, 'STRIPE_CHECKOUT_BASE'>, string> & {
  STRIPE_CHECKOUT_BASE?: string | undefined;
};
