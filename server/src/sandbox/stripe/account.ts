import { createHash } from 'node:crypto';
import type { Clock } from '../../kernel/time/clock.ts';
import type { Store } from '../store.ts';
import { noSuch } from './errors.ts';
import type { BalanceTransaction, Charge, Dispute, Intent, Refund, StoredMethod, StripeEvent } from './objects.ts';

/** The version that our client library speaks; events say it. */
export const apiVersion = '2026-10-28.endive';

const keptEvents = 5000;

export interface RequestInfo {
  requestId: string | null;
  idempotencyKey: string | null;
}

/** One Stripe account: its documents, its ids and its events. */
export interface Account {
  readonly publicUrl: () => string;
  newId(prefix: string): string;
  now(): Date;
  nowSeconds(): number;
  intent(id: string, param?: string): Intent;
  findIntent(id: string): Intent | null;
  saveIntent(intent: Intent): void;
  charge(id: string, param?: string): Charge;
  saveCharge(charge: Charge): void;
  refund(id: string, param?: string): Refund;
  saveRefund(refund: Refund): void;
  dispute(id: string): Dispute;
  saveDispute(dispute: Dispute): void;
  method(id: string): StoredMethod;
  saveMethod(stored: StoredMethod): void;
  balanceTransaction(id: string): BalanceTransaction;
  saveBalanceTransaction(transaction: BalanceTransaction): void;
  /** Records an event and hands it to the webhooks once the request is through; `connected` is whose account it happened on, where it was not this one. */
  emit(type: string, object: object, info?: RequestInfo, connected?: string): StripeEvent;
  /** Another webhook endpoint was made. */
  endpointsChanged(): void;
  readonly store: Store;
}

export interface AccountDeps {
  store: Store;
  clock: Clock;
  randomBytes: (size: number) => Buffer;
  publicUrl: () => string;
  targetCount: () => number;
  send: (event: StripeEvent) => void;
  endpointsChanged: () => void;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export const createAccount = (deps: AccountDeps): Account => {
  const { store } = deps;
  const nowSeconds = () => Math.floor(deps.clock.now().getTime() / 1000);
  const found = <T>(value: T | null, object: string, id: string, param?: string): T => {
    if (value === null) throw noSuch(object, id, param);
    return value;
  };
  const tenantOf = (metadata: Record<string, string>) => metadata.tenant_id ?? null;

  return {
    store,
    publicUrl: deps.publicUrl,
    endpointsChanged: deps.endpointsChanged,
    newId: (prefix) =>
      `${prefix}_${[...deps.randomBytes(24)].map((byte) => alphabet[byte % alphabet.length]).join('')}`,
    now: () => deps.clock.now(),
    nowSeconds,
    intent: (id, param = 'intent') => found(store.get<Intent>('intent', id), 'payment_intent', id, param),
    findIntent: (id) => store.get<Intent>('intent', id),
    saveIntent: (intent) =>
      store.put('intent', intent.id, intent, { a: intent.customer, b: tenantOf(intent.metadata) }),
    charge: (id, param = 'charge') => found(store.get<Charge>('charge', id), 'charge', id, param),
    saveCharge: (charge) => store.put('charge', charge.id, charge, { a: charge.payment_intent, b: charge.customer }),
    refund: (id, param = 'refund') => found(store.get<Refund>('refund', id), 'refund', id, param),
    saveRefund: (refund) => store.put('refund', refund.id, refund, { a: refund.payment_intent, b: refund.charge }),
    dispute: (id) => found(store.get<Dispute>('dispute', id), 'dispute', id, 'dispute'),
    saveDispute: (dispute) => store.put('dispute', dispute.id, dispute, { a: dispute.payment_intent, b: dispute.charge }),
    method: (id) => found(store.get<StoredMethod>('method', id), 'PaymentMethod', id, 'payment_method'),
    saveMethod: (stored) => store.put('method', stored.method.id, stored, { a: stored.method.customer }),
    balanceTransaction: (id) => found(store.get<BalanceTransaction>('balance', id), 'balance_transaction', id),
    saveBalanceTransaction: (transaction) =>
      store.put('balance', transaction.id, transaction, { a: transaction.source, b: transaction.type }),
    emit: (type, object, info, connected) => {
      const event: StripeEvent = {
        id: `evt_${createHash('sha256').update(deps.randomBytes(16)).digest('hex').slice(0, 24)}`,
        object: 'event',
        ...(connected === undefined ? {} : { account: connected }),
        api_version: apiVersion,
        created: nowSeconds(),
        data: { object },
        livemode: false,
        pending_webhooks: deps.targetCount(),
        request: { id: info?.requestId ?? null, idempotency_key: info?.idempotencyKey ?? null },
        type,
      };
      store.put('event', event.id, event, { a: type });
      store.trim('event', keptEvents);
      deps.send(event);
      return event;
    },
  };
};
