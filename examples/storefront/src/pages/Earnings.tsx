import type { ComingEarning, Earnings as Found } from '@dogcare/sdk';
import { getEarningsOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { Chart } from '../components/earnings/Chart.tsx';
import { PayoutAccount } from '../components/earnings/PayoutAccount.tsx';
import { Payouts } from '../components/earnings/Payouts.tsx';
import { Section } from '../components/account/Section.tsx';
import { SelectField } from '../components/fields.tsx';
import { Members } from '../components/Members.tsx';
import { ErrorNotice, Money, SkeletonCards } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { addDays, addMonths, dayOf, startOfMonth, today } from '../lib/dates.ts';
import '../styles/earnings.css';

type By = Found['by'];
/** How far back is shown, by how long a period is. */
const firstDay: Record<By, (now: string) => string | undefined> = {
  day: (now) => addDays(now, -29),
  week: () => undefined,
  month: (now) => startOfMonth(addMonths(now, -11)),
};

const holds: Record<NonNullable<ComingEarning['held']>, string> = {
  not_over: 'When the booking is over',
  waiting: 'Free soon',
  dispute: 'Waits for a dispute',
  chargeback: 'Waits for the card’s bank',
  refund: 'Waits for a refund',
};

function Coming({ coming, timeZone }: { coming: readonly ComingEarning[]; timeZone: string }) {
  const { locale } = useShop();
  if (coming.length === 0) return <p className="quiet">Nothing waits: what you earn with the next booking shows up here.</p>;
  return (
    <ul className="payouts" aria-label="What is coming">
      {coming.map((one) => (
        <li key={one.bookingId ?? ''}>
          <span>{one.bookingId ? <Link to={`/bookings/${one.bookingId}`}>Booking</Link> : 'Other'}</span>
          <span className="quiet">
            {one.held === 'waiting' && one.releaseAt ? `Free on ${dayOf(one.releaseAt, locale, timeZone)}` : holds[one.held ?? 'waiting']}
          </span>
          <strong>
            <Money value={one.amount} />
          </strong>
        </li>
      ))}
    </ul>
  );
}

function Earnings() {
  const { client, locale } = useShop();
  usePageTitle('Earnings');
  const [by, setBy] = useState<By>('week');
  const found = useQuery(getEarningsOptions({ client, query: { by, from: firstDay[by](today()) } }));
  const earnings = found.data;
  return (
    <div className="container page narrow earnings-page">
      <header className="page-head">
        <h1>Earnings</h1>
        <SelectField label="By" value={by} onChange={({ target }) => setBy(target.value as By)}>
          <option value="day">Day</option>
          <option value="week">Week</option>
          <option value="month">Month</option>
        </SelectField>
      </header>
      {found.isPending && <SkeletonCards label="Loading your earnings" />}
      <ErrorNotice error={found.error} title="Your earnings didn’t load" onRetry={() => void found.refetch()} />
      {earnings && (
        <>
          <dl className="earnings-sums">
            <div>
              <dt>Next payout</dt>
              <dd>
                <Money value={earnings.available} />
              </dd>
              {earnings.nextPayoutAt && earnings.available.amount > 0 && <dd className="quiet">on {dayOf(earnings.nextPayoutAt, locale, earnings.timeZone)}</dd>}
            </div>
            <div>
              <dt>On its way</dt>
              <dd>
                <Money value={earnings.onItsWay} />
              </dd>
            </div>
            <div>
              <dt>Owed to you in all</dt>
              <dd>
                <Money value={earnings.balance} />
              </dd>
            </div>
          </dl>
          <section className="card account-section" aria-label="Earned and paid out">
            <Chart earnings={earnings} />
          </section>
          <Section title="What is coming">
            <Coming coming={earnings.coming} timeZone={earnings.timeZone} />
          </Section>
        </>
      )}
      <PayoutAccount />
      <Payouts />
    </div>
  );
}

export const Component = () => (
  <Members roles={['caregiver']}>
    <Earnings />
  </Members>
);
