import { createHmac } from 'node:crypto';
import type { Middleware, ParameterizedContext } from 'koa';
import { readBasicAuth } from '../http/basic-auth.ts';
import { BodyTooLarge, readBody } from '../http/body.ts';
import { parseForm } from '../http/form.ts';
import { sameSecret } from '../http/secrets.ts';
import type { StoreFile } from '../store.ts';
import type { PaypalAccount } from './account.ts';
import { badRequest, notFound, PaypalApiError } from './errors.ts';
import type { OpenPaypalAccount } from './index.ts';
import { authorizeOrder, captureOrder, createOrder, livingOrder, readAmount, showOrder } from './orders.ts';
import { captureAuthorization, refundCapture, voidAuthorization } from './payments.ts';
import { getDispute, listDisputes, provideEvidence } from './disputes.ts';
import { cancelPayoutItem, createPayout, getPayout, getPayoutItem } from './payouts.ts';
import { searchTransactions } from './transactions.ts';

export interface PaypalApiDeps {
  /** Whose the credentials are; null where nobody's. */
  accountOf: (clientId: string, clientSecret: string) => OpenPaypalAccount | null;
  byClientId: (clientId: string) => OpenPaypalAccount | null;
  certificate: (id: string) => string | null;
  file: StoreFile;
  log: (message: string) => void;
}

type Given = Record<string, unknown>;
interface Answer {
  status: number;
  body: object;
}
interface Asked {
  account: PaypalAccount;
  open: OpenPaypalAccount;
  id: string;
  body: Given;
  query: URLSearchParams;
}
interface Operation {
  method: 'GET' | 'POST';
  path: RegExp;
  run: (asked: Asked) => Answer;
  /** Takes a form whose part `input` is the JSON. */
  form?: true;
  /** Shows again what a request id stands for, as it is now: PayPal answers "the latest status of the previous request". */
  again?: (asked: Asked & { kept: string }) => object;
}

const maxBodyBytes = 256 * 1024;
const tokenLastsMs = 32_400_000;
const optional = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const amountIn = (body: Given) => (body.amount === undefined ? null : readAmount(body.amount, '/amount'));
const orderNow = ({ account, kept }: { account: PaypalAccount; kept: string }) => showOrder(account, account.order(kept));

