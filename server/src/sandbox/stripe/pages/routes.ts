import type { Middleware, ParameterizedContext } from 'koa';
import { readBody } from '../../http/body.ts';
import { parseForm, type FormObject } from '../../http/form.ts';
import { sameSecret } from '../../http/secrets.ts';
import type { StoreFile } from '../../store.ts';
import type { Account } from '../account.ts';
import type { KeyedAccount } from '../api.ts';
import { answerChallenge, authenticateUrl, confirmIntent, isWebUrl } from '../confirm.ts';
import { StripeApiError } from '../errors.ts';
import { addTypedCard } from '../methods.ts';
import type { Intent } from '../objects.ts';
import { cardPage, challengePage, donePage, messagePage, type FieldError } from './card.ts';
import { sendPage } from './layout.ts';

interface Found {
  account: Account;
  intent: Intent;
  returnUrl: string | null;
  hosted: boolean;
}

export const text = (params: FormObject, name: string): string => (typeof params[name] === 'string' ? params[name] : '');

/** The link names one intent by its secret; a wrong one is told no more than that. */
const find = (
  accounts: readonly KeyedAccount[],
  id: string,
  params: FormObject,
): Found | 'not_found' | 'bad_return_url' => {
  const secret = text(params, 'client_secret');
  for (const { account } of accounts) {
    const intent = account.findIntent(id);
    if (intent === null || !sameSecret(secret, intent.client_secret)) continue;
    const returnUrl = text(params, 'return_url');
    if (returnUrl !== '' && !isWebUrl(returnUrl)) return 'bad_return_url';
    return { account, intent, returnUrl: returnUrl === '' ? null : returnUrl, hosted: text(params, 'hosted') === '1' };
  }
  return 'not_found';
};

/** As Stripe adds to the page it sends the payer back to. */
const backTo = (returnUrl: string, intent: Intent, status: 'succeeded' | 'failed'): string => {
  const url = new URL(returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret);
  url.searchParams.set('redirect_status', status);
  return url.toString();
};

const isDone = ({ status }: Intent): boolean =>
  ['succeeded', 'requires_capture', 'canceled', 'processing'].includes(status);

export const fieldOf = (param: string | undefined, code: string | undefined): FieldError['field'] => {
  if (param === 'number' || code === 'incorrect_number') return 'number';
  if (param?.startsWith('exp') || code === 'expired_card') return 'expiry';
  return param === 'cvc' || code === 'incorrect_cvc' ? 'cvc' : null;
};

export const typedCard = (params: FormObject) => {
  const expiry = /^\s*(\d{1,2})\s*[/\- ]?\s*(\d{4}|\d{2})\s*$/.exec(text(params, 'expiry'));
  return {
    number: text(params, 'number'),
    expMonth: Number(expiry?.[1] ?? 0),
    expYear: Number(expiry?.[2] ?? 0),
    cvc: text(params, 'cvc').trim(),
  };
};

const pay = (ctx: ParameterizedContext, { account, intent, returnUrl }: Found, params: FormObject): void => {
  try {
    const stored = addTypedCard(account, typedCard(params));
    intent.payment_method = stored.method.id;
    const paid = confirmIntent(account, intent, { returnUrl: returnUrl ?? undefined }, undefined, true);
    ctx.status = 303;
    if (paid.status === 'requires_action') ctx.redirect(authenticateUrl(account, paid, returnUrl ?? undefined, true));
    else if (returnUrl !== null) ctx.redirect(backTo(returnUrl, paid, 'succeeded'));
    else ctx.redirect(`/pay/${paid.id}?${new URLSearchParams({ client_secret: paid.client_secret }).toString()}`);
  } catch (error) {
    if (!(error instanceof StripeApiError)) throw error;
    const { param, code, message } = error.body;
    sendPage(ctx, error.status, cardPage(intent, returnUrl, { field: fieldOf(param, code), message }), returnUrl);
  }
};

const authenticate = (
  ctx: ParameterizedContext,
  { account, intent, returnUrl, hosted }: Found,
  params: FormObject,
): void => {
  const passed = text(params, 'answer') === 'complete';
  const answered = answerChallenge(account, intent, passed);
  ctx.status = 303;
  if (returnUrl !== null && (passed || !hosted)) {
    ctx.redirect(backTo(returnUrl, answered, passed ? 'succeeded' : 'failed'));
    return;
  }
  const query = new URLSearchParams({
    client_secret: answered.client_secret,
    ...(returnUrl === null ? {} : { return_url: returnUrl }),
  });
  ctx.redirect(`/pay/${answered.id}?${query.toString()}`);
};

/** The hosted card page and the 3-D Secure page: what a payer sees in a browser. */
export const stripePages =
  (deps: { accounts: readonly KeyedAccount[]; file: StoreFile }): Middleware =>
  async (ctx, next) => {
    const match = /^\/pay\/([A-Za-z0-9_]{1,100})(\/authenticate)?$/.exec(ctx.path);
    if (match === null || !['GET', 'HEAD', 'POST'].includes(ctx.method)) return next();
    const posted = ctx.method === 'POST';
    const params = parseForm(posted ? (await readBody(ctx.req, 16 * 1024)).toString('utf8') : ctx.querystring);
    const found = find(deps.accounts, match[1] ?? '', params);
    if (found === 'not_found')
      return sendPage(ctx, 404, messagePage('Payment not found', 'This link is not valid.'), null);
    if (found === 'bad_return_url') {
      return sendPage(
        ctx,
        400,
        messagePage('This link is not valid', 'The address to return to must begin with http:// or https://.'),
        null,
      );
    }
    const { intent, returnUrl, hosted } = found;
    if (isDone(intent)) {
      const status = intent.status === 'canceled' ? 'failed' : 'succeeded';
      return sendPage(
        ctx,
        posted ? 409 : 200,
        donePage(intent, returnUrl === null ? null : backTo(returnUrl, intent, status)),
        returnUrl,
      );
    }
    const challenged = match[2] !== undefined && intent.status === 'requires_action';
    if (posted && match[2] === undefined) return deps.file.atomic(() => pay(ctx, found, params));
    if (posted && challenged) {
      return deps.file.atomic(() => {
        try {
          authenticate(ctx, found, params);
        } catch (error) {
          if (!(error instanceof StripeApiError)) throw error;
          sendPage(
            ctx,
            error.status,
            cardPage(intent, returnUrl, { field: null, message: error.body.message }),
            returnUrl,
          );
        }
      });
    }
    if (challenged) return sendPage(ctx, 200, challengePage(intent, returnUrl, hosted), returnUrl);
    const last = intent.last_payment_error;
    sendPage(
      ctx,
      posted ? 409 : 200,
      cardPage(intent, returnUrl, last === null ? null : { field: null, message: last.message }),
      returnUrl,
    );
  };
