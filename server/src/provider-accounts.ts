import { createCheckrChecks } from './adapters/background-checks/checkr/index.ts';
import { createSendgridEmail, type SendgridConfig } from './adapters/email/sendgrid/index.ts';
import { createSmtpEmail, type SmtpConfig } from './adapters/email/smtp/index.ts';
import { createPaypalPayments, type PaypalConfig } from './adapters/payments/paypal/index.ts';
import { createPaypalPayouts } from './adapters/payments/paypal/payouts/index.ts';
import { createPaypalStatement } from './adapters/payments/paypal/statement.ts';
import { createStripePayments } from './adapters/payments/stripe/index.ts';
import { createStripePayouts, createStripeStatement } from './adapters/payments/stripe/payouts.ts';
import { createTwilioSms } from './adapters/sms/twilio/index.ts';
import type { Config } from './config.ts';
import type { Ctx } from './kernel/context/context.ts';
import type { PaymentProviders, PayoutDeps } from './modules/payments/index.ts';
import { createOwnAccounts, type Platform } from './modules/platform/index.ts';
import { ProviderError, type PaymentProvider } from './ports/payments/index.ts';
import type { PayoutProvider, ProviderStatement } from './ports/payouts/index.ts';
import type { BackgroundCheckProvider } from './ports/background-checks/index.ts';
import type { EmailSender } from './ports/email/index.ts';
import type { SmsSender } from './ports/sms/index.ts';

type Whose = Pick<Ctx, 'tenant'>;

export interface ProviderAccounts {
  readonly email: (ctx: Whose) => EmailSender;
  readonly sms: (ctx: Whose) => SmsSender;
  readonly payments: PaymentProviders;
  readonly payouts: Omit<PayoutDeps, 'disputed'>;
  readonly checks: { readonly platform: BackgroundCheckProvider; readonly own: (ctx: Whose) => BackgroundCheckProvider | null };
}

const sendgridBase = 'https://api.sendgrid.com';
/** Where the platform itself has no PayPal, a business may. */
const paypalBases = { PAYPAL_API_BASE: 'https://api-m.paypal.com', PAYPAL_CERT_BASE: 'https://api.paypal.com' };

/**
 * Through whose account a business mails, texts, is paid and checks people: its own where its settings have one, the platform's otherwise. A business's
 * account that does not work is never replaced by the platform's: its mails would come from somebody else without anybody noticing.
 */
