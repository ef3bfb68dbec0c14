import type { Middleware, ParameterizedContext } from 'koa';
import { readBody } from '../http/body.ts';
import { parseForm } from '../http/form.ts';
import { html } from '../http/html.ts';
import { page, sendPage } from '../http/page.ts';
import type { StoreFile } from '../store.ts';
import type { OpenPaypalAccount } from './index.ts';
import type { Funding, StoredOrder } from './objects.ts';
import { approve, isWaiting } from './orders.ts';

const note = 'This stands in for PayPal’s page: no account is asked for and no money moves.';

const amountText = ({ order }: StoredOrder): string => {
  const { value, currency_code } = order.purchase_units[0].amount;
  return new Intl.NumberFormat('en', { style: 'currency', currency: currency_code }).format(Number(value));
};
const summary = (stored: StoredOrder) =>
  html`<h1>${stored.order.purchase_units[0].description ?? 'Payment'}</h1><p class="amount">${amountText(stored)}</p>`;

/** As PayPal adds to the address; the payer's id only where they approved. */
const backTo = (url: string, { order }: StoredOrder, approved: boolean): string => {
  const back = new URL(url);
  back.searchParams.set('token', order.id);
  if (approved && order.payer) back.searchParams.set('PayerID', order.payer.payer_id);
  return back.toString();
};

const approvalPage = (stored: StoredOrder): string => {
  const [error] = stored.order.purchase_units[0].most_recent_errors ?? [];
  return page(`PayPal: pay ${amountText(stored)}`, note, html`${summary(stored)}
${error === undefined ? '' : html`<p class="error" role="alert">That way of paying was declined. Choose another.</p>`}
<form method="post" action="/paypal/checkoutnow"><input type="hidden" name="token" value="${stored.order.id}">
<button type="submit" name="answer" value="balance">Agree and pay</button>
<button type="submit" name="answer" value="declined" class="second">Agree, with a card that its bank declines</button>
<button type="submit" name="answer" value="pending" class="second">Agree, and have PayPal review it first</button>
${stored.cancelUrl === null ? '' : html`<button type="submit" name="answer" value="cancel" class="second">Cancel and return</button>`}</form>`);
};

const donePage = (stored: StoredOrder): string => {
  const said = stored.order.status === 'COMPLETED' ? 'Payment complete' : stored.order.status === 'APPROVED' ? 'Approved' : 'This payment is over';
  return page(said, note, html`${summary(stored)}<p role="status"><strong>${said}.</strong></p>
${stored.returnUrl === null ? html`<p>You can close this page.</p>` : html`<a class="button" href="${backTo(stored.returnUrl, stored, true)}">Return</a>`}`);
};

const fundings: readonly Funding[] = ['balance', 'declined', 'pending'];

const answer = (ctx: ParameterizedContext, { account }: OpenPaypalAccount, stored: StoredOrder, given: string): void => {
  ctx.status = 303;
  if (given === 'cancel' && stored.cancelUrl !== null) {
    ctx.redirect(backTo(stored.cancelUrl, stored, false));
    return;
  }
  const funding = fundings.find((one) => one === given);
  if (funding === undefined) {
    sendPage(ctx, 400, approvalPage(stored), stored.returnUrl);
    return;
  }
  approve(account, stored, funding);
  ctx.redirect(stored.returnUrl === null ? `/paypal/checkoutnow?token=${stored.order.id}` : backTo(stored.returnUrl, stored, true));
};

/** Where a payer approves an order. */
export const paypalPages = (deps: { accounts: () => readonly OpenPaypalAccount[]; file: StoreFile }): Middleware => async (ctx, next) => {
  if (ctx.path !== '/paypal/checkoutnow' || !['GET', 'HEAD', 'POST'].includes(ctx.method)) return next();
  const posted = ctx.method === 'POST';
  const params = parseForm(posted ? (await readBody(ctx.req, 16 * 1024)).toString('utf8') : ctx.querystring);
  const token = typeof params.token === 'string' && /^[A-Z0-9]{1,30}$/.test(params.token) ? params.token : '';
  for (const open of deps.accounts()) {
    const stored = token === '' ? null : open.account.findOrder(token);
    if (stored === null) continue;
    if (!isWaiting(stored)) return sendPage(ctx, posted ? 409 : 200, donePage(stored), stored.returnUrl);
    if (!posted) return sendPage(ctx, 200, approvalPage(stored), stored.returnUrl);
    return deps.file.atomic(() => answer(ctx, open, stored, typeof params.answer === 'string' ? params.answer : ''));
  }
  return sendPage(ctx, 404, page('Order not found', note, html`<h1>Order not found</h1><p>This link is not valid.</p>`), null);
};
