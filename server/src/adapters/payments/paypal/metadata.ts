import { ProviderError } from '../../../ports/payments/index.ts';

/** PayPal keeps one short text with a payment, `custom_id`; names are shortened so that our ids fit in. */
const shortNames: Readonly<Record<string, string>> = { paymentId: 'p', tenantId: 't', bookingId: 'b', refundId: 'r', orderId: 'o' };
const longNames = Object.fromEntries(Object.entries(shortNames).map(([long, short]) => [short, long]));
const most = 127;

export const toCustomId = (metadata: Readonly<Record<string, string>>): string => {
  const text = new URLSearchParams(Object.entries(metadata).map(([name, value]): [string, string] => [shortNames[name] ?? name, value])).toString();
  if (text.length > most) throw new ProviderError({ kind: 'invalid', code: 'metadata_too_long', message: 'PayPal keeps 127 characters with a payment', retryable: false });
  return text;
};

/** What is not ours is nothing. */
export const fromCustomId = (customId: unknown): Record<string, string> =>
  (typeof customId === 'string' && customId.includes('=')
    ? Object.fromEntries([...new URLSearchParams(customId)].map(([name, value]) => [longNames[name] ?? name, value]))
    : {});

const mostOfItem = 63;
/** With an item of a payout PayPal keeps less: our own id, and whose it is. */
export const toItemId = (reference: string, { tenantId }: Readonly<Record<string, string>>): string => {
  const both = tenantId === undefined ? reference : `${reference}.${tenantId}`;
  return both.length > mostOfItem ? reference : both;
};
export const fromItemId = (itemId: string | undefined): Record<string, string> => {
  const [payoutId, tenantId] = itemId?.split('.', 2) ?? [];
  return { ...(payoutId ? { payoutId } : {}), ...(tenantId ? { tenantId } : {}) };
};
