import { isCount, isFlag, isOneOf, isPort, isUrl, readConfig, type Setting, type Settings, type Values } from './kernel/config/config.ts';
import { vaultKeysProblem } from './kernel/crypto/index.ts';
import { isOwnHost } from './kernel/http/hosts.ts';
import { tokenKeyProblem } from './modules/auth/index.ts';
import { calendarSettings } from './modules/caregivers/index.ts';
import { operatorKeyProblem, sandboxOperatorKey } from './modules/platform/index.ts';
import { clamdConfig } from './adapters/antivirus/clamd/config.ts';
import { checkrConfig } from './adapters/background-checks/checkr/config.ts';
import { sendgridConfig } from './adapters/email/sendgrid/config.ts';
import { smtpConfig } from './adapters/email/smtp/config.ts';
import { googleMapsConfig } from './adapters/maps/google/config.ts';
import { oidcConfig } from './adapters/identity/oidc/config.ts';
import { paypalConfig } from './adapters/payments/paypal/config.ts';
import { stripeConfig } from './adapters/payments/stripe/config.ts';
import { sandboxControlConfig } from './adapters/sandbox/http/config.ts';
import { twilioConfig } from './adapters/sms/twilio/config.ts';
import { s3Config } from './adapters/storage/s3/config.ts';

