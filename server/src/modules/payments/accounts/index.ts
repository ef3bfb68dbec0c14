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

export type PaymentAccounts = ReturnType<typeof createPaymentAccounts>;

/** A payment stays with the account that it was begun with: no other one knows it. */
export function createPaymentAccounts({ platform, own }: PaymentProviders) {
  const open = (whose: Whose, name: ProviderName): ChosenAccount | null => {
    const mine = own(whose, name);
    const provider = mine ?? platform[name];
    return provider ? { name, account: mine ? 'own' : 'platform', provider } : null;
  };

  return {
    /** With whom a payment begins now: as wanted, or the first that the business offers. Throws `payment_provider_not_offered`. */
    choose(whose: Whose, wanted?: ProviderName | null): ChosenAccount {
      const offered = whose.tenant.settings.paymentProviders ?? ['stripe'];
      for (const name of wanted ? offered.filter((one) => one === wanted) : offered) {
        const chosen = open(whose, name);
        if (chosen) return chosen;
      }
      throw problem('payment_provider_not_offered', { pointer: '#/provider' });
    },
    /** The account with this provider that is used now, offered or not: for what is no payment of its own, such as saved cards. */
    now: open,
    /** Who has this payment. Throws {@link ProviderError}. */
    of(whose: Whose, { provider: name, account }: Pick<PaymentRow, 'provider' | 'account'>): PaymentProvider {
      const provider = account === 'own' ? own(whose, name) : platform[name];
      if (provider) return provider;
      throw new ProviderError({ kind: 'unavailable', code: 'account_gone', message: 'The account that it was begun with is in the settings no more', retryable: false });
    },
    /** Whose signature stands in the headers: Stripe's scheme or PayPal's, for either address. */
    signedBy: (headers: WebhookInput['headers']): ProviderName =>
      (Object.keys(headers).some((name) => name.toLowerCase() === 'paypal-transmission-sig') ? 'paypal' : 'stripe'),
    platform,
    own,
  };
}
