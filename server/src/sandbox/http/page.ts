import { createHash } from 'node:crypto';
import type { ParameterizedContext } from 'koa';
import { Html, html } from './html.ts';

const style = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5a6675; --line: #8793a2; --paper: #fff; --back: #f2f4f7; --act: #1f5fbf; --bad: #b3261e; --badback: #fdecea; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef1f5; --soft: #b0bac6; --line: #7b8794; --paper: #1d232b; --back: #12161b; --act: #2f6fd0; --bad: #ffb4ab; --badback: #3a1512; } }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back); }
main { max-width: 27rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
.card { background: var(--paper); border-radius: .75rem; padding: 1.5rem; box-shadow: 0 1px 4px rgb(0 0 0 / .15); }
.test { margin: 0 0 1rem; font-size: .875rem; color: var(--soft); }
h1 { margin: 0; font-size: 1.1rem; font-weight: 600; overflow-wrap: anywhere; }
.amount { margin: .25rem 0 1.25rem; font-size: 2rem; font-weight: 700; }
label { display: block; margin: 0 0 .25rem; font-weight: 600; }
.field { margin-bottom: 1rem; min-width: 0; }
.hint { display: block; font-weight: 400; font-size: .875rem; color: var(--soft); }
.row { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: end; }
input { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .5rem; }
input[aria-invalid=true] { border: 2px solid var(--bad); }
button, .button { display: block; width: 100%; min-height: 2.75rem; margin-top: .5rem; padding: .6rem 1rem; font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; color: #fff; background: var(--act); border: 1px solid var(--act); border-radius: .5rem; }
button.second { color: var(--ink); background: transparent; border-color: var(--line); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.error { margin: 0 0 1rem; padding: .75rem; color: var(--bad); background: var(--badback); border: 1px solid var(--bad); border-radius: .5rem; }
details { margin-top: 1.5rem; font-size: .9rem; } summary { cursor: pointer; font-weight: 600; }
table { width: 100%; border-collapse: collapse; } th, td { padding: .3rem .5rem .3rem 0; text-align: left; vertical-align: top; font-weight: 400; }
th { font-variant-numeric: tabular-nums; white-space: nowrap; }
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** A whole page; no script, nothing from elsewhere. The note says what of it is only a test. */
export const page = (title: string, note: string, body: Html): string =>
  `<!doctype html>\n${
    html`<html lang="en"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${title}</title><style>${new Html(style)}</style></head>
<body><main><p class="test"><strong>Test mode.</strong> ${note}</p><div class="card">${body}</div></main></body></html>`
      .text
  }`;

/** Browsers apply `form-action` to where a form's answer redirects too, so the page to return to must be in it. */
export const sendPage = (ctx: ParameterizedContext, status: number, text: string, returnUrl: string | null): void => {
  const origin = returnUrl === null ? '' : ` ${new URL(returnUrl).origin}`;
  ctx.status = status;
  ctx.type = 'text/html; charset=utf-8';
  ctx.set({
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'${origin}; base-uri 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  ctx.body = text;
};
