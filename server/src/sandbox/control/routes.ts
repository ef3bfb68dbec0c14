import type { Middleware } from 'koa';
import type { SandboxPayment, SandboxPaymentOutcome, SandboxWebhookMode } from '../../ports/sandbox/index.ts';
import type { CheckrStandIn } from '../checkr/index.ts';
import { readBody } from '../http/body.ts';
import { sameSecret } from '../http/secrets.ts';
import type { PaypalStandIn } from '../paypal/index.ts';
import type { SendgridStandIn } from '../sendgrid/index.ts';
import type { StoredMail } from '../sendgrid/mail.ts';
import type { StoreFile } from '../store.ts';
import type { Account } from '../stripe/account.ts';
import { answerChallenge, confirmIntent } from '../stripe/confirm.ts';
import { StripeApiError } from '../stripe/errors.ts';
import type { StripeStandIn } from '../stripe/index.ts';
import { useMethod } from '../stripe/methods.ts';
import { closeDispute, openDispute } from '../stripe/disputes.ts';
import type { Charge, Dispute, Intent, Refund } from '../stripe/objects.ts';
import type { TwilioStandIn } from '../twilio/index.ts';
import type { Webhooks } from '../webhooks.ts';
import { completeCheck } from './checks.ts';
import { ControlError, text, type Body } from './input.ts';
import { listMessages } from './messages.ts';
import { completeOrder, decideBatch, disputeOrder, raiseOrderEvent } from './paypal.ts';

export interface ControlDeps {
  file: StoreFile;
  stripe: StripeStandIn;
  paypal: PaypalStandIn | null;
  sendgrid: SendgridStandIn;
  twilio: TwilioStandIn | null;
  checkr: CheckrStandIn | null;
  token: string;
}

const keptAnswers = 1_000;
const modes: readonly SandboxWebhookMode[] = ['normal', 'double', 'reorder', 'delay', 'drop'];
const cards: Record<Exclude<SandboxPaymentOutcome, 'pass_authentication' | 'fail_authentication' | 'review'>, string> = {
  succeed: 'pm_card_visa',
  decline: 'pm_card_visa_chargeDeclined',
  insufficient_funds: 'pm_card_visa_chargeDeclinedInsufficientFunds',
  require_authentication: 'pm_card_authenticationRequired',
};

/** The intent, wherever it is, if it belongs to the tenant: our adapter writes the tenant into its metadata. */
const tenantIntent = (deps: ControlDeps, tenantId: string, id: string): { account: Account; intent: Intent } => {
  for (const { account } of deps.stripe.accounts) {
    const intent = account.findIntent(id);
    if (intent !== null && intent.metadata.tenant_id === tenantId) return { account, intent };
  }
  throw new ControlError(404, 'No such payment');
};

