import type { Middleware, ParameterizedContext } from 'koa';
import { readBody } from '../../http/body.ts';
import { parseForm, type FormObject } from '../../http/form.ts';
import { html, type Html } from '../../http/html.ts';
import { sameSecret } from '../../http/secrets.ts';
import type { StoreFile } from '../../store.ts';
import type { Account } from '../account.ts';
import type { KeyedAccount } from '../api.ts';
import { isWebUrl } from '../confirm.ts';
import { StripeApiError } from '../errors.ts';
import { addTypedCard } from '../methods.ts';
import { answerSetupChallenge, authenticateSetupUrl, confirmSetup, findSetup, type SetupIntent } from '../setups.ts';
import { cardFields, cardNote, messagePage, type FieldError } from './card.ts';
import { page, sendPage } from './layout.ts';
import { fieldOf, text, typedCard } from './routes.ts';

interface Found {
  account: Account;
  setup: SetupIntent;
  returnUrl: string | null;
}

const hidden = ({ setup, returnUrl }: Found): Html => html`<input type="hidden" name="client_secret" value="${setup.client_secret}">
${returnUrl === null ? '' : html`<input type="hidden" name="return_url" value="${returnUrl}">`}`;

const cardPage = (found: Found, error: FieldError | null): string =>
  page(
    error === null ? 'Save a card' : `Not saved: ${error.message}`,
    html`<h1>Save a card</h1><p>It is kept here for later; nothing is charged now.</p>
${error === null ? '' : html`<p class="error" id="error" role="alert">${error.message}</p>`}
<form method="post" action="/setup/${found.setup.id}" novalidate>${hidden(found)}${cardFields(error)}
<button type="submit">Save card</button></form>${cardNote}`,
  );

const challengePage = (found: Found): string =>
  page(
    'Confirm it is you',
    html`<h1>3-D Secure</h1><p>Your bank asks you to confirm that this card is yours. In test mode you decide how it goes.</p>
<form method="post" action="/setup/${found.setup.id}/authenticate">${hidden(found)}
<button type="submit" name="answer" value="complete">Complete authentication</button>
<button type="submit" name="answer" value="fail" class="second">Fail authentication</button></form>`,
  );

const backTo = (returnUrl: string, setup: SetupIntent, status: 'succeeded' | 'failed'): string => {
  const url = new URL(returnUrl);
  url.searchParams.set('setup_intent', setup.id);
  url.searchParams.set('setup_intent_client_secret', setup.client_secret);
  url.searchParams.set('redirect_status', status);
  return url.toString();
};

const find = (accounts: readonly KeyedAccount[], id: string, params: FormObject): Found | null => {
  for (const { account } of accounts) {
    const setup = findSetup(account, id);
    if (setup === null || !sameSecret(text(params, 'client_secret'), setup.client_secret)) continue;
    const returnUrl = text(params, 'return_url');
    return { account, setup, returnUrl: isWebUrl(returnUrl) ? returnUrl : null };
  }
  return null;
};

const donePage = ({ setup, returnUrl }: Found): string => {
  const said = setup.status === 'canceled' ? 'This was canceled' : 'Your card is saved';
  const back = returnUrl === null ? null : backTo(returnUrl, setup, setup.status === 'canceled' ? 'failed' : 'succeeded');
  return page(said, html`<p role="status"><strong>${said}.</strong></p>
${back === null ? html`<p>You can close this page.</p>` : html`<a class="button" href="${back}">Return</a>`}`);
};

const submit = (found: Found, params: FormObject, isAnswer: boolean): string => {
  const { account, setup, returnUrl } = found;
  if (isAnswer) {
    const passed = text(params, 'answer') === 'complete';
    const answered = answerSetupChallenge(account, setup, passed);
    return returnUrl === null ? `/setup/${setup.id}?${new URLSearchParams({ client_secret: setup.client_secret }).toString()}` : backTo(returnUrl, answered, passed ? 'succeeded' : 'failed');
  }
  setup.payment_method = addTypedCard(account, typedCard(params)).method.id;
  const saved = confirmSetup(account, setup, returnUrl ?? undefined, undefined, true);
  if (saved.status === 'requires_action') return authenticateSetupUrl(account, saved, returnUrl ?? undefined, true);
  return returnUrl === null ? `/setup/${setup.id}?${new URLSearchParams({ client_secret: setup.client_secret }).toString()}` : backTo(returnUrl, saved, 'succeeded');
};

const work = (ctx: ParameterizedContext, found: Found, params: FormObject, isAnswer: boolean): void => {
  try {
    const to = submit(found, params, isAnswer);
    ctx.status = 303;
    ctx.redirect(to);
  } catch (error) {
    if (!(error instanceof StripeApiError)) throw error;
    const { param, code, message } = error.body;
    sendPage(ctx, error.status, cardPage(found, { field: fieldOf(param, code), message }), found.returnUrl);
  }
};

/** The hosted page on which somebody saves a card. */
export const setupPages =
  (deps: { accounts: readonly KeyedAccount[]; file: StoreFile }): Middleware =>
  async (ctx, next) => {
    const match = /^\/setup\/([A-Za-z0-9_]{1,100})(\/authenticate)?$/.exec(ctx.path);
    if (match === null || !['GET', 'HEAD', 'POST'].includes(ctx.method)) return next();
    const posted = ctx.method === 'POST';
    const params = parseForm(posted ? (await readBody(ctx.req, 16 * 1024)).toString('utf8') : ctx.querystring);
    const found = find(deps.accounts, match[1] ?? '', params);
    if (found === null) return sendPage(ctx, 404, messagePage('Nothing here', 'This link is not valid.'), null);
    const { setup, returnUrl } = found;
    if (setup.status === 'succeeded' || setup.status === 'canceled') return sendPage(ctx, posted ? 409 : 200, donePage(found), returnUrl);
    const isAnswer = match[2] !== undefined && setup.status === 'requires_action';
    if (posted && (isAnswer || match[2] === undefined)) return deps.file.atomic(() => work(ctx, found, params, isAnswer));
    if (isAnswer) return sendPage(ctx, 200, challengePage(found), returnUrl);
    const last = setup.last_setup_error;
    sendPage(ctx, posted ? 409 : 200, cardPage(found, last === null ? null : { field: null, message: last.message }), returnUrl);
  };
