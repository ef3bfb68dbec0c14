import type { Ctx } from '../../../kernel/context/context.ts';
import type { PayoutProvider } from '../../../ports/payouts/index.ts';
import type { PaymentAccount, ProviderName } from '../entities.ts';
import type { PayoutDeps } from './deps.ts';

/** By whom a payout was made, or an account was set up. */
export interface PaidBy {
  readonly provider: ProviderName;
  readonly account: PaymentAccount;
}

const names: readonly ProviderName[] = ['stripe', 'paypal'];

/** Who pays out: the business's own account with a provider where it has one, as its payments come in there; the platform's otherwise. */
export function createPayoutProviders({ provider, own }: PayoutDeps) {
  const ownOf = async (ctx: Ctx, name: ProviderName): Promise<PayoutProvider | null> => (own ? own(ctx, name) : null);
  /** Who paid, or keeps an account: nobody else knows it. Null where that one is gone. */
  const of = (ctx: Ctx, by: PaidBy): Promise<PayoutProvider | null> => (by.account === 'own' ? ownOf(ctx, by.provider) : provider(ctx, by.provider));

  return {
    of,
    /** Who pays by that name from now on. Throws {@link ProviderError} where the business's own account cannot be used. */
    async now(ctx: Ctx, name: ProviderName): Promise<{ readonly account: PaymentAccount; readonly provider: PayoutProvider } | null> {
      const mine = await ownOf(ctx, name);
      if (mine) return { account: 'own', provider: mine };
      const ours = await provider(ctx, name);
      return ours && { account: 'platform', provider: ours };
    },
    /** Whether an account that was set up is good for what is paid from now on: an address is, whoever pays it; an account at Stripe is one's whose it is. */
    async isGood(ctx: Ctx, by: PaidBy): Promise<boolean> {
      return by.provider === 'paypal' || (by.account === 'own') === ((await ownOf(ctx, by.provider)) !== null);
    },
    /** By whom one can be paid: as the business is paid itself, as that is where its money is. */
    async offered(ctx: Ctx): Promise<ProviderName[]> {
      const wanted = ctx.tenant.settings.paymentProviders ?? ['stripe'];
      const found: ProviderName[] = [];
      for (const name of names.filter((one) => wanted.includes(one))) if ((await ownOf(ctx, name)) ?? (await provider(ctx, name))) found.push(name);
      return found;
    },
  };
}
export type PayoutProviders = ReturnType<typeof createPayoutProviders>;
