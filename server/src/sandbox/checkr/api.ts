import { createHash } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import { readBasicAuth } from '../http/basic-auth.ts';
import { BodyTooLarge, readBody } from '../http/body.ts';
import { FormError, parseForm } from '../http/form.ts';
import type { StoreFile } from '../store.ts';
import type { CheckrAccount } from './account.ts';
import type { OpenCheckrAccount } from './index.ts';
import {
  cancelAdverseAction,
  createAdverseAction,
  createInvitation,
  engage,
  listAdverseItems,
  sweep,
} from './lifecycle.ts';
import { CheckrApiError, type Candidate } from './objects.ts';

const maxBodyBytes = 64 * 1024;
const keptKeys = 2000;

type Body = Record<string, unknown>;
interface Answer {
  status: number;
  body: unknown;
}

const refuse = (message: string): never => {
  throw new CheckrApiError(400, message);
};
const optional = (body: Body, name: string): string | null => {
  const value = body[name] ?? null;
  if (value !== null && (typeof value !== 'string' || value.length > 255)) return refuse(`${name} is invalid`);
  return value === '' ? null : value;
};
const required = (body: Body, name: string): string => optional(body, name) ?? refuse(`${name} can't be blank`);
const list = (data: unknown[]) => ({ object: 'list', data, count: data.length, next_href: null, previous_href: null });

const assertLocations = (body: Body): void => {
  const places = body.work_locations;
  if (!Array.isArray(places) || places.length === 0) return refuse("work_locations can't be blank");
  for (const place of places as Body[]) {
    if (!/^[A-Z]{2}$/.test(required(place, 'country'))) refuse('country is invalid');
    if (place.country === 'US' && !/^[A-Z]{2}$/.test(required(place, 'state'))) refuse('state is invalid');
  }
};

const createCandidate = (account: CheckrAccount, body: Body): Candidate => {
  const email = required(body, 'email');
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) refuse('email is invalid');
  const id = account.newId();
  const metadata = Object.entries((body.metadata ?? {}) as Body).map(([key, value]) => [key, String(value)]);
  const candidate: Candidate = {
    id,
    object: 'candidate',
    uri: `/v1/candidates/${id}`,
    created_at: account.now().toISOString(),
    first_name: optional(body, 'first_name'),
    last_name: optional(body, 'last_name'),
    email,
    custom_id: optional(body, 'custom_id'),
    metadata: Object.fromEntries(metadata) as Record<string, string>,
    report_ids: [],
  };
  account.saveCandidate(candidate);
  account.emit('candidate.created', candidate);
  return candidate;
};

const invite = (account: CheckrAccount, body: Body) => {
  const candidateId = required(body, 'candidate_id');
  const slug = required(body, 'package');
  if (!/^[a-z0-9_-]+$/.test(slug)) refuse('package is invalid');
  assertLocations(body);
  return createInvitation(account, candidateId, slug);
};

const adverse = (account: CheckrAccount, reportId: string, body: Body) => {
  const ids = body.adverse_item_ids;
  if (!Array.isArray(ids) || ids.some((id) => typeof id !== 'string')) return refuse('adverse_item_ids is invalid');
  const scheduledAt = optional(body, 'post_notice_scheduled_at') ?? undefined;
  if (scheduledAt !== undefined && Number.isNaN(Date.parse(scheduledAt))) refuse('post_notice_scheduled_at is invalid');
  return createAdverseAction(account, account.report(reportId), ids as string[], scheduledAt);
};

const addWebhook = (opened: OpenCheckrAccount, body: Body) => {
  const url = required(body, 'webhook_url');
  if (!URL.canParse(url)) refuse('webhook_url is invalid');
  opened.sendWebhooksTo(url);
  return { id: opened.account.newId(), object: 'webhook', webhook_url: url, include_object: true };
};

const updateReport = (account: CheckrAccount, id: string, body: Body) =>
  body.adjudication === 'engaged' ? engage(account, account.report(id)) : refuse('adjudication is invalid');

