import type { Middleware } from 'koa';
import type { Clock } from '../../kernel/time/clock.ts';
import { furtherAccount, platformAccount } from '../further.ts';
import { BodyTooLarge, readBody } from '../http/body.ts';
import { sameSecret } from '../http/secrets.ts';
import type { Store, StoreFile } from '../store.ts';
import { readMail, type MailFault, type StoredMail } from './mail.ts';

const maxBodyBytes = 2 * 1024 * 1024;
const keptMails = 2000;
const unauthorized = 'The provided authorization grant is invalid, expired, or revoked';

const errors = (faults: MailFault[]) => ({
  errors: faults.map(({ message, field }) => ({ message, field, help: null })),
});

export interface SendgridStandIn {
  middleware: Middleware;
  inbox: Store;
}

/** SendGrid's `POST /v3/mail/send`, with an inbox in place of the world's mailboxes. */
export const createSendgridStandIn = (deps: {
  file: StoreFile;
  clock: Clock;
  randomBytes: (size: number) => Buffer;
  apiKey: string;
}): SendgridStandIn => {
  const inbox = deps.file.account('sendgrid');
  const accountOf = (key: string): string | null => (sameSecret(key, deps.apiKey) ? platformAccount : furtherAccount(key));
  const answer = (bodyText: string, account: string): { status: number; body: unknown; id?: string } => {
    let parsed: unknown;
    try {
      parsed = JSON.parse(bodyText);
    } catch {
      return { status: 400, body: errors([{ message: 'Bad Request', field: null }]) };
    }
    const id = deps.randomBytes(16).toString('base64url');
    const read = readMail(parsed, { id, receivedAt: deps.clock.now().toISOString(), account });
    if ('faults' in read) return { status: 400, body: errors(read.faults) };
    if (read.checkOnly) return { status: 200, body: {}, id };
    deps.file.atomic(() => {
      read.mails.forEach((mail: StoredMail) =>
        inbox.put('mail', `${mail.id} ${mail.to.email}`, mail, { a: mail.tenantId, b: mail.to.email }),
      );
      inbox.trim('mail', keptMails);
    });
    return { status: 202, body: '', id };
  };

  const middleware: Middleware = async (ctx, next) => {
    if (!ctx.path.startsWith('/v3/')) return next();
    const [scheme, key = ''] = ctx.get('authorization').split(' ', 2);
    let result: { status: number; body: unknown; id?: string };
    const account = scheme?.toLowerCase() === 'bearer' ? accountOf(key) : null;
    if (account === null) {
      result = { status: 401, body: errors([{ message: unauthorized, field: null }]) };
    } else if (ctx.path !== '/v3/mail/send') {
      result = { status: 404, body: errors([{ message: 'Not Found', field: null }]) };
    } else if (ctx.method !== 'POST') {
      result = { status: 405, body: errors([{ message: 'POST method required', field: null }]) };
    } else if (!/^application\/json\b/.test(ctx.get('content-type'))) {
      result = { status: 415, body: errors([{ message: 'Content-Type should be application/json.', field: null }]) };
    } else {
      try {
        result = answer((await readBody(ctx.req, maxBodyBytes)).toString('utf8'), account);
      } catch (error) {
        if (!(error instanceof BodyTooLarge)) throw error;
        result = { status: 413, body: errors([{ message: 'Payload Too Large', field: null }]) };
      }
    }
    ctx.status = result.status;
    ctx.body = result.body;
    if (result.id !== undefined) ctx.set('x-message-id', result.id);
  };
  return { middleware, inbox };
};
