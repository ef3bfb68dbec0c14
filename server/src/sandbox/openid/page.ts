import { html } from '../http/html.ts';
import { page } from '../http/page.ts';
import type { OpenidAccount } from './accounts.ts';

const note = 'A stand-in for a sign-in provider: there are no passwords here.';

/** “Continue as …”: everybody who was here before, and whoever one wants to be. */
export const choosePage = (action: string, { accounts, hint, mistake }: {
  accounts: readonly OpenidAccount[];
  hint: string;
  mistake: boolean;
}): string =>
  page('Sign in', note, html`<h1>Sign in</h1>
${accounts.map(({ sub, email, name, emailVerified }) => html`<form method="post" action="${action}">
<input type="hidden" name="account" value="${sub}"><button>Continue as ${name}</button>
<p class="hint">${email}${emailVerified ? '' : ' (not verified)'}</p></form>`)}
<form method="post" action="${action}">
${mistake ? html`<p class="error" role="alert">That is no e-mail address.</p>` : ''}
<div class="field"><label for="email">E-mail</label><input id="email" name="email" type="email" required value="${hint}" autocomplete="off"></div>
<div class="field"><label for="name">Name</label><input id="name" name="name" maxlength="80" autocomplete="off"></div>
<div class="field"><label for="verified">The address is verified</label><input id="verified" name="email_verified" type="checkbox" value="1" checked></div>
<button>Continue</button></form>
<form method="post" action="${action}"><button class="second" name="deny" value="1">Cancel</button></form>`);

export const overPage = (): string =>
  page('Sign in', note, html`<h1>This sign-in is over</h1><p>Go back to where you came from and start again.</p>`);

export const errorPage = (error: string, description: string): string =>
  page('Sign in', note, html`<h1>This cannot go on</h1><p>${error}</p><p>${description}</p>`);