export function createProviderAccounts(config: Config, credentials: Platform['credentials']): ProviderAccounts {
  const platformEmail = emailOf(config);
  const platformSms = createTwilioSms(config);
  const standIns = new Set(config.SMTP_SANDBOX_HOSTS?.split(',').map((one) => one.trim()));

  const ownSendgrid = createOwnAccounts({ provider: 'sendgrid', credentials, open: ({ apiKey }) =>
    createSendgridEmail({ SENDGRID_API_BASE: config.SENDGRID_API_BASE ?? sendgridBase, SENDGRID_API_KEY: apiKey! }) });
  const ownSmtp = createOwnAccounts({ provider: 'smtp', credentials, open: ({ host = '', port = '587', tls = 'starttls', user, password }) => {
    const isStandIn = standIns.has(`${host}:${port}`);
    return createSmtpEmail(
      { SMTP_HOST: host, SMTP_PORT: port, SMTP_TLS: isStandIn ? 'none' : tls, SMTP_USER: user, SMTP_PASSWORD: password },
      { publicOnly: !isStandIn },
    );
  } });
  const ownTwilio = createOwnAccounts({ provider: 'twilio', credentials, open: ({ accountSid, authToken, from }) =>
    createTwilioSms({ ...config, TWILIO_ACCOUNT_SID: accountSid!, TWILIO_AUTH_TOKEN: authToken!, TWILIO_FROM: from! }) });
  const ownStripe = createOwnAccounts({ provider: 'stripe', credentials, open: ({ secretKey, publishableKey, webhookSecret }) =>
    stripeOf({ ...config, STRIPE_SECRET_KEY: secretKey!, STRIPE_PUBLISHABLE_KEY: publishableKey!, STRIPE_WEBHOOK_SECRET: webhookSecret! }) });
  const ownPaypal = createOwnAccounts({ provider: 'paypal', credentials, open: ({ clientId, clientSecret, webhookId }) => paypalOf({
    PAYPAL_API_BASE: config.PAYPAL_API_BASE ?? paypalBases.PAYPAL_API_BASE, PAYPAL_CERT_BASE: config.PAYPAL_CERT_BASE ?? paypalBases.PAYPAL_CERT_BASE,
    PAYPAL_CLIENT_ID: clientId!, PAYPAL_CLIENT_SECRET: clientSecret!, PAYPAL_WEBHOOK_ID: webhookId!,
  }) });
  const platform: Readonly<{ stripe: MoneyAdapters } & Partial<Record<'paypal', MoneyAdapters>>> =
    { stripe: stripeOf(config), ...(config.PAYPAL_CLIENT_ID === undefined ? {} : { paypal: paypalOf(config as Config & PaypalConfig) }) };
  const ownOf = (whose: Whose, name: 'stripe' | 'paypal'): MoneyAdapters | null => {
    try {
      return (name === 'paypal' ? ownPaypal : ownStripe)(whose);
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      // a live key in a sandbox, say
      throw new ProviderError({ kind: 'unavailable', code: 'unusable_credentials', message: cause.message, retryable: false, cause });
    }
  };
  const ownCheckr = createOwnAccounts({ provider: 'checkr', credentials, open: ({ apiKey, package: ordered }) =>
    // Checkr signs with the key itself
    createCheckrChecks({ ...config, CHECKR_API_KEY: apiKey!, CHECKR_WEBHOOK_SECRET: apiKey!, CHECKR_PACKAGE: ordered ?? config.CHECKR_PACKAGE }) });

  return {
    email: (ctx) => ownSendgrid(ctx) ?? ownSmtp(ctx) ?? platformEmail,
    sms: (ctx) => ownTwilio(ctx) ?? platformSms,
    payments: {
      platform: { stripe: platform.stripe.payments, ...(platform.paypal && { paypal: platform.paypal.payments }) },
      own: (whose, name) => ownOf(whose, name)?.payments ?? null,
    },
    payouts: {
      provider: async (_ctx, name) => platform[name]?.payouts ?? null,
      own: async (ctx, name) => ownOf(ctx, name)?.payouts ?? null,
      statements: async () => [platform.stripe, platform.paypal].flatMap((one) => one?.statement ?? []),
      ownStatements: async (ctx) => (['stripe', 'paypal'] as const).flatMap((name) => ownOf(ctx, name)?.statement ?? []),
    },
    checks: { platform: createCheckrChecks(config), own: ownCheckr },
  };
}

/** One account with a provider: to be paid, to pay out, and to be told what moved. */
interface MoneyAdapters {
  readonly payments: PaymentProvider;
  readonly payouts: PayoutProvider;
  readonly statement: ProviderStatement;
}
const stripeOf = (config: Parameters<typeof createStripePayments>[0]): MoneyAdapters =>
  ({ payments: createStripePayments(config), payouts: createStripePayouts(config), statement: createStripeStatement(config) });
const paypalOf = (config: PaypalConfig): MoneyAdapters =>
  ({ payments: createPaypalPayments(config), payouts: createPaypalPayouts(config), statement: createPaypalStatement(config) });

/** Config has asked for what the choice needs. */
function emailOf(config: Config): EmailSender {
  return config.DOGCARE_EMAIL === 'smtp' ? createSmtpEmail(config as Config & SmtpConfig) : createSendgridEmail(config as Config & SendgridConfig);
}
