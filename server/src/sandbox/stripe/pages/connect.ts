import type { Middleware } from 'koa';
import { readBody } from '../../http/body.ts';
import { parseForm } from '../../http/form.ts';
import { html } from '../../http/html.ts';
import { page, sendPage } from '../../http/page.ts';
import type { StoreFile } from '../../store.ts';
import type { KeyedAccount } from '../api.ts';
import { findConnected, finishOnboarding, type StoredLink } from '../connect.ts';

const note = 'No identity is checked and no money moves.';

const setupPage = (link: StoredLink) => page('Set up payouts', note, html`<h1>Set up payouts</h1>
<p>Here Stripe would ask who you are and which bank account your money goes to.</p>
<form method="post" action="/connect/setup/${link.id}">
<button type="submit" name="answer" value="complete">Finish with test data</button>
<button type="submit" name="answer" value="restricted" class="second">Finish, and be asked for a document</button>
<button type="submit" name="answer" value="bank_refuses" class="second">Finish, with a bank that takes nothing</button>
<button type="submit" name="answer" value="later" class="second">Leave it for later</button></form>`);

/** What a connected account's person sees in a browser. A link is good once, and for some minutes; after that it leads to where another is had. */
export const connectPages = (deps: { accounts: readonly KeyedAccount[]; file: StoreFile }): Middleware => async (ctx, next) => {
  const match = /^\/connect\/setup\/([A-Za-z0-9_]{1,100})$/.exec(ctx.path);
  if (match === null || !['GET', 'HEAD', 'POST'].includes(ctx.method)) return next();
  const posted = ctx.method === 'POST';
  const params = parseForm(posted ? (await readBody(ctx.req, 16 * 1024)).toString('utf8') : ctx.querystring);
  for (const { account } of deps.accounts) {
    const link = account.store.get<StoredLink>('account_link', match[1] ?? '');
    if (link === null) continue;
    if (account.nowSeconds() > link.expiresAt) {
      ctx.status = 303;
      return ctx.redirect(link.refreshUrl);
    }
    findConnected(account, link.account);
    if (!posted) return sendPage(ctx, 200, setupPage(link), link.returnUrl);
    return deps.file.atomic(() => {
      if (params.answer === 'complete' || params.answer === 'restricted' || params.answer === 'bank_refuses') finishOnboarding(account, link.account, params.answer);
      account.store.remove('account_link', link.id);
      ctx.status = 303;
      ctx.redirect(link.returnUrl);
    });
  }
  return sendPage(ctx, 404, page('Link not found', note, html`<h1>Link not found</h1><p>It is not valid any more. Go back to where you came from, and begin again.</p>`), null);
};
