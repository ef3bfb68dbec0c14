import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { ProviderError, type PaymentProvider, type WebhookInput } from '../../../ports/payments/index.ts';
import type { PaymentAccount, PaymentRow, ProviderName } from '../entities.ts';

type Whose = Pick<Ctx, 'tenant'>;

/** With whom people pay: with the platform's accounts, or with the business's own where it has them. */
export interface PaymentProviders {
  /** PayPal may be missing. */
  readonly platform: Readonly<{ stripe: PaymentProvider } & Partial<Record<ProviderName, PaymentProvider>>>;
  readonly own: (whose: Whose, name: ProviderName) => PaymentProvider | null;
}

/** One provider, by one account with it. */
export interface ChosenAccount {
  readonly name: ProviderName;
  readonly account: PaymentAccount;
  readonly provider: PaymentProvider;
}

/** Where a payment was begun, or a card is kept. */
export type Kept = Pick<PaymentRow, 'provider' | 'account'>;

const offeredBy = ({ tenant }: Whose): readonly ProviderName[] => tenant.settings.paymentProviders ?? ['stripe'];

export type PaymentAccounts = ReturnType<typeof createPaymentAccounts>;

/** What cards alone can do, and PayPal can't: named as the request names it. */
export type CardOption = 'paymentMethodId' | 'saveMethod' | 'when' | 'tip' | 'setup';

/** A payment stays with the account that it was begun with: no other one knows it. */
export function createPaymentAccounts({ platform, own }: PaymentProviders) {
  const open = (whose: Whose, name: ProviderName): ChosenAccount | null => {
    const mine = own(whose, name);
    const provider = mine ?? platform[name];
    return provider ? { name, account: mine ? 'own' : 'platform', provider } : null;
  };

  /** Who has this payment, or keeps this card. Throws {@link ProviderError}. */
  const of = (whose: Whose, { provider: name, account }: Kept): PaymentProvider => {
    const provider = account === 'own' ? own(whose, name) : platform[name];
    if (provider) return provider;
    throw new ProviderError({ kind: 'unavailable', code: 'account_gone', message: 'The account that it was begun with is in the settings no more', retryable: false });
  };

  return {
    /**
     * With whom a payment begins now: as wanted, or the first that the business offers and that can do what is asked for. Throws
     * `payment_provider_not_offered`, `payment_option_not_supported`.
     */
    choose(whose: Whose, wanted: ProviderName | null, cardOption: CardOption | null = null): ChosenAccount {
      const offered = offeredBy(whose);
      let isOffered = false;
      for (const name of wanted ? offered.filter((one) => one === wanted) : offered) {
        const chosen = open(whose, name);
        if (chosen && (cardOption === null || chosen.provider.saved)) return chosen;
        isOffered ||= chosen !== null;
      }
      if (!isOffered || cardOption === null) throw problem('payment_provider_not_offered', { pointer: '#/provider' });
      const isField = cardOption !== 'tip' && cardOption !== 'setup';
      throw problem('payment_option_not_supported', isField ? { pointer: `#/${cardOption}` } : {});
    },
    /** Who keeps a saved card, and so who alone can charge it. Throws `payment_provider_not_offered`, {@link ProviderError}. */
    keeperOf(whose: Whose, kept: Kept): ChosenAccount {
      if (!offeredBy(whose).includes(kept.provider)) throw problem('payment_provider_not_offered', { pointer: '#/paymentMethodId' });
      return { name: kept.provider, account: kept.account, provider: of(whose, kept) };
    },
    of,
    /** Whether it is there still: a business may have taken its own out of its settings. */
    has: (whose: Whose, { provider: name, account }: Kept): boolean => Boolean(account === 'own' ? own(whose, name) : platform[name]),
    /** Whose signature stands in the headers: Stripe's scheme or PayPal's, for either address. */
    signedBy: (headers: WebhookInput['headers']): ProviderName =>
      (Object.keys(headers).some((name) => name.toLowerCase() === 'paypal-transmission-sig') ? 'paypal' : 'stripe'),
    platform,
    own,
  };
}
