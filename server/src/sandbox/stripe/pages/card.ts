import { Html, html } from '../../http/html.ts';
import { testCards } from '../cards.ts';
import type { Intent } from '../objects.ts';
import { amountText, page, summary } from './layout.ts';

export interface FieldError {
  field: 'number' | 'expiry' | 'cvc' | null;
  message: string;
}

const spaced = (number: string): string => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');

const field = (input: {
  name: 'number' | 'expiry' | 'cvc';
  label: string;
  hint: string;
  autocomplete: string;
  maxLength: number;
  error: FieldError | null;
}): Html => {
  const wrong = input.error?.field === input.name;
  const first = input.error === null || input.error.field === null ? input.name === 'number' : wrong;
  return html`<div class="field"><label for="${input.name}">${input.label} <span class="hint" id="${input.name}-hint">${input.hint}</span></label>
<input id="${input.name}" name="${input.name}" type="text" inputmode="numeric" autocomplete="${input.autocomplete}" maxlength="${input.maxLength}" required
 aria-describedby="${input.name}-hint${wrong ? ' error' : ''}"${new Html(wrong ? ' aria-invalid="true"' : '')}${new Html(first ? ' autofocus' : '')}></div>`;
};

export const cardNote = html`<details><summary>Test cards</summary><p>Any future expiry date and any three digits go with them (four for 3782…).</p><table>
${testCards.map((card) => html`<tr><th scope="row">${spaced(card.number)}</th><td>${card.note}</td></tr>`)}</table></details>`;

const hidden = (
  intent: Intent,
  returnUrl: string | null,
): Html => html`<input type="hidden" name="client_secret" value="${intent.client_secret}">
${returnUrl === null ? '' : html`<input type="hidden" name="return_url" value="${returnUrl}">`}`;

/** What of a card is typed. */
export const cardFields = (error: FieldError | null): Html => html`
${field({ name: 'number', label: 'Card number', hint: 'For example 4242 4242 4242 4242', autocomplete: 'cc-number', maxLength: 30, error })}
<div class="row">${field({ name: 'expiry', label: 'Expiry', hint: 'MM/YY', autocomplete: 'cc-exp', maxLength: 9, error })}
${field({ name: 'cvc', label: 'Security code', hint: '3 or 4 digits', autocomplete: 'cc-csc', maxLength: 4, error })}</div>`;

/** Where the payer types a card. What was typed is never shown again. */
export const cardPage = (intent: Intent, returnUrl: string | null, error: FieldError | null): string =>
  page(
    error === null ? `Pay ${amountText(intent)}` : `Not paid: ${error.message}`,
    html`${summary(intent)}
${error === null ? '' : html`<p class="error" id="error" role="alert">${error.message}</p>`}
<form method="post" action="/pay/${intent.id}" novalidate>
${hidden(intent, returnUrl)}
${cardFields(error)}
<button type="submit">Pay ${amountText(intent)}</button></form>${cardNote}`,
  );

/** The bank's question, 3-D Secure. */
export const challengePage = (intent: Intent, returnUrl: string | null, hosted: boolean): string =>
  page(
    'Confirm it is you',
    html`${summary(intent)}<h2>3-D Secure</h2><p>Your bank asks you to confirm this payment. In test mode you decide how it goes.</p>
<form method="post" action="/pay/${intent.id}/authenticate">${hidden(intent, returnUrl)}
${hosted ? html`<input type="hidden" name="hosted" value="1">` : ''}
<button type="submit" name="answer" value="complete">Complete authentication</button>
<button type="submit" name="answer" value="fail" class="second">Fail authentication</button></form>`,
  );

/** When there is nothing more to do here. */
export const donePage = (intent: Intent, backUrl: string | null): string => {
  const said =
    intent.status === 'succeeded'
      ? 'Payment complete'
      : intent.status === 'requires_capture'
        ? 'Payment authorized'
        : intent.status === 'canceled'
          ? 'This payment was canceled'
          : 'This payment is being processed';
  return page(
    said,
    html`${summary(intent)}<p role="status"><strong>${said}.</strong></p>
${backUrl === null ? html`<p>You can close this page.</p>` : html`<a class="button" href="${backUrl}">Return</a>`}`,
  );
};

export const messagePage = (title: string, message: string): string =>
  page(title, html`<h1>${title}</h1><p>${message}</p>`);
