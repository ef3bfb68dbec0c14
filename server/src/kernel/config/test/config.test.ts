import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { embeddedConfig, productionConfig } from '../../../config.ts';
import { ConfigError, isCount, isFlag, isOneOf, isPort, isUrl, readConfig, type Settings } from '../config.ts';

const settings = {
  DOGCARE_PORT: { doc: 'The port', default: '4242', check: isPort },
  DOGCARE_NAME: { doc: 'The name of it' },
  DOGCARE_TOKEN_SECRET: { doc: 'A secret', secret: true, check: (v: string) => (v.length > 8 ? null : 'must be longer') },
  STRIPE_KEY: { doc: 'The provider’s key', sandboxDefault: 'sk_test' },
  DOGCARE_EXTRA: { doc: 'Not needed', optional: true },
} as const satisfies Settings;
const good = { DOGCARE_NAME: 'one', DOGCARE_TOKEN_SECRET: 'long enough' };
const problemsOf = (work: () => unknown): string[] => {
  try {
    work();
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message.split('\n');
  }
};

describe('readConfig', () => {
  it('takes what is given, then what is the default', () => {
    expect(readConfig(settings, { ...good, DOGCARE_PORT: ' 80 ', UNRELATED: 'x' }, true)).toEqual({
      DOGCARE_PORT: '80', DOGCARE_NAME: 'one', DOGCARE_TOKEN_SECRET: 'long enough', STRIPE_KEY: 'sk_test', DOGCARE_EXTRA: undefined,
    });
    expect(readConfig(settings, { ...good, STRIPE_KEY: 'sk_live' }, false).DOGCARE_PORT).toBe('4242');
  });
  it('tells everything that is wrong at once', () => {
    expect(problemsOf(() => readConfig(settings, { DOGCARE_PORT: 'http', DOGCARE_TOKEN_SECRET: 'hush', DOGCARE_PROT: '1', DOGCARE_NAME: '  ' }, false))).toEqual([
      'DOGCARE_PORT must be a port number (0 to 65535), not “http”',
      'DOGCARE_NAME is missing: The name of it',
      'DOGCARE_TOKEN_SECRET must be longer',
      'STRIPE_KEY is missing: The provider’s key',
      'DOGCARE_PROT is not a setting',
    ]);
  });
  it('never repeats a secret', () => {
    expect(problemsOf(() => readConfig(settings, { ...good, STRIPE_KEY: 'x', DOGCARE_TOKEN_SECRET: 'hush' }, false)).join()).not.toContain('hush');
  });
  it('lets the CLI’s own variables be', () => {
    expect(problemsOf(() => readConfig(settings, { ...good, DOGCARE_URL: 'x', DOGCARE_KEY: 'x', DOGCARE_PROFILE: 'x', DOGCARE_TOKEN: 'x' }, true))).toEqual([]);
  });
  it.each([
    [isPort, ['0', '80', '65535'], ['65536', '-1', '8o', '', '1.5', '080000']],
    [isCount, ['1', '100'], ['0', '-1', '1.5', 'many', '01', '9999999999']],
    [isFlag, ['true', 'false'], ['TRUE', '1', 'yes']],
    [isUrl, ['https://example.org', 'redis://localhost:6379'], ['example.org', '/path', '']],
    [isOneOf('a', 'b'), ['a', 'b'], ['c', 'A', '']],
  ])('%# knows right from wrong', (check, right, wrong) => {
    expect(right.map(check)).toEqual(right.map(() => null));
    for (const value of wrong) expect(check(value), value).toEqual(expect.any(String));
  });
});

