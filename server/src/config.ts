import { isCount, isFlag, isOneOf, isPort, isUrl, readConfig, type Settings, type Values } from './kernel/config/config.ts';
import { tokenKeyProblem } from './modules/auth/index.ts';
import { sendgridConfig } from './adapters/email/sendgrid/config.ts';
import { stripeConfig } from './adapters/payments/stripe/config.ts';
import { sandboxControlConfig } from './adapters/sandbox/http/config.ts';

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
  DOGCARE_TOKEN_KEY: { doc: 'The ES256 private key (JWK or PEM) that signs access tokens', secret: true, optional: true, check: tokenKeyProblem },
  DOGCARE_PUBLIC_URL: { doc: 'Where the API answers, as its users write it', optional: true, check: isUrl },
  DOGCARE_TRUST_PROXY: { doc: 'true behind a load balancer that sets x-forwarded-for', default: 'false', check: isFlag },
  DOGCARE_BCRYPT_COST: { doc: 'The work in hashing a password', default: '12', check: isCount },
  DOGCARE_LIMIT_ADDRESS: { doc: 'Requests a minute from one address', default: '1200', check: isCount },
  DOGCARE_LIMIT_ACCOUNT: { doc: 'Requests a minute of one account or key', default: '1200', check: isCount },
  DOGCARE_LIMIT_AUTH: { doc: 'Sign-ins and registrations a minute from one address', default: '60', check: isCount },
} as const satisfies Settings;

const settings = { ...serverSettings, ...stripeConfig, ...sendgridConfig, ...sandboxControlConfig } as const satisfies Settings;

export type Config = Values<typeof settings>;

/** What the embedded mode makes up for itself, once, and keeps in the data folder. */
export interface EmbeddedSecrets {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly controlToken: string;
}

/** Settings of the embedded mode: the providers are the sandbox, and secrets come from the data folder. */
export function embeddedConfig(env: NodeJS.ProcessEnv, secrets: EmbeddedSecrets): Config {
  const given = readConfig(serverSettings, env, true);
  const sandboxUrl = `http://127.0.0.1:${given.DOGCARE_SANDBOX_PORT}`;
  return readConfig(settings, {
    DOGCARE_DATABASE_URL: `sqlite:${given.DOGCARE_DATA_DIR}/dogcare.sqlite`,
    DOGCARE_SECRET_KEY: secrets.secretKey,
    STRIPE_API_BASE: sandboxUrl,
    STRIPE_CHECKOUT_BASE: sandboxUrl,
    STRIPE_WEBHOOK_SECRET: secrets.webhookSecret,
    SENDGRID_API_BASE: sandboxUrl,
    SANDBOX_CONTROL_URL: sandboxUrl,
    SANDBOX_CONTROL_TOKEN: secrets.controlToken,
    ...withoutEmpty(env),
  }, true);
}

/** Settings of production: nothing is made up, and everything missing is listed. */
export function productionConfig(env: NodeJS.ProcessEnv): Config {
  const required = { ...settings, ...Object.fromEntries(
    (['DOGCARE_DATABASE_URL', 'DOGCARE_SECRET_KEY', 'DOGCARE_TOKEN_KEY'] as const)
      .map((name) => [name, { ...settings[name], optional: false }])) };
  const optionalSandbox = Object.fromEntries(Object.entries(sandboxControlConfig).map(([name, setting]) => [name, { ...setting, optional: true }]));
  return readConfig({ ...required, ...optionalSandbox } as unknown as typeof settings, env, false);
}

const withoutEmpty = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));

export const isEmbedded = (env: NodeJS.ProcessEnv): boolean => (env['DOGCARE_MODE'] ?? 'embedded') !== 'production';