const operations: readonly Operation[] = [
  { method: 'POST', path: /^\/v2\/checkout\/orders$/, again: orderNow, run: ({ account, body }) => ({ status: 201, body: showOrder(account, createOrder(account, body)) }) },
  { method: 'GET', path: /^\/v2\/checkout\/orders\/([A-Z0-9]+)$/, run: ({ account, id }) => ({ status: 200, body: showOrder(account, livingOrder(account, id)) }) },
  { method: 'POST', path: /^\/v2\/checkout\/orders\/([A-Z0-9]+)\/capture$/, again: orderNow, run: ({ account, id }) => ({ status: 201, body: showOrder(account, captureOrder(account, id)) }) },
  { method: 'POST', path: /^\/v2\/checkout\/orders\/([A-Z0-9]+)\/authorize$/, again: orderNow, run: ({ account, id }) => ({ status: 201, body: showOrder(account, authorizeOrder(account, id)) }) },
  { method: 'GET', path: /^\/v2\/payments\/captures\/([A-Z0-9]+)$/, run: ({ account, id }) => ({ status: 200, body: account.capture(id) }) },
  {
    method: 'POST', path: /^\/v2\/payments\/captures\/([A-Z0-9]+)\/refund$/, again: ({ account, kept }) => account.refund(kept),
    run: ({ account, id, body }) =>
      ({ status: 201, body: refundCapture(account, id, amountIn(body), { customId: optional(body.custom_id), note: optional(body.note_to_payer) }) }),
  },
  { method: 'GET', path: /^\/v2\/payments\/refunds\/([A-Z0-9]+)$/, run: ({ account, id }) => ({ status: 200, body: account.refund(id) }) },
  { method: 'GET', path: /^\/v2\/payments\/authorizations\/([A-Z0-9]+)$/, run: ({ account, id }) => ({ status: 200, body: account.authorization(id) }) },
  {
    method: 'POST', path: /^\/v2\/payments\/authorizations\/([A-Z0-9]+)\/capture$/, again: ({ account, kept }) => account.capture(kept),
    run: ({ account, id, body }) => ({ status: 201, body: captureAuthorization(account, id, amountIn(body)) }),
  },
  {
    method: 'POST', path: /^\/v2\/payments\/authorizations\/([A-Z0-9]+)\/void$/, again: ({ account, kept }) => account.authorization(kept),
    run: ({ account, id }) => ({ status: 200, body: voidAuthorization(account, id) }),
  },
  { method: 'POST', path: /^\/v1\/payments\/payouts$/, run: ({ account, body }) => ({ status: 201, body: createPayout(account, body) }) },
  { method: 'GET', path: /^\/v1\/payments\/payouts\/([A-Z0-9]+)$/, run: ({ account, id }) => ({ status: 200, body: getPayout(account, id) }) },
  { method: 'GET', path: /^\/v1\/payments\/payouts-item\/([A-Z0-9]+)$/, run: ({ account, id }) => ({ status: 200, body: getPayoutItem(account, id) }) },
  { method: 'POST', path: /^\/v1\/payments\/payouts-item\/([A-Z0-9]+)\/cancel$/, run: ({ account, id }) => ({ status: 200, body: cancelPayoutItem(account, id) }) },
  { method: 'GET', path: /^\/v1\/customer\/disputes$/, run: ({ account, query }) => ({ status: 200, body: listDisputes(account, query) }) },
  { method: 'GET', path: /^\/v1\/customer\/disputes\/([A-Z0-9-]+)$/, run: ({ account, id }) => ({ status: 200, body: getDispute(account, id) }) },
  { method: 'POST', path: /^\/v1\/customer\/disputes\/([A-Z0-9-]+)\/provide-evidence$/, form: true, run: ({ account, id, body }) => ({ status: 200, body: provideEvidence(account, id, body) }) },
  { method: 'GET', path: /^\/v1\/reporting\/transactions$/, run: ({ account, query }) => ({ status: 200, body: searchTransactions(account, query) }) },
  {
    method: 'POST', path: /^\/v1\/notifications\/webhooks$/,
    run: ({ open, body }) => {
      const { url } = body;
      if (typeof url !== 'string' || !URL.canParse(url)) throw badRequest('url', 'INVALID_PARAMETER_SYNTAX', 'url is no address.');
      return { status: 201, body: { id: open.sendWebhooksTo(url), url, event_types: [{ name: '*' }] } };
    },
  },
];

const signature = (open: OpenPaypalAccount, expiresMs: string): string =>
  createHmac('sha256', open.clientSecret).update(`${open.clientId}\n${expiresMs}`).digest('base64url');

const tokenFor = (deps: PaypalApiDeps, ctx: ParameterizedContext, raw: string): Answer => {
  const given = readBasicAuth(ctx.get('authorization'));
  const open = given === null ? null : deps.accountOf(given.user, given.password);
  if (open === null) return { status: 401, body: { error: 'invalid_client', error_description: 'Client Authentication failed' } };
  if (parseForm(raw).grant_type !== 'client_credentials') return { status: 400, body: { error: 'unsupported_grant_type', error_description: 'unsupported grant_type' } };
  const expires = String(open.account.now().getTime() + tokenLastsMs);
  return {
    status: 200,
    body: {
      scope: 'https://uri.paypal.com/services/payments/payment', app_id: 'APP-80W284485P519543T', token_type: 'Bearer', expires_in: tokenLastsMs / 1000,
      access_token: `A21.${Buffer.from(open.clientId).toString('base64url')}.${expires}.${signature(open, expires)}`, nonce: expires,
    },
  };
};

const authenticate = (deps: PaypalApiDeps, ctx: ParameterizedContext): OpenPaypalAccount => {
  const [, clientId = '', expires = '', signed = ''] = /^Bearer A21\.([\w-]+)\.(\d+)\.([\w-]+)$/i.exec(ctx.get('authorization')) ?? [];
  const open = deps.byClientId(Buffer.from(clientId, 'base64url').toString());
  if (open === null || !sameSecret(signed, signature(open, expires)) || Number(expires) < open.account.now().getTime())
    throw new PaypalApiError(401, 'AUTHENTICATION_FAILURE', 'Authentication failed due to missing authorization header, or invalid authentication credentials.');
  return open;
};

const readJson = (raw: string): Given => {
  if (raw === '') return {};
  try {
    const parsed: unknown = JSON.parse(raw);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Given;
  } catch {
    // said below
  }
  throw new PaypalApiError(400, 'INVALID_REQUEST', 'Request is not well-formed.', [{ issue: 'MALFORMED_REQUEST_JSON', description: 'The request JSON is not well formed.' }]);
};