const run = (opened: OpenCheckrAccount, method: string, path: string, body: Body, query: URLSearchParams): Answer => {
  const { account } = opened;
  sweep(account);
  const [kind = '', id = '', part = '', more] = path.split('/');
  const call = more === undefined ? `${method} ${kind}${id === '' ? '' : '/id'}${part === '' ? '' : `/${part}`}` : '';
  switch (call) {
    case 'POST candidates':
      return { status: 201, body: createCandidate(account, body) };
    case 'GET candidates/id':
      return { status: 200, body: account.candidate(id) };
    case 'POST invitations':
      return { status: 201, body: invite(account, body) };
    case 'GET invitations':
      return { status: 200, body: list(account.invitationsOf(account.candidate(query.get('candidate_id') ?? '').id)) };
    case 'GET invitations/id':
      return { status: 200, body: account.invitation(id) };
    case 'GET reports/id':
      return { status: 200, body: account.report(id) };
    case 'POST reports/id':
      return { status: 200, body: updateReport(account, id, body) };
    case 'GET reports/id/adverse_items':
      return { status: 200, body: list(listAdverseItems(account, account.report(id))) };
    case 'GET reports/id/adverse_actions':
      return { status: 200, body: list(account.adverseActionsOf(account.report(id).id)) };
    case 'POST reports/id/adverse_actions':
      return { status: 201, body: adverse(account, id, body) };
    case 'GET adverse_actions/id':
      return { status: 200, body: account.adverseAction(id) };
    case 'POST webhooks':
      return { status: 201, body: addWebhook(opened, body) };
    case 'DELETE adverse_actions/id':
      return { status: 200, body: cancelAdverseAction(account, account.adverseAction(id)) };
    default:
      throw new CheckrApiError(404, 'Not found');
  }
};

const readParams = (ctx: Context, raw: string): Body => {
  if (raw === '') return {};
  if (!/^application\/json\b/.test(ctx.get('content-type'))) return parseForm(raw) as Body;
  try {
    const parsed: unknown = JSON.parse(raw);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Body;
  } catch {
    // Said below.
  }
  return refuse('Invalid JSON');
};

/** Checkr's API under `/checkr/v1`; a POST with an idempotency key is done once. */
export const checkrApi =
  ({ accountOf, file }: { accountOf: (apiKey: string) => OpenCheckrAccount | null; file: StoreFile }): Middleware =>
  async (ctx, next) => {
    if (!ctx.path.startsWith('/checkr/v1/')) return next();
    const path = ctx.path.slice('/checkr/v1/'.length);
    let answer: Answer;
    try {
      const given = readBasicAuth(ctx.get('authorization'));
      const opened = given === null ? null : accountOf(given.user);
      if (opened === null) throw new CheckrApiError(401, 'Bad authentication error');
      const { account } = opened;
      const raw = (await readBody(ctx.req, maxBodyBytes)).toString('utf8');
      const params = readParams(ctx, raw);
      const key = ctx.method === 'POST' ? ctx.get('idempotency-key') : '';
      const print = createHash('sha256').update(`${path}\n${raw}`).digest('hex');
      answer = file.atomic(() => {
        const before = key === '' ? null : account.store.get<Answer & { print: string }>('idempotency', key);
        if (before !== null && before.print !== print)
          throw new CheckrApiError(400, 'Idempotency-Key was used with other parameters');
        if (before !== null) return before;
        const made = run(opened, ctx.method, path, params, new URLSearchParams(ctx.querystring));
        if (key !== '') account.store.put('idempotency', key, { ...made, print });
        account.store.trim('idempotency', keptKeys);
        return made;
      });
    } catch (error) {
      const known =
        error instanceof BodyTooLarge || error instanceof FormError
          ? new CheckrApiError(error.status, error.message)
          : error;
      if (!(known instanceof CheckrApiError)) throw known;
      answer = { status: known.status, body: { error: known.status === 400 ? [known.message] : known.message } };
    }
    ctx.status = answer.status;
    ctx.body = answer.body as object;
  };
