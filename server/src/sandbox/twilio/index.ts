import type { Context, Middleware } from 'koa';
import type { Clock } from '../../kernel/time/clock.ts';
import { readBasicAuth } from '../http/basic-auth.ts';
import { furtherAccount, platformAccount } from '../further.ts';
import { BodyTooLarge, readBody } from '../http/body.ts';
import { FormError, parseForm } from '../http/form.ts';
import { sameSecret } from '../http/secrets.ts';
import type { Store, StoreFile } from '../store.ts';
import { errorBody, noSuch, TwilioApiError } from './errors.ts';
import { readMessage, showMessage, type StoredSms } from './message.ts';

const prefix = '/2010-04-01/';
const maxBodyBytes = 64 * 1024;
const keptMessages = 2000;

export interface TwilioStandInOptions {
  accountSid: string;
  authToken: string;
}

export interface TwilioStandIn {
  middleware: Middleware;
  inbox: Store;
}

/** Twilio's `Messages` under `/2010-04-01`, with an inbox in place of the world's telephones. */
export const createTwilioStandIn = (
  deps: { file: StoreFile; clock: Clock; randomBytes: (size: number) => Buffer } & TwilioStandInOptions,
): TwilioStandIn => {
  const inbox = deps.file.account('twilio');

  const authenticate = (ctx: Context): { sid: string; account: string } => {
    const given = readBasicAuth(ctx.get('authorization'));
    const isPlatform = given?.user === deps.accountSid;
    const account = given === null ? null : isPlatform ? platformAccount : furtherAccount(given.password);
    if (given === null || account === null || (isPlatform && !sameSecret(given.password, deps.authToken)))
      throw new TwilioApiError(20003, 'Authenticate', 401);
    return { sid: given.user, account };
  };

  const create = async (ctx: Context, { sid, account }: { sid: string; account: string }): Promise<unknown> => {
    const isForm = /^application\/x-www-form-urlencoded\b/.test(ctx.get('content-type'));
    const body = (await readBody(ctx.req, maxBodyBytes)).toString('utf8');
    const message = readMessage(parseForm(isForm ? body : ''), {
      id: `SM${deps.randomBytes(16).toString('hex')}`,
      receivedAt: deps.clock.now().toISOString(),
      account,
    });
    deps.file.atomic(() => {
      inbox.put('message', message.id, message, { a: message.tenantId, b: message.to });
      inbox.trim('message', keptMessages);
    });
    return showMessage(message, sid);
  };

  const answer = async (ctx: Context): Promise<{ status: number; body: unknown }> => {
    const who = authenticate(ctx);
    const [, sid, rest] = /^\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/(.+)\.json$/.exec(ctx.path) ?? [];
    if (sid !== who.sid || rest === undefined) throw noSuch(ctx.path);
    if (rest === 'Messages' && ctx.method === 'POST') return { status: 201, body: await create(ctx, who) };
    const [, id] = /^Messages\/((?:SM|MM)[0-9a-f]{32})$/.exec(rest) ?? [];
    const message = id === undefined ? null : inbox.get<StoredSms>('message', id);
    if (message === null || (message.account ?? platformAccount) !== who.account) throw noSuch(ctx.path);
    if (ctx.method !== 'GET') throw new TwilioApiError(20004, 'Method not allowed', 405);
    return { status: 200, body: showMessage(message, sid) };
  };

  const middleware: Middleware = async (ctx, next) => {
    if (!ctx.path.startsWith(prefix)) return next();
    let result: { status: number; body: unknown };
    try {
      result = await answer(ctx);
    } catch (error) {
      const known =
        error instanceof BodyTooLarge
          ? new TwilioApiError(21617, error.message, 413)
          : error instanceof FormError
            ? new TwilioApiError(20001, error.message)
            : error;
      if (!(known instanceof TwilioApiError)) throw known;
      result = { status: known.status, body: errorBody(known) };
      if (known.status === 401) ctx.set('www-authenticate', 'Basic realm="Twilio API"');
    }
    ctx.status = result.status;
    ctx.body = result.body;
  };
  return { middleware, inbox };
};