const complete = (deps: ControlDeps, body: Body): SandboxPayment => {
  const order = completeOrder(deps.paypal, text(body, 'tenantId'), text(body, 'providerPaymentId'), text(body, 'outcome') as SandboxPaymentOutcome);
  if (order !== null) return order;
  const { account, intent } = tenantIntent(deps, text(body, 'tenantId'), text(body, 'providerPaymentId'));
  const outcome = text(body, 'outcome') as SandboxPaymentOutcome;
  const challenge = outcome === 'pass_authentication' || outcome === 'fail_authentication';
  if (!challenge && !Object.hasOwn(cards, outcome)) throw new ControlError(400, 'outcome is not known');
  try {
    if (challenge) {
      answerChallenge(account, intent, outcome === 'pass_authentication');
    } else if (['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
      intent.payment_method = useMethod(account, cards[outcome as keyof typeof cards]).method.id;
      confirmIntent(account, intent, {}, undefined, true);
    } else {
      throw new ControlError(409, `The payment is ${intent.status}`);
    }
  } catch (error) {
    // A decline is what was asked for.
    if (error instanceof StripeApiError && error.status !== 402) throw new ControlError(409, error.message);
    if (!(error instanceof StripeApiError)) throw error;
  }
  const now = account.intent(intent.id);
  return {
    providerPaymentId: now.id,
    status: now.status,
    failureCode:
      now.last_payment_error === null ? null : (now.last_payment_error.decline_code ?? now.last_payment_error.code),
  };
};

/** The payer disputes what was paid, or the bank decides about it. */
const dispute = (deps: ControlDeps, body: Body): { providerChargebackId: string; status: string } => {
  const outcome = text(body, 'outcome');
  if (!['open', 'inquire', 'won', 'lost'].includes(outcome)) throw new ControlError(400, 'outcome is not known');
  const order = disputeOrder(deps.paypal, text(body, 'tenantId'), text(body, 'providerPaymentId'), outcome);
  if (order !== null) return order;
  const { account, intent } = tenantIntent(deps, text(body, 'tenantId'), text(body, 'providerPaymentId'));
  if (intent.latest_charge === null) throw new ControlError(409, `The payment is ${intent.status}`);
  const isOpen = ({ status }: Dispute): boolean => !['won', 'lost', 'warning_closed'].includes(status);
  try {
    const now = account.store.list<Dispute>('dispute', { a: intent.id, limit: 10 }).find(isOpen);
    if (outcome !== 'won' && outcome !== 'lost') {
      const opened = openDispute(account, account.charge(intent.latest_charge), 'product_not_received', { inquiry: outcome === 'inquire' });
      return { providerChargebackId: opened.id, status: opened.status };
    }
    if (!now) throw new ControlError(409, 'Nothing is disputed');
    const { id, status } = closeDispute(account, now, outcome);
    return { providerChargebackId: id, status };
  } catch (error) {
    if (error instanceof StripeApiError) throw new ControlError(409, error.message);
    throw error;
  }
};

const raise = (deps: ControlDeps, body: Body): { eventId: string } => {
  const [tenantId, type, objectId] = [text(body, 'tenantId'), text(body, 'type'), text(body, 'objectId')];
  if (!/^[A-Za-z_-]+(\.[A-Za-z_-]+)+$/.test(type) || type.length > 100)
    throw new ControlError(400, 'type is not an event type');
  const sent = raiseOrderEvent(deps.paypal, tenantId, type, objectId);
  if (sent !== null) return sent;
  for (const { account } of deps.stripe.accounts) {
    const object =
      account.store.get<Intent>('intent', objectId) ??
      account.store.get<Charge>('charge', objectId) ??
      account.store.get<Refund>('refund', objectId) ??
      account.store.get<Dispute>('dispute', objectId);
    if (object === null) continue;
    const intentId = object.object === 'payment_intent' ? object.id : object.payment_intent;
    if (account.findIntent(intentId)?.metadata.tenant_id === tenantId)
      return { eventId: account.emit(type, object).id };
  }
  throw new ControlError(404, 'No such object');
};

const listMails = (deps: ControlDeps, query: URLSearchParams): { data: StoredMail[] } => {
  const tenantId = query.get('tenantId');
  const limit = Number(query.get('limit') ?? '50');
  if (tenantId === null || tenantId === '') throw new ControlError(400, 'tenantId is missing');
  if (!Number.isInteger(limit) || limit < 1 || limit > 200)
    throw new ControlError(400, 'limit must be between 1 and 200');
  const offset = Number(query.get('offset') ?? '0');
  if (!Number.isInteger(offset) || offset < 0) throw new ControlError(400, 'offset must be a whole number');
  return {
    data: deps.sendgrid.inbox.list<StoredMail>('mail', { a: tenantId, b: query.get('to') ?? undefined, limit, offset }),
  };
};

const optionalText = (body: Body, name: string): string | undefined => (body[name] === undefined ? undefined : text(body, name));

const allWebhooks = (deps: ControlDeps): Webhooks[] => [
  ...deps.stripe.accounts.map(({ webhooks }) => webhooks),
  ...(deps.checkr === null ? [] : deps.checkr.accounts().map(({ webhooks }) => webhooks)),
  ...(deps.paypal === null ? [] : deps.paypal.accounts().map(({ webhooks }) => webhooks)),
];

const modeIn = (body: Body): SandboxWebhookMode => {
  const mode = modes.find((known) => known === body.mode);
  if (mode === undefined) throw new ControlError(400, `mode must be one of ${modes.join(', ')}`);
  return mode;
};

const setMode = (deps: ControlDeps, body: Body): Body => {
  const mode = modeIn(body);
  for (const webhooks of allWebhooks(deps)) webhooks.setMode(mode);
  return { mode };
};

const run = (deps: ControlDeps, call: string, body: Body, query: URLSearchParams): unknown => {
  switch (call) {
    case 'GET mails':
      return listMails(deps, query);
    case 'POST mails/forget':
      return { forgotten: deps.sendgrid.inbox.removeMarked('mail', text(body, 'tenantId'), optionalText(body, 'to')) };
    case 'GET messages':
      return listMessages(deps.twilio, query);
    case 'POST messages/forget':
      return { forgotten: deps.twilio?.inbox.removeMarked('message', text(body, 'tenantId'), optionalText(body, 'to')) ?? 0 };
    case 'POST background-checks/complete':
      return completeCheck(deps.checkr, body);
    case 'POST payments/complete':
      return complete(deps, body);
    case 'POST payments/dispute':
      return dispute(deps, body);
    case 'POST payouts/decide':
      return decideBatch(deps.paypal, text(body, 'providerPayoutId'), text(body, 'outcome'));
    case 'POST events/raise':
      return raise(deps, body);
    case 'POST webhooks/mode':
      return setMode(deps, body);
    case 'POST webhooks/tenant-mode':
      return { sent: allWebhooks(deps).reduce((sum, webhooks) => sum + webhooks.setTenantMode(text(body, 'tenantId'), modeIn(body), body['flush'] === true), 0) };
    case 'POST webhooks/flush':
      return { sent: allWebhooks(deps).reduce((sum, webhooks) => sum + webhooks.flush(), 0) };
    default:
      throw new ControlError(404, 'No such call');
  }
};

/** Under a key that was used before, what was answered then; what was refused is tried again. */
const once = (file: StoreFile, call: string, body: Body, work: () => unknown): unknown => {
  const key = optionalText(body, 'key');
  if (key === undefined) return work();
  const kept = file.account('control');
  const before = kept.get<{ answer: unknown }>('answer', `${call} ${key}`);
  if (before !== null) return before.answer;
  const answer = work();
  kept.put('answer', `${call} ${key}`, { answer });
  kept.trim('answer', keptAnswers);
  return answer;
};

const readJson = (raw: Buffer): Body => {
  try {
    const parsed: unknown = raw.length === 0 ? {} : JSON.parse(raw.toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Body;
  } catch {
    // Said below.
  }
  throw new ControlError(400, 'The body must be a JSON object');
};

/** What the sandbox operations ask for, behind a token: nothing of it exists at a real provider. */
export const controlRoutes =
  (deps: ControlDeps): Middleware =>
  async (ctx, next) => {
    if (!ctx.path.startsWith('/_sandbox/')) return next();
    const path = ctx.path.slice('/_sandbox/'.length);
    ctx.set('cache-control', 'no-store');
    try {
      if (path === 'health') {
        ctx.body = { ok: true };
        return;
      }
      const [scheme, token = ''] = ctx.get('authorization').split(' ', 2);
      if (scheme?.toLowerCase() !== 'bearer' || !sameSecret(token, deps.token))
        throw new ControlError(401, 'The control token is wrong');
      const body = readJson(await readBody(ctx.req, 64 * 1024));
      const call = `${ctx.method} ${path}`;
      ctx.body = deps.file.atomic(() => once(deps.file, call, body, () => run(deps, call, body, new URLSearchParams(ctx.querystring))));
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      ctx.status = error.status;
      ctx.body = { error: { message: error.message } };
    }
  };
