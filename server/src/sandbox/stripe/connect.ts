import type { FormObject } from '../http/form.ts';
import type { Account, RequestInfo } from './account.ts';
import { isWebUrl } from './confirm.ts';
import { invalidRequest, noSuch } from './errors.ts';
import { mergeMetadata, readParams } from './params.ts';

/** A connected account: somebody whom the platform pays. */
export interface ConnectedAccount {
  id: string;
  object: 'account';
  type: string;
  country: string;
  created: number;
  default_currency: string;
  email: string | null;
  details_submitted: boolean;
  charges_enabled: boolean;
  payouts_enabled: boolean;
  capabilities: Record<string, 'inactive' | 'pending' | 'active'>;
  requirements: { currently_due: string[]; eventually_due: string[]; past_due: string[]; pending_verification: string[]; disabled_reason: string | null; current_deadline: null };
  metadata: Record<string, string>;
  /** The stand-in's own: its bank takes nothing. */
  bankRefuses?: boolean;
}

/** A visit to the onboarding page, good for some minutes. */
export interface StoredLink {
  id: string;
  account: string;
  returnUrl: string;
  refreshUrl: string;
  expiresAt: number;
  created: number;
}

const linkLastsSeconds = 300;
const wanted = ['external_account', 'individual.first_name', 'individual.last_name', 'individual.dob.day', 'tos_acceptance.date'];

export const findConnected = (account: Account, id: string, param = 'account'): ConnectedAccount => {
  const found = account.store.get<ConnectedAccount>('connected', id);
  if (found === null) throw noSuch('account', id, param);
  return found;
};

const save = (account: Account, connected: ConnectedAccount, info?: RequestInfo): ConnectedAccount => {
  account.store.put('connected', connected.id, connected);
  account.emit('account.updated', connected, info, connected.id);
  return connected;
};

export const createConnected = (account: Account, form: FormObject): ConnectedAccount => {
  const params = readParams(form, {
    type: { oneOf: ['custom', 'express', 'standard'] }, country: 'string', email: 'string', metadata: 'metadata', capabilities: 'any', business_type: 'string',
    business_profile: 'any', default_currency: 'string', external_account: 'any', individual: 'any', tos_acceptance: 'any', settings: 'any', controller: 'any', expand: 'any',
  });
  const connected: ConnectedAccount = {
    id: account.newId('acct'),
    object: 'account',
    type: params.type ?? 'none',
    country: params.country ?? 'US',
    created: account.nowSeconds(),
    default_currency: params.default_currency ?? 'usd',
    email: params.email ?? null,
    details_submitted: false,
    charges_enabled: false,
    payouts_enabled: false,
    capabilities: Object.fromEntries(Object.keys(typeof params.capabilities === 'object' ? params.capabilities : {}).map((name) => [name, 'inactive'])),
    requirements: { currently_due: wanted, eventually_due: wanted, past_due: [], pending_verification: [], disabled_reason: 'requirements.past_due', current_deadline: null },
    metadata: mergeMetadata({}, params.metadata),
  };
  account.store.put('connected', connected.id, connected);
  return connected;
};

export const updateConnected = (account: Account, id: string, form: FormObject, info: RequestInfo): ConnectedAccount => {
  const params = readParams(form, {
    email: 'string', metadata: 'metadata', capabilities: 'any', business_type: 'string', business_profile: 'any', external_account: 'any', individual: 'any',
    tos_acceptance: 'any', settings: 'any', expand: 'any',
  });
  const connected = findConnected(account, id);
  return save(account, { ...connected, email: params.email ?? connected.email, metadata: mergeMetadata(connected.metadata, params.metadata) }, info);
};

export const createAccountLink = (account: Account, form: FormObject) => {
  const params = readParams(form, {
    account: 'string', type: { oneOf: ['account_onboarding', 'account_update'] }, return_url: 'string', refresh_url: 'string', collect: 'string',
    collection_options: 'any', expand: 'any',
  }, ['account', 'type']);
  const connected = findConnected(account, params.account ?? '');
  for (const name of ['return_url', 'refresh_url'] as const) {
    if (!isWebUrl(params[name] ?? '')) throw invalidRequest('Not a valid URL', { code: 'url_invalid', param: name });
  }
  const link: StoredLink = {
    id: account.newId('link'), account: connected.id, returnUrl: params.return_url ?? '', refreshUrl: params.refresh_url ?? '',
    created: account.nowSeconds(), expiresAt: account.nowSeconds() + linkLastsSeconds,
  };
  account.store.put('account_link', link.id, link);
  return { object: 'account_link', created: link.created, expires_at: link.expiresAt, url: new URL(`/connect/setup/${link.id}`, account.publicUrl()).toString() };
};

/** What the page was told: all is there, or the provider wants to see more and pays nothing until then. */
export const finishOnboarding = (account: Account, id: string, outcome: 'complete' | 'restricted' | 'bank_refuses'): ConnectedAccount => {
  const connected = findConnected(account, id);
  const complete = outcome !== 'restricted';
  const due = complete ? [] : ['individual.verification.document'];
  return save(account, {
    ...connected,
    bankRefuses: outcome === 'bank_refuses',
    details_submitted: true,
    charges_enabled: complete,
    payouts_enabled: complete,
    capabilities: Object.fromEntries(Object.keys({ transfers: 1, ...connected.capabilities }).map((name) => [name, complete ? 'active' : 'inactive'])),
    requirements: { ...connected.requirements, currently_due: due, eventually_due: due, past_due: [], disabled_reason: complete ? null : 'requirements.past_due' },
  });
};

/** As test bank numbers have it: what came is paid out to the account's bank at once, which sends it back. Stripe pays nothing more then until another bank is named. */
export const payBank = (account: Account, connected: ConnectedAccount, amount: number, currency: string): void => {
  if (!connected.bankRefuses) return;
  const payout = {
    id: account.newId('po'), object: 'payout', amount, arrival_date: account.nowSeconds(), automatic: true, created: account.nowSeconds(), currency, description: 'STRIPE PAYOUT', destination: account.newId('ba'),
    failure_code: 'account_closed', failure_message: 'The bank account has been closed.', livemode: false, metadata: {}, method: 'standard', source_type: 'card', status: 'failed', type: 'bank_account',
  };
  account.emit('payout.created', { ...payout, status: 'pending', failure_code: null, failure_message: null }, undefined, connected.id);
  account.emit('payout.failed', payout, undefined, connected.id);
  const due = ['external_account'];
  save(account, { ...connected, payouts_enabled: false, requirements: { ...connected.requirements, currently_due: due, eventually_due: due } });
};
