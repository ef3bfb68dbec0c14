import type { PayoutAccount as Account } from '@dogcare/sdk';
import { getPayoutAccountOptions, startPayoutOnboardingMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useShop } from '../../app/shop.tsx';
import { Section } from '../account/Section.tsx';
import { Badge, Busy, ErrorNotice, Skeleton, type Tone } from '../ui.tsx';

const standing: Record<Account['status'], [word: string, tone: Tone, meaning: string, action: string | null]> = {
  none: ['Not set up', 'wait', 'Say where your money goes, and what you earn is paid out by itself.', 'Set up payouts'],
  pending: ['Not finished', 'wait', 'Stripe still needs something from you.', 'Go on'],
  active: ['Ready', 'good', 'What you earn is paid out by itself.', null],
  restricted: ['Stopped', 'bad', 'Stripe wants to know something more before it pays you again.', 'See what is missing'],
};

/** Who somebody is and where their bank is they tell the provider, on its own pages. */
export function PayoutAccount() {
  const { client } = useShop();
  const found = useQuery({ ...getPayoutAccountOptions({ client }), refetchOnWindowFocus: true });
  const start = useMutation({ ...startPayoutOnboardingMutation({ client }), onSuccess: ({ url }) => url && location.assign(url) });
  const account = found.data;
  const [word, tone, meaning, action] = standing[account?.status ?? 'none'];
  const here = `${location.origin}/earnings`;
  return (
    <Section title="Where your money goes">
      {found.isPending && <Skeleton lines={2} label="Loading your payout account" />}
      <ErrorNotice error={found.error} title="Your payout account didn’t load" onRetry={() => void found.refetch()} />
      {account && (
        <>
          <p className="account-line" role="status">
            <Badge tone={tone}>{word}</Badge> <span>{meaning}</span>
          </p>
          {account.status !== 'none' && account.destination && <p className="meta quiet">Stripe {account.destination}</p>}
          <ErrorNotice error={start.error} title="That didn’t work" />
          {action && (
            <div className="form-actions">
              <button type="button" className="button" disabled={start.isPending} onClick={() => start.mutate({ body: { returnUrl: here, refreshUrl: here } })}>
                <Busy busy={start.isPending} as="One moment…">
                  {action}
                </Busy>
              </button>
            </div>
          )}
        </>
      )}
    </Section>
  );
}
