import { cardError } from './errors.ts';

/** What a test card does when it is charged. */
export type CardBehaviour =
  | 'ok'
  /** Once asked while it is saved, it is not asked again. */
  | 'authenticate'
  | 'authenticate_always'
  | 'refund_pending' | 'dispute' | 'inquiry'
  /** The bank takes longer than our client waits. */
  | 'slow'
  /** The card is charged, and the answer does not arrive. */
  | 'answer_lost'
  /** `attaches`: it can be saved, and fails when it is charged. */
  | { decline: string; code?: string; message: string; attaches?: boolean };

export interface TestCard {
  number: string;
  brand: string;
  behaviour: CardBehaviour;
  /** For the note on the card page. */
  note: string;
}

const declines = (decline: string, message: string, code = 'card_declined'): CardBehaviour => ({
  decline,
  code,
  message,
});

/** A part of the numbers at docs.stripe.com/testing. */
export const testCards: TestCard[] = [
  { number: '4242424242424242', brand: 'visa', behaviour: 'ok', note: 'succeeds' },
  { number: '5555555555554444', brand: 'mastercard', behaviour: 'ok', note: 'succeeds' },
  { number: '378282246310005', brand: 'amex', behaviour: 'ok', note: 'succeeds' },
  { number: '4000000000000077', brand: 'visa', behaviour: 'ok', note: 'succeeds' },
  { number: '4000000000007726', brand: 'visa', behaviour: 'refund_pending', note: 'succeeds; refunds stay pending' },
  { number: '4000000000000259', brand: 'visa', behaviour: 'dispute', note: 'succeeds; the payer disputes it' },
  { number: '4000000000001976', brand: 'visa', behaviour: 'inquiry', note: 'succeeds; the bank inquires about it' },
  {
    number: '4000000000000002',
    brand: 'visa',
    behaviour: declines('generic_decline', 'Your card was declined.'),
    note: 'is declined',
  },
  {
    number: '4000000000009995',
    brand: 'visa',
    note: 'has insufficient funds',
    behaviour: declines('insufficient_funds', 'Your card has insufficient funds.'),
  },
  {
    number: '4000000000009987',
    brand: 'visa',
    note: 'was reported lost',
    behaviour: declines('lost_card', 'Your card was declined.'),
  },
  {
    number: '4000000000000069',
    brand: 'visa',
    note: 'has expired',
    behaviour: declines('expired_card', 'Your card has expired.', 'expired_card'),
  },
  {
    number: '4000000000000127',
    brand: 'visa',
    note: 'has another security code',
    behaviour: declines('incorrect_cvc', "Your card's security code is incorrect.", 'incorrect_cvc'),
  },
  {
    number: '4000000000000119',
    brand: 'visa',
    note: 'meets a processing error',
    behaviour: declines(
      'processing_error',
      'An error occurred while processing your card. Try again in a little bit.',
      'processing_error',
    ),
  },
  { number: '4000002500003155', brand: 'visa', behaviour: 'authenticate', note: 'asks for 3-D Secure' },
  { number: '4000000000003220', brand: 'visa', behaviour: 'authenticate', note: 'asks for 3-D Secure' },
  {
    number: '4000002760003184',
    brand: 'visa',
    behaviour: 'authenticate_always',
    note: 'asks for 3-D Secure each time, even when it is saved',
  },
  {
    number: '4000000000000341',
    brand: 'visa',
    note: 'can be saved, and is declined when it is charged',
    behaviour: { decline: 'generic_decline', message: 'Your card was declined.', attaches: true },
  },
  // these two are ours: at Stripe the network does it
  { number: '4000000000009037', brand: 'visa', behaviour: 'slow', note: 'saved, its bank answers too late' },
  { number: '4000000000009045', brand: 'visa', behaviour: 'answer_lost', note: 'saved, it is charged and the answer is lost' },
];

/** Stripe's magic names: `pm_card_visa` stands for a payment method with that card. */
const tokens: Record<string, string> = {
  visa: '4242424242424242',
  mastercard: '5555555555554444',
  amex: '378282246310005',
  us: '4242424242424242',
  bypassPending: '4000000000000077',
  pendingRefund: '4000000000007726',
  createDispute: '4000000000000259',
  createDisputeInquiry: '4000000000001976',
  chargeDeclined: '4000000000000002',
  visa_chargeDeclined: '4000000000000002',
  chargeDeclinedInsufficientFunds: '4000000000009995',
  visa_chargeDeclinedInsufficientFunds: '4000000000009995',
  chargeDeclinedLostCard: '4000000000009987',
  visa_chargeDeclinedLostCard: '4000000000009987',
  chargeDeclinedExpiredCard: '4000000000000069',
  chargeDeclinedIncorrectCvc: '4000000000000127',
  chargeDeclinedProcessingError: '4000000000000119',
  authenticationRequired: '4000002500003155',
  threeDSecure2Required: '4000000000003220',
  threeDSecureRequired: '4000000000003220',
  authenticationRequiredAlways: '4000002760003184',
  chargeCustomerFail: '4000000000000341',
  slow: '4000000000009037',
  answerLost: '4000000000009045',
};

/** For `pm_card_x` and `tok_x`; null for any other name. */
export const magicCard = (name: string): TestCard | null => {
  const suffix = /^(?:pm_card_|tok_)(.+)$/.exec(name)?.[1];
  const number = suffix === undefined || !Object.hasOwn(tokens, suffix) ? undefined : tokens[suffix];
  return testCards.find((card) => card.number === number) ?? null;
};

const luhn = (digits: string): boolean => {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
};

export interface TypedCard {
  number: string;
  expMonth: number;
  expYear: number;
  cvc: string;
}

/** Reads what a payer typed, as Stripe would refuse or take it. Only test cards exist here. */
export const readTypedCard = (typed: TypedCard, now: Date): { card: TestCard; expMonth: number; expYear: number } => {
  const number = typed.number.replaceAll(/[\s-]/g, '');
  if (!/^\d{12,19}$/.test(number) || !luhn(number)) {
    throw cardError({ code: 'incorrect_number', message: 'Your card number is incorrect.', param: 'number' });
  }
  const { expMonth } = typed;
  if (!Number.isInteger(expMonth) || expMonth < 1 || expMonth > 12) {
    throw cardError({
      code: 'invalid_expiry_month',
      message: "Your card's expiration month is invalid.",
      param: 'exp_month',
    });
  }
  const expYear = typed.expYear < 100 ? 2000 + typed.expYear : typed.expYear;
  const past = expYear * 12 + expMonth < now.getUTCFullYear() * 12 + now.getUTCMonth() + 1;
  if (!Number.isInteger(expYear) || past || expYear > now.getUTCFullYear() + 50) {
    throw cardError({
      code: 'invalid_expiry_year',
      message: "Your card's expiration year is invalid.",
      param: 'exp_year',
    });
  }
  const card = testCards.find((known) => known.number === number);
  if (!/^\d+$/.test(typed.cvc) || typed.cvc.length !== (card?.brand === 'amex' ? 4 : 3)) {
    throw cardError({ code: 'invalid_cvc', message: "Your card's security code is invalid.", param: 'cvc' });
  }
  if (card === undefined) {
    throw cardError({
      code: 'card_declined',
      declineCode: 'test_mode_live_card',
      param: 'number',
      message: 'Your card was declined. Your request was in test mode, but used a non test card.',
    });
  }
  return { card, expMonth, expYear };
};
