import type { LedgerKind, Payout } from '@dogcare/sdk';
import { getPayoutStatementOptions, listPayoutsInfiniteOptions } from '@dogcare/sdk/react-query';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import { dayOf } from '../../lib/dates.ts';
import { Section } from '../account/Section.tsx';
import { Dialog } from '../Dialog.tsx';
import { Badge, Busy, ErrorNotice, Money, Skeleton, type Tone } from '../ui.tsx';

const words: Record<Payout['status'], [word: string, tone: Tone]> = {
  requested: ['On its way', 'wait'],
  sent: ['On its way', 'wait'],
  paid: ['Paid', 'good'],
  failed: ['Failed', 'bad'],
  reversed: ['Came back', 'bad'],
};
const kinds: Partial<Record<LedgerKind, string>> = {
  payment: 'Booking', refund: 'Refund', tip: 'Tip', chargeback: 'Chargeback', chargeback_reversal: 'Chargeback, won', chargeback_loss: 'Chargeback, lost', payout_part_reversal: 'Part of a payout that came back', adjustment: 'Adjustment',
};

function Statement({ payout, onClose }: { payout: Payout; onClose(): void }) {
  const { client, locale } = useShop();
  const { me } = useSession();
  const found = useQuery(getPayoutStatementOptions({ client, path: { payoutId: payout.id } }));
  const day = (instant: string) => dayOf(instant, locale, me?.timeZone ?? 'UTC');
  return (
    <Dialog title={`Statement of ${day(payout.createdAt)}`} onClose={onClose}>
      {found.isPending && <Skeleton lines={3} label="Loading the statement" />}
      <ErrorNotice error={found.error} title="The statement didn’t load" onRetry={() => void found.refetch()} />
      {found.data && (
        <table className="earnings-table">
          <thead>
            <tr>
              <th scope="col">What for</th>
              <th scope="col">Amount</th>
            </tr>
          </thead>
          <tbody>
            {found.data.lines.map((line, n) => (
              <tr key={n}>
                <th scope="row">
                  {line.bookingId ? <Link to={`/bookings/${line.bookingId}`}>{kinds[line.kind] ?? line.kind}</Link> : (kinds[line.kind] ?? line.kind)}
                  <span className="quiet"> {day(line.occurredAt)}</span>
                </th>
                <td>
                  <Money value={line.amount} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Paid out to {payout.destination}</th>
              <td>
                <Money value={payout.amount} />
              </td>
            </tr>
          </tfoot>
        </table>
      )}
    </Dialog>
  );
}

export function Payouts() {
  const { client, locale } = useShop();
  const { me } = useSession();
  const [shown, show] = useState<Payout | null>(null);
  const found = useInfiniteQuery({
    ...listPayoutsInfiniteOptions({ client, query: { limit: 10 } }),
    initialPageParam: {},
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const payouts = found.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Section title="Payouts">
      {found.isPending && <Skeleton lines={3} label="Loading your payouts" />}
      <ErrorNotice error={found.error} title="Your payouts didn’t load" onRetry={() => void found.refetch()} />
      {found.isSuccess && payouts.length === 0 && <p className="quiet">Nothing has been paid out yet.</p>}
      {payouts.length > 0 && (
        <ul className="payouts" aria-label="Payouts">
          {payouts.map((payout) => (
            <li key={payout.id}>
              <span>{dayOf(payout.createdAt, locale, me?.timeZone ?? 'UTC')}</span>
              <span>
                <Badge tone={words[payout.status][1]}>{payout.failure === 'UNCLAIMED' ? 'Waits at PayPal' : words[payout.status][0]}</Badge>
                {payout.status === 'paid' && payout.reversed.amount > 0 && (
                  <span className="quiet">
                    {' '}
                    <Money value={payout.reversed} /> came back
                  </span>
                )}
              </span>
              <strong>
                <Money value={payout.amount} />
              </strong>
              <button type="button" className="button button-small button-quiet" onClick={() => show(payout)}>
                Statement<span className="visually-hidden"> of {dayOf(payout.createdAt, locale, me?.timeZone ?? 'UTC')}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <button type="button" className="button button-quiet more" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          <Busy busy={found.isFetchingNextPage} as="Loading…">
            Show older ones
          </Busy>
        </button>
      )}
      {shown && <Statement payout={shown} onClose={() => show(null)} />}
    </Section>
  );
}