const isTiles = (value: string): string | null =>
  (/^https?:\/\/[^\s/'";,]+\/\S*\{z\}/.test(value) && value.includes('{x}') && value.includes('{y}') ? null : 'must be a URL with {z}, {x} and {y} in its path');

/** The server's own settings; every adapter brings its own beside them. */
const serverSettings = {
  DOGCARE_MODE: { doc: 'embedded (one process, SQLite, sandbox) or production', default: 'embedded', check: isOneOf('embedded', 'production') },
  DOGCARE_HOST: { doc: 'The address to listen on', default: '127.0.0.1' },
  DOGCARE_PORT: { doc: 'The port of the API, the reference and the first storefront', default: '4242', check: isPort },
  DOGCARE_SECOND_PORT: { doc: 'Embedded: the port of the second brand’s storefront', default: '4243', check: isPort },
  DOGCARE_SANDBOX_PORT: { doc: 'Embedded: the port of the stand-ins for providers', default: '4244', check: isPort },
  DOGCARE_DATA_DIR: { doc: 'Embedded: the folder that holds everything the server keeps', default: '.data' },
  DOGCARE_DATABASE_URL: { doc: 'mysql://user:password@host:port/database, or sqlite:<file>', optional: true },
  DOGCARE_DATABASE_POOL: { doc: 'Connections to the database at most', default: '10', check: isCount },
  DOGCARE_REDIS_URL: { doc: 'redis://host:port for cache, limits and jobs; without it they stay in this process', optional: true, check: isUrl },
  DOGCARE_SECRET_KEY: { doc: 'At least 32 characters; encrypts what idempotency keeps of secret answers', secret: true, optional: true, check: (v) => (v.length >= 32 ? null : 'must have at least 32 characters') },
  DOGCARE_DATA_KEYS: { doc: 'The keys of what is encrypted at rest, as k2:base64,k1:base64: the first encrypts, all of them open', secret: true, optional: true, check: vaultKeysProblem },
  DOGCARE_TOKEN_KEY: { doc: 'The ES256 private key (JWK or PEM) that signs access tokens; older ones that still check them may follow it', secret: true, optional: true, check: tokenKeyProblem },
  DOGCARE_OPERATOR_KEY: { doc: 'The key of the platform’s operator, op_…, or sha256: and its hash; without it nobody makes tenants over the API', secret: true, optional: true, sandboxDefault: sandboxOperatorKey, check: operatorKeyProblem },
  DOGCARE_EMAIL: { doc: 'Who sends mail: sendgrid, or smtp', default: 'sendgrid', check: isOneOf('sendgrid', 'smtp') },
  DOGCARE_MAPS: { doc: 'Who knows places: offline (postal codes and cities of the US and Canada), or google (addresses, too)', default: 'offline', check: isOneOf('offline', 'google') },
  DOGCARE_MAP_TILES: { doc: 'Embedded: where the storefronts’ maps get their tiles from, as https://tiles.example/{z}/{x}/{y}.png; without it they have a plain ground', optional: true, check: isTiles },
  DOGCARE_MAP_TILES_BY: { doc: 'Whom maps name for those tiles', optional: true },
  DOGCARE_STORAGE: { doc: 'Where files are kept: s3, or folder (one machine, or a folder that all servers share)', default: 'folder', check: isOneOf('folder', 's3') },
  DOGCARE_FILES_DIR: { doc: 'The folder of DOGCARE_STORAGE=folder', optional: true },
  DOGCARE_PUBLIC_URL: { doc: 'Where the API answers, as its users write it', optional: true, check: isUrl },
  DOGCARE_TRUST_PROXY: { doc: 'true behind a load balancer that sets x-forwarded-for', default: 'false', check: isFlag },
  DOGCARE_BCRYPT_COST: { doc: 'The work in hashing a password', default: '12', check: isCount },
  DOGCARE_LIMIT_ADDRESS: { doc: 'Requests a minute from one address', default: '1200', check: isCount },
  DOGCARE_LIMIT_ACCOUNT: { doc: 'Requests a minute of one account or key', default: '1200', check: isCount },
  DOGCARE_LIMIT_AUTH: { doc: 'Sign-ins and registrations a minute from one address', default: '60', check: isCount },
  DOGCARE_LIMIT_REGISTER: { doc: 'Registrations an hour from one address, tried ones included: registering tells whether an address has an account', default: '10', sandboxDefault: '1000', check: isCount },
} as const satisfies Settings;

type Optional<S extends Settings> = { readonly [K in keyof S]: S[K] & { readonly optional: true } };
const optional = <S extends Settings>(given: S): Optional<S> =>
  Object.fromEntries(Object.entries(given).map(([name, setting]) => [name, { ...setting, optional: true }])) as unknown as Optional<S>;

/** Those of adapters that are chosen between can be left out here; `chosen` asks for them again. */
const settings = {
  ...serverSettings, ...stripeConfig, ...optional(paypalConfig), ...optional(sendgridConfig), ...optional(smtpConfig), ...twilioConfig, ...checkrConfig,
  ...optional(s3Config), ...optional(clamdConfig), ...sandboxControlConfig, ...oidcConfig, ...calendarSettings, ...optional(googleMapsConfig),
} as const satisfies Settings;

/** What else has to be there, for what was chosen. */
function chosen(env: NodeJS.ProcessEnv): Settings {
  const choice = (name: 'DOGCARE_EMAIL' | 'DOGCARE_STORAGE' | 'DOGCARE_MAPS'): string => env[name]?.trim() || serverSettings[name].default;
  return {
    ...(choice('DOGCARE_EMAIL') === 'smtp' ? smtpConfig : sendgridConfig),
    // PayPal is there whole or not at all
    ...(Object.keys(paypalConfig).some((name) => env[name]?.trim()) ? paypalConfig : {}),
    ...(choice('DOGCARE_MAPS') === 'google' ? googleMapsConfig : {}),
    ...(choice('DOGCARE_STORAGE') === 's3' ? s3Config : { DOGCARE_FILES_DIR: { ...serverSettings.DOGCARE_FILES_DIR, optional: false } }),
  };
}

export type Config = Values<typeof settings>;

/** What the embedded mode makes up for itself, once, and keeps in the data folder. */
export interface EmbeddedSecrets {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly controlToken: string;
  /** Checkr signs its webhooks with the key that calls it. */
  readonly checkrKey: string;
  /** As `DOGCARE_DATA_KEYS` has them. */
  readonly dataKeys: string;
}

/** Settings of the embedded mode: the providers are the sandbox, and secrets come from the data folder. */
export function embeddedConfig(env: NodeJS.ProcessEnv, secrets: EmbeddedSecrets): Config {
  const given = readConfig(serverSettings, env, true);
  const sandboxUrl = `http://127.0.0.1:${given.DOGCARE_SANDBOX_PORT}`;
  const sandboxed = { ...settings, ...chosen(env) } as unknown as typeof settings;
  const api = `http://127.0.0.1:${given.DOGCARE_PORT}`;
  return readConfig(sandboxed, {
    DOGCARE_FILES_DIR: `${given.DOGCARE_DATA_DIR}/files`,
    DOGCARE_DATABASE_URL: `sqlite:${given.DOGCARE_DATA_DIR}/dogcare.sqlite`,
    DOGCARE_SECRET_KEY: secrets.secretKey,
    DOGCARE_DATA_KEYS: secrets.dataKeys,
    STRIPE_API_BASE: sandboxUrl,
    STRIPE_CHECKOUT_BASE: sandboxUrl,
    STRIPE_WEBHOOK_SECRET: secrets.webhookSecret,
    PAYPAL_API_BASE: `${sandboxUrl}/paypal`,
    PAYPAL_CERT_BASE: `${sandboxUrl}/paypal`,
    SENDGRID_API_BASE: sandboxUrl,
    TWILIO_API_BASE: sandboxUrl,
    TWILIO_STATUS_CALLBACK: `${api}/api/webhooks/sms`,
    CHECKR_API_BASE: `${sandboxUrl}/checkr`,
    CHECKR_API_KEY: secrets.checkrKey,
    CHECKR_WEBHOOK_SECRET: secrets.checkrKey,
    SANDBOX_CONTROL_URL: sandboxUrl,
    SANDBOX_CONTROL_TOKEN: secrets.controlToken,
    ...withoutEmpty(env),
    OIDC_SANDBOX_ORIGINS: [sandboxUrl, ...(env['OIDC_SANDBOX_ORIGINS'] ? [env['OIDC_SANDBOX_ORIGINS']] : [])].join(','),
  }, true);
}

/** What the sandbox alone needs: in production it would send money, mails or people's sign-ins to a stand-in. */
const standIns: ReadonlySet<string> = new Set([...Object.keys(oidcConfig), ...Object.keys(sandboxControlConfig), 'STRIPE_CHECKOUT_BASE', 'SMTP_SANDBOX_HOSTS']);

/** What is right in the sandbox and dangerous where it is meant. */
function dangerIn(name: string, { secret, sandboxDefault }: Setting, value: string): string | null {
  if (standIns.has(name)) return 'must be empty in production';
  // whoever has read the code could sign webhooks with it, or make tenants
  if (secret && value === sandboxDefault) return 'is the sandbox’s, which everybody knows';
  if (!/_(API|CERT)_BASE$/.test(name) || !URL.canParse(value)) return null;
  const { protocol, hostname } = new URL(value);
  // it is sent the account's secret key, and trusted with what it answers
  return protocol === 'https:' && !isOwnHost(hostname) ? null : 'must begin with https:// and name the provider’s host in production';
}

/** Settings of production: nothing is made up, and everything that is missing, wrong or the sandbox's is listed. */
export function productionConfig(env: NodeJS.ProcessEnv): Config {
  // without a scanner nothing could ever be served
  const required = { ...settings, ...chosen(env), ...clamdConfig, ...Object.fromEntries(
    (['DOGCARE_DATABASE_URL', 'DOGCARE_SECRET_KEY', 'DOGCARE_DATA_KEYS', 'DOGCARE_TOKEN_KEY'] as const)
      .map((name) => [name, { ...settings[name], optional: false }])) };
  const guarded = Object.fromEntries(Object.entries<Setting>(required).map(([name, setting]) =>
    [name, { ...setting, check: (value: string) => setting.check?.(value) ?? dangerIn(name, setting, value) }]));
  return readConfig(guarded as unknown as typeof settings, env, false);
}

const withoutEmpty = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));

export const isEmbedded = (env: NodeJS.ProcessEnv): boolean => (env['DOGCARE_MODE'] ?? 'embedded') !== 'production';
