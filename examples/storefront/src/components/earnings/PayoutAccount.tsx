import type { PayoutAccount as Account, StartPayoutOnboarding } from '@dogcare/sdk';
import { getPayoutAccountOptions, getPayoutAccountQueryKey, startPayoutOnboardingMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import { Section } from '../account/Section.tsx';
import { Choice, TextField } from '../fields.tsx';
import { Badge, Busy, ErrorNotice, Skeleton, type Tone } from '../ui.tsx';

type Provider = Account['offered'][number];
const names: Record<Provider, string> = { stripe: 'Stripe', paypal: 'PayPal' };
const ways: Record<Provider, string> = { stripe: 'Bank account, by Stripe', paypal: 'PayPal' };

const words: Record<Account['status'], [word: string, tone: Tone, meaning: (by: string) => string]> = {
  none: ['Not set up', 'wait', () => 'Say where your money goes, and what you earn is paid out by itself.'],
  pending: ['Not finished', 'wait', (by) => `${by} still needs something from you.`],
  active: ['Ready', 'good', () => 'What you earn is paid out by itself.'],
  restricted: ['Stopped', 'bad', (by) => `${by} wants to know something more before it pays you again.`],
};
const actions: Record<Account['status'], string> = { none: 'Set up payouts', pending: 'Go on', active: 'Set up payouts', restricted: 'See what is missing' };

/** PayPal's ids are 13 letters and digits; all else is an address. */
const receiver = (text: string): Pick<StartPayoutOnboarding, 'email' | 'paypalId'> =>
  /^[A-Z0-9]{13}$/.test(text) ? { paypalId: text } : { email: text };

function Choose({ account, onChosen }: { account: Account; onChosen(): void }) {
  const { client } = useShop();
  const { me } = useSession();
  const known = useQueryClient();
  const [chosen, choose] = useState<Provider>(account.provider && account.offered.includes(account.provider) ? account.provider : (account.offered[0] ?? 'stripe'));
  const [address, setAddress] = useState('');
  const start = useMutation({
    ...startPayoutOnboardingMutation({ client }),
    onSuccess: ({ url, account: begun }) => {
      if (url) return location.assign(url);
      known.setQueryData(getPayoutAccountQueryKey({ client }), begun);
      onChosen();
    },
  });
  const here = `${location.origin}/earnings`;
  const goesOn = chosen === account.provider && account.status !== 'active';
  const send = () => {
    const to = chosen === 'paypal' ? receiver(address.trim() || (me?.email ?? '')) : {};
    start.mutate({ body: { provider: chosen, returnUrl: here, refreshUrl: here, ...to } });
  };
  return (
    <form
      className="payout-choice"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {account.offered.length > 1 && (
        <Choice<Provider> legend="How would you like to be paid?" options={account.offered.map((value) => ({ value, label: ways[value] }))} chosen={chosen} onChange={choose} />
      )}
      {chosen === 'paypal' && (
        <TextField
          label="Your PayPal address"
          hint={`The e-mail address of your PayPal account, or its id. Left empty, it is ${me?.email ?? 'your own'}.`}
          value={address}
          placeholder={me?.email}
          maxLength={200}
          autoComplete="email"
          onChange={({ target }) => setAddress(target.value)}
        />
      )}
      <ErrorNotice error={start.error} title="That didn’t work" />
      <div className="form-actions">
        <button type="submit" className="button" disabled={start.isPending}>
          <Busy busy={start.isPending} as="One moment…">
            {chosen === 'paypal' ? 'Pay me by PayPal' : goesOn ? actions[account.status] : actions.none}
          </Busy>
        </button>
      </div>
    </form>
  );
}

/** Who somebody is and where their bank is they tell Stripe, on its own pages; PayPal asks for no more than an address. */
export function PayoutAccount() {
  const { client } = useShop();
  const [changes, setChanges] = useState(false);
  const found = useQuery({ ...getPayoutAccountOptions({ client }), refetchOnWindowFocus: true });
  const account = found.data;
  const [word, tone, meaning] = words[account?.status ?? 'none'];
  const by = account?.provider ? names[account.provider] : 'Stripe';
  const isMoved = account?.requirements.includes('new_account');
  return (
    <Section title="Where your money goes">
      {found.isPending && <Skeleton lines={2} label="Loading your payout account" />}
      <ErrorNotice error={found.error} title="Your payout account didn’t load" onRetry={() => void found.refetch()} />
      {account && (
        <>
          <p className="account-line" role="status">
            <Badge tone={tone}>{word}</Badge> <span>{isMoved ? 'We pay from another account now: please set up where your money goes once more.' : meaning(by)}</span>
          </p>
          {account.status !== 'none' && account.destination && (
            <p className="meta quiet">
              {by} {account.destination}
            </p>
          )}
          {account.status === 'active' && !changes ? (
            <div className="form-actions">
              <button type="button" className="button button-small button-quiet" onClick={() => setChanges(true)}>
                Change where it goes
              </button>
            </div>
          ) : (
            <Choose key={`${account.status} ${account.provider}`} account={account} onChosen={() => setChanges(false)} />
          )}
        </>
      )}
    </Section>
  );
}