describe('the server’s settings', () => {
  const secrets = { secretKey: 's'.repeat(43), webhookSecret: 'whsec_x', controlToken: 'c', checkrKey: 'k', dataKeys: `k1:${'A'.repeat(43)}=` };
  it('need nothing in the embedded mode', () => {
    const config = embeddedConfig({ DOGCARE_DATA_DIR: '/data', DOGCARE_SANDBOX_PORT: '5000' }, secrets);
    expect(config).toMatchObject({ DOGCARE_DATABASE_URL: 'sqlite:/data/dogcare.sqlite', STRIPE_API_BASE: 'http://127.0.0.1:5000', SANDBOX_CONTROL_TOKEN: 'c' });
  });
  it('list all that production misses, and make nothing up', () => {
    const problems = problemsOf(() => productionConfig({ DOGCARE_SECRET_KEY: 'too short', DOGCARE_COLOUR: 'red' }));
    for (const name of ['DOGCARE_DATABASE_URL is missing', 'DOGCARE_SECRET_KEY must have', 'DOGCARE_TOKEN_KEY is missing', 'STRIPE_SECRET_KEY is missing', 'SENDGRID_API_KEY is missing', 'TWILIO_AUTH_TOKEN is missing', 'CHECKR_API_KEY is missing', 'CLAMD_URL is missing', 'DOGCARE_FILES_DIR is missing', 'DOGCARE_COLOUR is not a setting']) {
      expect(problems.some((problem) => problem.startsWith(name)), name).toBe(true);
    }
    expect(problems.join()).not.toContain('too short');
    expect(problems.join()).not.toMatch(/SMTP_|S3_/);
  });
  const goodProduction = {
    DOGCARE_DATABASE_URL: 'mysql://dogcare:x@db.example/dogcare', DOGCARE_SECRET_KEY: 's'.repeat(43), DOGCARE_DATA_KEYS: secrets.dataKeys,
    DOGCARE_TOKEN_KEY: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    DOGCARE_FILES_DIR: '/files', CLAMD_URL: 'unix:/run/clamd', DOGCARE_OPERATOR_KEY: `op_${'a1'.repeat(20)}`,
    STRIPE_API_BASE: 'https://api.stripe.com', STRIPE_SECRET_KEY: 'sk_live_1', STRIPE_PUBLISHABLE_KEY: 'pk_live_1', STRIPE_WEBHOOK_SECRET: 'whsec_1',
    SENDGRID_API_BASE: 'https://api.sendgrid.com', SENDGRID_API_KEY: 'SG.1',
    TWILIO_API_BASE: 'https://api.twilio.com', TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`, TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: '+13035550100',
    CHECKR_API_BASE: 'https://api.checkr.com', CHECKR_API_KEY: 'k', CHECKR_WEBHOOK_SECRET: 'k', CHECKR_PACKAGE: 'tasker_standard',
  };
  it('of production are good without anything of the sandbox, and hard on registrations', () => {
    expect(problemsOf(() => productionConfig(goodProduction))).toEqual([]);
    expect(productionConfig(goodProduction)).toMatchObject({ DOGCARE_LIMIT_REGISTER: '10' });
    expect(embeddedConfig({}, secrets)).toMatchObject({ DOGCARE_LIMIT_REGISTER: '1000' });
  });
  it('of production hold nothing of the sandbox, and all of it is told at once', () => {
    const problems = problemsOf(() => productionConfig({
      ...goodProduction, OIDC_SANDBOX_ORIGINS: 'http://127.0.0.1:4244', SANDBOX_CONTROL_URL: 'https://sandbox.example', SANDBOX_CONTROL_TOKEN: 'some',
      STRIPE_CHECKOUT_BASE: 'https://cards.example', SMTP_SANDBOX_HOSTS: '127.0.0.1:2525', STRIPE_API_BASE: 'http://127.0.0.1:4244', SENDGRID_API_BASE: 'http://api.sendgrid.com',
      TWILIO_API_BASE: 'https://localhost:4244', CHECKR_API_BASE: 'https://[::1]/checkr', STRIPE_WEBHOOK_SECRET: 'whsec_sandbox', STRIPE_SECRET_KEY: 'sk_test_sandbox',
      DOGCARE_OPERATOR_KEY: 'op_sandbox_operator', DOGCARE_LIMIT_REGISTER: '0',
    }));
    expect(problems.map((problem) => problem.replace(/, not .*/, '')).toSorted()).toEqual([
      'CHECKR_API_BASE must begin with https:// and name the provider’s host in production',
      'DOGCARE_LIMIT_REGISTER must be a whole number above 0',
      'DOGCARE_OPERATOR_KEY is the sandbox’s, which everybody knows',
      'OIDC_SANDBOX_ORIGINS must be empty in production',
      'SANDBOX_CONTROL_TOKEN must be empty in production',
      'SANDBOX_CONTROL_URL must be empty in production',
      'SENDGRID_API_BASE must begin with https:// and name the provider’s host in production',
      'SMTP_SANDBOX_HOSTS must be empty in production',
      'STRIPE_API_BASE must begin with https:// and name the provider’s host in production',
      'STRIPE_CHECKOUT_BASE must be empty in production',
      'STRIPE_SECRET_KEY is the sandbox’s, which everybody knows',
      'STRIPE_WEBHOOK_SECRET is the sandbox’s, which everybody knows',
      'TWILIO_API_BASE must begin with https:// and name the provider’s host in production',
    ]);
  });
  it('ask for PayPal as a whole, or not at all', () => {
    const paypal = { PAYPAL_API_BASE: 'https://api-m.paypal.com', PAYPAL_CERT_BASE: 'https://api.paypal.com', PAYPAL_CLIENT_ID: 'A1', PAYPAL_CLIENT_SECRET: 'E1', PAYPAL_WEBHOOK_ID: 'WH1' };
    expect(productionConfig(goodProduction).PAYPAL_CLIENT_ID).toBeUndefined();
    expect(productionConfig({ ...goodProduction, ...paypal }).PAYPAL_CLIENT_ID).toBe('A1');
    const { PAYPAL_WEBHOOK_ID: _id, ...without } = paypal;
    expect(problemsOf(() => productionConfig({ ...goodProduction, ...without })).join()).toMatch(/^PAYPAL_WEBHOOK_ID is missing/);
    const wrong = { ...paypal, PAYPAL_CERT_BASE: 'http://api.paypal.com', PAYPAL_CLIENT_SECRET: 'paypal-sandbox' };
    expect(problemsOf(() => productionConfig({ ...goodProduction, ...wrong })).map((problem) => problem.split(' ')[0])).toEqual(['PAYPAL_CERT_BASE', 'PAYPAL_CLIENT_SECRET']);
    expect(embeddedConfig({}, secrets)).toMatchObject({ PAYPAL_API_BASE: 'http://127.0.0.1:4244/paypal', PAYPAL_WEBHOOK_ID: 'WH-SANDBOX' });
  });
  it('ask for what belongs to what was chosen, and for nothing else', () => {
    const problems = problemsOf(() => productionConfig({ DOGCARE_EMAIL: 'smtp', DOGCARE_STORAGE: 's3' }));
    for (const name of ['SMTP_HOST', 'S3_BUCKET', 'S3_SECRET_ACCESS_KEY']) expect(problems.some((problem) => problem.startsWith(`${name} is missing`)), name).toBe(true);
    expect(problems.join()).not.toMatch(/SENDGRID_|DOGCARE_FILES_DIR/);
  });
});
