import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { Clock } from '../../kernel/time/clock.ts';
import { readBody } from '../http/body.ts';
import { parseForm, type FormObject } from '../http/form.ts';
import { sendPage } from '../http/page.ts';
import type { StoreFile } from '../store.ts';
import { createAccounts } from './accounts.ts';
import { choosePage, overPage } from './page.ts';
import { openProvider, type OpenidClient } from './provider.ts';

export type { OpenidClient } from './provider.ts';

export const openidPath = '/openid';
/** Whom the sandbox knows when nobody says otherwise. */
export const sandboxOpenidClient: OpenidClient = { clientId: 'sandbox', clientSecret: 'sandbox-openid-secret' };

const maxBodyBytes = 16 * 1024;

/**
 * A sign-in provider under `/openid`: discovery, authorization, tokens, keys and user info as any has them, and a page to choose who
 * one is. Headless: `GET /openid/auth?…`, `POST` a form with `email`, `name` and `email_verified` (or `deny`) to where it leads, and
 * follow with the cookies.
 */
export const createOpenidStandIn = ({ file, clock, randomBytes, publicUrl, client = sandboxOpenidClient }: {
  file: StoreFile;
  clock: Clock;
  randomBytes: (size: number) => Buffer;
  /** Known once the server listens. */
  publicUrl: () => string;
  client?: OpenidClient | undefined;
}): { middleware: Middleware } => {
  const store = file.account('openid');
  const accounts = createAccounts(store);
  let opening: Promise<{ provider: Provider; handle: ReturnType<Provider['callback']> }> | undefined;
  const open = () =>
    (opening ??= openProvider({ issuer: `${publicUrl()}${openidPath}`, store, accounts, client, randomBytes, clock })
      .then((provider) => ({ provider, handle: provider.callback() })));

  /** The page, and what is chosen on it. */
  const interact = async (ctx: Context, provider: Provider, uid: string): Promise<void> => {
    const interaction = await provider.interactionDetails(ctx.req, ctx.res).catch(() => null);
    if (interaction?.uid !== uid) return sendPage(ctx, 400, overPage(), null);
    const form: FormObject = ctx.method === 'POST' ? parseForm((await readBody(ctx.req, maxBodyBytes)).toString('utf8')) : {};
    const account = ctx.method === 'POST' && form['deny'] === undefined ? accounts.fromForm(form) : null;
    if (form['deny'] === undefined && account === null) {
      const { login_hint: hint, redirect_uri: backTo } = interaction.params as { login_hint?: string; redirect_uri: string };
      const mistake = ctx.method === 'POST';
      const text = choosePage(ctx.path, { accounts: accounts.recent(), hint: hint ?? '', mistake });
      return sendPage(ctx, mistake ? 422 : 200, text, backTo);
    }
    const result = account ? { login: { accountId: account.sub, remember: false } } : { error: 'access_denied', error_description: 'The person said no' };
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false }));
    ctx.status = 303;
  };

  return {
    middleware: async (ctx, next) => {
      if (ctx.path !== openidPath && !ctx.path.startsWith(`${openidPath}/`)) return next();
      const { provider, handle } = await open();
      const uid = /^\/openid\/interaction\/([\w-]{1,100})$/.exec(ctx.path)?.[1];
      if (uid !== undefined) return interact(ctx, provider, uid);
      // mounted: it must know what stands before its own paths
      ctx.respond = false;
      Object.assign(ctx.req, { originalUrl: ctx.req.url, url: ctx.req.url!.slice(openidPath.length) || '/' });
      return handle(ctx.req, ctx.res);
    },
  };
};