/** The part of a form that is called `input`. */
const inputOf = (raw: string, type: string): string => {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;]+))/i.exec(type) ?? [];
  const part = raw.split(`--${quoted ?? bare ?? ''}`).find((one) => /name="?input"?/i.test(one.split('\r\n\r\n', 1)[0]!));
  return part?.slice(part.indexOf('\r\n\r\n') + 4).trim() ?? '';
};

const minimal = (body: object): object => {
  const { id, status, links } = body as { id?: string; status?: string; links?: unknown };
  return { id, status, links };
};

const handle = (deps: PaypalApiDeps, ctx: ParameterizedContext, path: string, raw: string): Answer => {
  const open = authenticate(deps, ctx);
  const { account } = open;
  for (const operation of operations) {
    const match = operation.method === ctx.method ? operation.path.exec(path) : null;
    if (match === null) continue;
    const type = ctx.get('content-type');
    if (ctx.method === 'POST' && raw !== '' && !(operation.form ? /^multipart\/(form-data|related)\b/ : /^application\/json\b/).test(type))
      throw new PaypalApiError(415, 'UNSUPPORTED_MEDIA_TYPE', 'The server does not support the request payload’s media type.');
    const asked = { account, open, id: match[1] ?? '', body: readJson(operation.form ? inputOf(raw, type) : raw), query: new URLSearchParams(ctx.querystring) };
    const key = ctx.method === 'POST' && operation.again ? ctx.get('paypal-request-id') : '';
    if (key.length > 108) throw badRequest('PayPal-Request-Id', 'INVALID_STRING_LENGTH', 'The value of a field is either too short or too long.');
    const shown = ({ status, body }: Answer): Answer =>
      ({ status, body: operation.again && !/return=representation/.test(ctx.get('prefer')) ? minimal(body) : body });
    const kept = key === '' ? null : account.store.get<{ id: string }>('request', `${path} ${key}`);
    if (kept !== null) return shown({ status: 200, body: operation.again!({ ...asked, kept: kept.id }) });
    const answer = operation.run(asked);
    if (key !== '') account.store.put('request', `${path} ${key}`, { id: (answer.body as { id: string }).id });
    return shown(answer);
  }
  throw notFound();
};

const refusal = (error: PaypalApiError & { links?: object[] }, debugId: string): Answer => ({
  status: error.status,
  body: { name: error.kind, message: error.message, debug_id: debugId, details: error.details, ...(error.links ? { links: error.links } : {}) },
});

/** PayPal's REST API, as far as `operations` goes, under `/paypal`. */
export const paypalApi = (deps: PaypalApiDeps): Middleware => async (ctx, next) => {
  if (!/^\/paypal\/v[12]\//.test(ctx.path)) return next();
  const path = ctx.path.slice('/paypal'.length);
  const [, certificateId] = /^\/v1\/notifications\/certs\/([\w-]+)$/.exec(path) ?? [];
  const pem = certificateId === undefined ? null : deps.certificate(certificateId);
  if (certificateId !== undefined) {
    ctx.status = pem === null ? 404 : 200;
    ctx.type = 'application/x-pem-file';
    ctx.body = pem ?? '';
    return undefined;
  }
  let answer: Answer;
  try {
    const raw = (await readBody(ctx.req, maxBodyBytes)).toString('utf8');
    // a bank's refusal is an answer, not a reason to undo what it recorded
    answer = deps.file.atomic(() => {
      try {
        return path === '/v1/oauth2/token' && ctx.method === 'POST' ? tokenFor(deps, ctx, raw) : handle(deps, ctx, path, raw);
      } catch (error) {
        if (error instanceof PaypalApiError) return refusal(error, 'f00dd06');
        throw error;
      }
    });
  } catch (error) {
    const tooLarge = error instanceof BodyTooLarge;
    if (!tooLarge) deps.log(`paypal stand-in: ${(error as Error).stack ?? String(error)}`);
    answer = { status: tooLarge ? 413 : 500, body: { name: tooLarge ? 'REQUEST_TOO_LARGE' : 'INTERNAL_SERVER_ERROR', message: (error as Error).message } };
  }
  ctx.set({ 'cache-control': 'no-store', 'paypal-debug-id': 'f00dd06' });
  ctx.status = answer.status;
  ctx.body = answer.body;
  return undefined;
};
