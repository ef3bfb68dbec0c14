import Stripe from 'stripe';
import type { MovementKind, PayoutAccountState, PayoutProvider, ProviderMovement, ProviderPayout, ProviderStatement } from '../../../ports/payouts/index.ts';
import { ProviderError } from '../../../ports/payments/index.ts';
import type { StripeConfig } from './config.ts';
import { expectObject, fromStripeMetadata, toStripeMetadata } from './convert.ts';
import { toProviderError } from './errors.ts';
import { connection, settle } from './index.ts';

type Config = Pick<StripeConfig, 'STRIPE_API_BASE' | 'STRIPE_SECRET_KEY'>;

const clientOf = (config: Config): Stripe => new Stripe(config.STRIPE_SECRET_KEY, {
  ...connection(config.STRIPE_API_BASE, config.STRIPE_SECRET_KEY), timeout: 10_000, maxNetworkRetries: 1, telemetry: false,
});

const toState = (account: Stripe.Account): PayoutAccountState => {
  const { requirements, capabilities } = account;
  const requirementsDue = [...new Set([...(requirements?.currently_due ?? []), ...(requirements?.past_due ?? [])])];
  const disabledReason = requirements?.disabled_reason ?? null;
  const isActive = capabilities?.transfers === 'active' && account.payouts_enabled === true;
  // a bank that refused a payout is asked for again, without that Stripe calls the account disabled
  const isWanted = requirementsDue.length > 0 || (disabledReason !== null && disabledReason !== 'requirements.pending_verification');
  return { status: isActive ? 'active' : account.details_submitted === true && isWanted ? 'restricted' : 'pending', requirements: requirementsDue, disabledReason };
};

/** A transfer is there at once; one that was taken back in part is still a payout. */
const toPayout = (transfer: Stripe.Transfer): ProviderPayout => ({
  providerPayoutId: transfer.id,
  status: transfer.reversed ? 'reversed' : 'paid',
  amountMinor: transfer.amount,
  currency: transfer.currency.toUpperCase(),
  failureCode: null,
  reversedMinor: transfer.amount_reversed,
});

/** Payouts by Stripe Connect: the caregiver's own account there, opened on Stripe's pages, gets transfers of ours and pays its bank by itself. */
export const createStripePayouts = (config: Config): PayoutProvider => {
  const stripe = clientOf(config);

  const accountFor = async ({ destination, idempotencyKey, country, metadata }: Parameters<PayoutProvider['createAccountLink']>[0]): Promise<string> => {
    if (destination !== null) return destination;
    const account = await stripe.accounts.create(
      { type: 'express', capabilities: { transfers: { requested: true } }, metadata: toStripeMetadata(metadata), ...(country === undefined ? {} : { country }) },
      { idempotencyKey },
    );
    return expectObject(account, 'account').id;
  };

  return {
    name: 'stripe',
    createAccountLink: (input) => settle(async () => {
      const account = await accountFor(input);
      const link = await stripe.accountLinks.create({ account, type: 'account_onboarding', return_url: input.returnUrl, refresh_url: input.refreshUrl });
      if (link.object !== 'account_link') throw new ProviderError({ kind: 'unavailable', code: 'unexpected_answer', message: 'The answer is no account link', retryable: true });
      return { destination: account, url: link.url, expiresAt: new Date(link.expires_at * 1_000) };
    }),
    accountStatus: (destination) => settle(async () => toState(expectObject(await stripe.accounts.retrieve(destination), 'account', destination))),
    send: (input) => settle(async () => toPayout(expectObject(await stripe.transfers.create(
      { amount: input.amountMinor, currency: input.currency.toLowerCase(), destination: input.destination, transfer_group: input.reference, metadata: toStripeMetadata(input.metadata) },
      { idempotencyKey: input.idempotencyKey },
    ), 'transfer'))),
    retrieve: (id) => settle(async () => toPayout(expectObject(await stripe.transfers.retrieve(id), 'transfer', id))),
    find: (reference) => settle(async () => {
      const [transfer] = (await stripe.transfers.list({ transfer_group: reference, limit: 1 })).data;
      return transfer ? toPayout(transfer) : null;
    }),
  };
};

