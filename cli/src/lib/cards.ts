import type { PaymentMethod } from '@dogcare/sdk';
import { table } from './output.ts';

export const cardTable = (cards: readonly PaymentMethod[]): string =>
  table(cards, [
    { title: 'CARD', value: (one) => one.id },
    { title: 'BRAND', value: (one) => one.brand },
    { title: 'ENDS IN', value: (one) => one.last4 },
    { title: 'EXPIRES', value: (one) => `${String(one.expMonth).padStart(2, '0')}/${one.expYear}${one.isExpired ? ' (expired)' : ''}` },
    { title: 'USUAL', value: (one) => (one.isDefault ? 'yes' : '') },
  ]);
