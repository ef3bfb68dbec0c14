import type { PaymentMethod } from '@dogcare/sdk';

const brands: Record<string, string> = { visa: 'Visa', mastercard: 'Mastercard', amex: 'American Express', discover: 'Discover', diners: 'Diners Club', jcb: 'JCB', unionpay: 'UnionPay' };

/** As people know a card again: “Visa ending in 4242”. */
export const cardName = ({ brand, last4 }: Pick<PaymentMethod, 'brand' | 'last4'>): string => `${brands[brand] ?? 'Card'} ending in ${last4}`;

export const cardExpiry = ({ expMonth, expYear }: PaymentMethod): string => `${String(expMonth).padStart(2, '0')}/${String(expYear % 100).padStart(2, '0')}`;

/** Which setup somebody went off to make, so that its outcome can be asked for when they come back. */
const key = 'dogcare.card-setup';
export const rememberSetup = (setupId: string): void => sessionStorage.setItem(key, setupId);
export const recallSetup = (): string | null => sessionStorage.getItem(key);
export const forgetSetup = (): void => sessionStorage.removeItem(key);