/** Stripe's own words for what is a movement of ours. Its fees, and money that it sends to our bank, are none. */
const kinds: Readonly<Record<string, MovementKind>> = {
  charge: 'payment', payment: 'payment', refund: 'refund', payment_refund: 'refund', transfer: 'payout', transfer_refund: 'payout_reversal',
};

/** A chargeback's are adjustments, as others are that are none of ours. */
const disputeKinds: Readonly<Record<string, MovementKind>> = { dispute: 'chargeback', dispute_reversal: 'chargeback_reversal' };
const kindOf = ({ type, reporting_category: category }: Stripe.BalanceTransaction): MovementKind | undefined => (type === 'adjustment' ? disputeKinds[category] : kinds[type]);
const isOfPayment = (kind: MovementKind): boolean => kind === 'refund' || kind === 'chargeback' || kind === 'chargeback_reversal';

interface Source { id?: unknown; payment_intent?: unknown; transfer?: unknown; metadata?: unknown }
const idIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : typeof (value as Source | null)?.id === 'string' ? String((value as Source).id) : undefined);

const toMovement = (transaction: Stripe.BalanceTransaction): ProviderMovement | null => {
  const kind = kindOf(transaction);
  const source = transaction.source as unknown as Source | string | null;
  const found = typeof source === 'object' && source !== null ? source : {};
  const reference = kind === 'payment' ? idIn(found.payment_intent) : kind === 'payout_reversal' ? idIn(found.transfer) : idIn(source);
  if (kind === undefined || reference === undefined) return null;
  return {
    kind, reference, amountMinor: transaction.amount, feeMinor: transaction.fee, currency: transaction.currency.toUpperCase(), metadata: fromStripeMetadata(found.metadata),
    ...(isOfPayment(kind) ? { paymentReference: idIn(found.payment_intent) } : {}),
  };
};

const perPage = 100;

/** Stripe's balance transactions. */
export const createStripeStatement = (config: Config): ProviderStatement => {
  const stripe = clientOf(config);
  /** What moved the money, with the line of the statement that it made. */
  const lineOf = async (kind: MovementKind, reference: string): Promise<unknown> => {
    if (kind === 'payment') {
      const charge = (await stripe.paymentIntents.retrieve(reference, { expand: ['latest_charge.balance_transaction'] })).latest_charge;
      return typeof charge === 'object' && charge !== null ? charge.balance_transaction : null;
    }
    if (kind === 'refund') return (await stripe.refunds.retrieve(reference, { expand: ['balance_transaction'] })).balance_transaction;
    if (kind === 'chargeback' || kind === 'chargeback_reversal') {
      const { balance_transactions: lines } = await stripe.disputes.retrieve(reference);
      return lines.find((line) => kindOf(line) === kind) ?? null;
    }
    const transfer = await stripe.transfers.retrieve(reference, { expand: ['balance_transaction'] });
    return transfer.balance_transaction;
  };

  return {
    name: 'stripe',
    async *movements({ fromMs, toMs }) {
      const created = { gte: Math.floor(fromMs / 1_000), lte: Math.ceil(toMs / 1_000) };
      for (let after: string | undefined; ;) {
        const page = await settle(() => stripe.balanceTransactions.list({ created, limit: perPage, expand: ['data.source'], ...(after === undefined ? {} : { starting_after: after }) }));
        for (const transaction of page.data) {
          const movement = toMovement(transaction);
          if (movement) yield movement;
        }
        if (!page.has_more) return;
        after = page.data.at(-1)!.id;
      }
    },
    async find(kind, reference) {
      try {
        if (kind === 'payout_reversal') {
          // one for each time that a part came back
          const transfer = await stripe.transfers.retrieve(reference);
          return transfer.amount_reversed === 0 ? null : { kind, reference, amountMinor: transfer.amount_reversed, feeMinor: 0, currency: transfer.currency.toUpperCase(), metadata: {} };
        }
        const line = await lineOf(kind, reference);
        const transaction = typeof line === 'string' ? await stripe.balanceTransactions.retrieve(line) : (line as Stripe.BalanceTransaction | null);
        return transaction && { kind, reference, amountMinor: transaction.amount, feeMinor: transaction.fee, currency: transaction.currency.toUpperCase(), metadata: {} };
      } catch (error) {
        const known = toProviderError(error);
        if (known.kind === 'not_found') return null;
        throw known;
      }
    },
  };
};
