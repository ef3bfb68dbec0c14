import type { Middleware } from 'koa';
import { html, type Html } from '../http/html.ts';
import { page, sendPage } from '../http/page.ts';
import type { StoreFile } from '../store.ts';
import type { CheckrAccount } from './account.ts';
import { submit } from './lifecycle.ts';
import { CheckrApiError, type CheckrInvitation } from './objects.ts';

const note = 'Nobody is searched for, and nothing is asked that would have to be.';

const ask = (invitation: CheckrInvitation, name: string): Html =>
  html`<h1>Background check for ${name}</h1>
<p>A real check would ask for a date of birth and a social security number here, and for agreement to the search.</p>
<form method="post" action="/checkr/apply/${invitation.id}"><button>Agree and submit</button></form>`;

const said: Record<CheckrInvitation['status'], Html> = {
  pending: html``,
  completed: html`<h1>Thank you</h1><p>This was handed in. You can close this page.</p>`,
  expired: html`<h1>This invitation has run out</h1><p>Ask for another one.</p>`,
};

/** What the invitation leads to: in place of Checkr's own application form, one button. */
export const checkrPages =
  ({ accounts, file }: { accounts: () => readonly { readonly account: CheckrAccount }[]; file: StoreFile }): Middleware =>
  async (ctx, next) => {
    const [, id] = /^\/checkr\/apply\/([0-9a-f]{24})$/.exec(ctx.path) ?? [];
    if (id === undefined || (ctx.method !== 'GET' && ctx.method !== 'POST')) return next();
    try {
      const [one] = accounts();
      const { account } = accounts().find(({ account: { store } }) => store.get('invitation', id) !== null) ?? one!;
      const invitation = account.invitation(id);
      const { first_name: first, last_name: last, email } = account.candidate(invitation.candidate_id);
      if (ctx.method === 'POST') {
        // Pressing twice is no mistake.
        if (invitation.status === 'pending') file.atomic(() => submit(account, account.invitation(id)));
        ctx.redirect(ctx.path);
        ctx.status = 303;
        return;
      }
      const name = [first, last].filter(Boolean).join(' ') || email;
      const body = invitation.status === 'pending' ? ask(invitation, name) : said[invitation.status];
      sendPage(ctx, 200, page('Background check', note, body), null);
    } catch (error) {
      if (!(error instanceof CheckrApiError)) throw error;
      sendPage(ctx, 404, page('Background check', note, html`<h1>There is no such invitation</h1>`), null);
    }
  };
