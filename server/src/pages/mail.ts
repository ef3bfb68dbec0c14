import type { Middleware } from 'koa';
import { isOwnHost } from '../kernel/http/hosts.ts';
import type { SandboxControl, SandboxMail, SandboxMessage } from '../ports/sandbox/index.ts';

export interface MailPagesDeps {
  readonly control: SandboxControl;
  /** Which tenant's mails are read at a port. */
  readonly tenantAt: (port: number) => Promise<{ id: string; name: string } | null>;
}

const shownAtMost = 100;
const textsAtMost = 10;
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]!);

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title><link rel="icon" href="data:,">
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 50rem; padding: 1.5rem 1rem; color: #1c1917; background: #fafaf9; }
  a { color: #1d4ed8; } h1 { font-size: 1.5rem; }
  h2 { font-size: 1.15rem; margin-top: 2rem; } ul { list-style: none; padding: 0; } li a, li p { display: block; padding: .75rem 1rem; margin: .5rem 0; background: #fff; border: 1px solid #e7e5e4; border-radius: .5rem; color: inherit; text-decoration: none; }
  li a:hover, li a:focus-visible { border-color: #1d4ed8; } small { color: #57534e; } strong, li small { display: block; }
  iframe { width: 100%; min-height: 34rem; border: 1px solid #e7e5e4; border-radius: .5rem; background: #fff; }
  pre { white-space: pre-wrap; background: #fff; border: 1px solid #e7e5e4; border-radius: .5rem; padding: 1rem; }
</style>
</head>
<body>${body}</body>
</html>`;

const when = (one: SandboxMail | SandboxMessage): string => one.receivedAt.toISOString().replace('T', ' ').slice(0, 16);

const mailsIn = (mails: readonly SandboxMail[]): string => mails.length === 0 ? '<p>No mail was sent yet.</p>' : `<ul>${mails.map((mail) => `<li><a href="/sandbox-mail/${encodeURIComponent(mail.id)}">
<strong>${escape(mail.subject)}</strong><small>to ${escape(mail.to.email)} · ${when(mail)} UTC</small></a></li>`).join('')}</ul>`;

const textsIn = (texts: readonly SandboxMessage[]): string => texts.length === 0 ? '<p>No text message was sent yet.</p>' : `<ul>${texts.map((text) => `<li><p>
${escape(text.text)}<small>to ${escape(text.to)} · ${when(text)} UTC</small></p></li>`).join('')}</ul>`;

const list = (name: string, mails: readonly SandboxMail[], texts: readonly SandboxMessage[]): string => page(`${name}: mails and text messages`, `<main>
<h1>What ${escape(name)} sent</h1>
<p>This is a sandbox: mails and text messages are kept here and reach nobody.</p>
<section aria-labelledby="texts"><h2 id="texts">Text messages</h2>${textsIn(texts)}</section>
<section aria-labelledby="mails"><h2 id="mails">Mails</h2>${mailsIn(mails)}</section></main>`);

const one = (mail: SandboxMail): string => page(mail.subject, `<main><p><a href="/sandbox-mail">All mails and text messages</a></p><h1>${escape(mail.subject)}</h1>
<p><small>from ${escape(mail.from.email)} to ${escape(mail.to.email)} · ${when(mail)} UTC</small></p>
${mail.html === null ? '' : `<iframe title="The mail" sandbox="allow-popups allow-top-navigation-by-user-activation" srcdoc="${escape(mail.html)}"></iframe>`}
<h2>As text</h2><pre>${escape(mail.text)}</pre></main>`);

/** Reads the sandbox's mails and text messages in a browser, on this machine only: they hold what their receivers alone should see. */
export function createMailPages({ control, tenantAt }: MailPagesDeps): Middleware {
  return async (koa, next) => {
    const path = /^\/sandbox-mail(?:\/([\w.-]*))?$/.exec(koa.path);
    const isLocal = loopback.has(koa.req.socket.remoteAddress ?? '') && !koa.get('x-forwarded-for') && isOwnHost(koa.req.headers.host);
    const tenant = path && isLocal && koa.method === 'GET' ? await tenantAt(koa.req.socket.localPort ?? 0) : null;
    if (!path || !tenant) return next();
    const mails = await control.listMails({ tenantId: tenant.id, limit: shownAtMost });
    const texts = path[1] ? [] : await control.listMessages({ tenantId: tenant.id, limit: textsAtMost });
    const wanted = path[1] ? mails.find((mail) => mail.id === path[1]) : undefined;
    if (path[1] && !wanted) return next();
    koa.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'");
    koa.type = 'html';
    koa.body = wanted ? one(wanted) : list(tenant.name, mails, texts);
  };
}
