import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What the stand-ins of Stripe and PayPal know of one payment, read from their own file and not through anything of ours. */
export interface ProviderPayment {
  /** The intent's or the order's id. */
  readonly id: string;
  readonly paymentId: string;
  readonly bookingId: string | undefined;
  readonly status: string;
  /** Each charge or capture that took money. */
  readonly taken: readonly { readonly id: string; readonly amountMinor: number }[];
  /** Held at the payer's bank, and neither taken nor let go. */
  readonly heldMinor: number;
  readonly refunds: readonly { readonly id: string; readonly amountMinor: number }[];
  /** Taken back by banks, and not given again. */
  readonly disputedMinor: number;
  readonly disputeFeesMinor: number;
}

export interface ProviderTransfer {
  readonly id: string;
  readonly payoutId: string;
  readonly destination: string;
  readonly amountMinor: number;
  readonly reversedMinor: number;
}

export interface ProviderBooks {
  /** All of them, or the one that the provider calls so. */
  payments(providerPaymentId?: string): ProviderPayment[];
  /** All of them, or those that one of our payouts made. */
  transfers(payoutId?: string): ProviderTransfer[];
  /** Webhooks that are on their way still. */
  undelivered(): number;
  close(): void;
}

type Json = any;
const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
const minor = ({ value }: { readonly value: string }): number => Math.round(Number(value) * 100);

/** Opens the books that a sandbox keeps in `folder`. */
export function openProviderBooks(folder: string): ProviderBooks {
  const db = new DatabaseSync(join(folder, 'provider-sandbox.sqlite'), { readOnly: true, timeout: 10_000 });
  type Documents = (kind: string, a: string) => Json[];
  const rowsOf = (kind: string, whereSql = '', ...given: string[]) => db.prepare(`SELECT a, body FROM documents WHERE kind = ? ${whereSql} ORDER BY seq`).all(kind, ...given);
  const of = (...asked: Parameters<typeof rowsOf>): Json[] => rowsOf(...asked).map(({ body }) => JSON.parse(String(body)));
  /** Those that belong to something: each asked for by the index, which begins with the account … */
  const each: Documents = (kind, a) => {
    const accounts = db.prepare('SELECT DISTINCT account FROM documents').all().map(({ account }) => String(account));
    return of(kind, `AND a = ? AND account IN (${accounts.map(() => '?').join(', ')})`, a, ...accounts);
  };
  /** … and, where all of them are looked at, each kind read once: there may be thousands. */
  const atOnce = (): Documents => {
    const kinds = new Map<string, Map<unknown, ReturnType<typeof rowsOf>>>();
    return (kind, a) => {
      const known = kinds.get(kind) ?? Map.groupBy(rowsOf(kind), (row): unknown => row['a']);
      kinds.set(kind, known);
      return (known.get(a) ?? []).map(({ body }) => JSON.parse(String(body)));
    };
  };

  const ofStripe = (by: Documents) => (intent: Json): ProviderPayment => {
    const charges = by('charge', intent.id);
    const disputes = by('dispute', intent.id).flatMap((dispute) => dispute.balance_transactions);
    return {
      id: intent.id, paymentId: intent.metadata.payment_id, bookingId: intent.metadata.bookingId, status: intent.status,
      taken: charges.filter(({ captured, status }) => captured && status === 'succeeded').map(({ id, amount_captured: amountMinor }) => ({ id, amountMinor })),
      heldMinor: intent.amount_capturable ?? 0,
      refunds: by('refund', intent.id).filter(({ status }) => status === 'succeeded' || status === 'pending').map(({ id, amount: amountMinor }) => ({ id, amountMinor })),
      disputedMinor: 0 - sum(disputes.map(({ amount }) => amount)),
      disputeFeesMinor: sum(disputes.map(({ fee }) => fee)),
    };
  };
  const ofPaypal = (by: Documents) => ({ order }: Json): ProviderPayment => {
    const about = new URLSearchParams(order.purchase_units[0].custom_id ?? '');
    return {
      id: order.id, paymentId: about.get('p') ?? '', bookingId: about.get('b') ?? undefined, status: order.status,
      taken: by('capture', order.id).filter(({ status }) => status !== 'DECLINED').map(({ id, amount }) => ({ id, amountMinor: minor(amount) })),
      heldMinor: 0,
      refunds: by('refund', order.id).filter(({ status }) => status === 'COMPLETED' || status === 'PENDING').map(({ id, amount }) => ({ id, amountMinor: minor(amount) })),
      disputedMinor: 0, disputeFeesMinor: 0,
    };
  };

  return {
    payments(id) {
      const only = id === undefined ? [] as const : ['AND id = ?', id] as const;
      const by = id === undefined ? atOnce() : each;
      return [...of('intent', ...only).map(ofStripe(by)), ...of('order', ...only).map(ofPaypal(by))];
    },
    transfers(payoutId) {
      const found = payoutId === undefined ? of('transfer') : each('transfer', payoutId);
      return found.map(({ id, transfer_group, destination, amount, amount_reversed }) => ({ id, payoutId: transfer_group, destination, amountMinor: amount, reversedMinor: amount_reversed }));
    },
    undelivered: () => Number(db.prepare("SELECT COUNT(*) AS n FROM documents WHERE kind = 'delivery'").get()!['n']),
    close: () => db.close(),
  };
}
