import type { SeriesOccurrence } from '@dogcare/sdk';
import { cancelSeriesMutation, getSeriesOptions, updateSeriesMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { refreshBookings } from '../app/queries.ts';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { Icon } from '../components/Icon.tsx';
import { Members } from '../components/Members.tsx';
import { ChangeDialog } from '../components/series/ChangeDialog.tsx';
import { Charges } from '../components/series/Charges.tsx';
import { Occurrences } from '../components/series/Occurrences.tsx';
import { SeriesActions } from '../components/series/SeriesActions.tsx';
import { SeriesAnswer } from '../components/series/SeriesAnswer.tsx';
import { SeriesBadge } from '../components/series/SeriesCard.tsx';
import { ErrorNotice, Notice, Skeleton } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { formatDate, mediumDate } from '../lib/dates.ts';
import { asksCaregiver, describeEach, describeRule, ownerName } from '../lib/series.ts';
import { listOf } from '../lib/words.ts';
import '../styles/booking.css';
import '../styles/series.css';

function SeriesPage() {
  const { seriesId = '' } = useParams();
  const { client, locale, service } = useShop();
  const { me } = useSession();
  const queries = useQueryClient();
  const [params] = useSearchParams();
  const [editing, setEditing] = useState<SeriesOccurrence | 'all'>();
  const path = { seriesId };
  const answer = useQuery({ ...getSeriesOptions({ client, path }), refetchInterval: 20_000 });
  const again = () => refreshBookings(queries);
  const skip = useMutation({ ...cancelSeriesMutation({ client }), onSuccess: again });
  const update = useMutation({
    ...updateSeriesMutation({ client }),
    onSuccess: async () => {
      await again();
      setEditing(undefined);
    },
  });
  const series = answer.data;
  usePageTitle(series ? 'A series' : undefined);
  if (!series)
    return (
      <div className="container page">
        {answer.error ? <ErrorNotice error={answer.error} title="The series didn’t load" onRetry={() => void answer.refetch()} /> : <Skeleton lines={8} label="Loading the series" />}
      </div>
    );
  const asCaregiver = me?.role === 'caregiver';
  const other = asCaregiver ? ownerName(series) : series.caregiver.displayName;
  return (
    <div className="container page">
      <p className="crumb">
        <Link to="/series">
          <Icon name="chevronLeft" size={18} /> What repeats
        </Link>
      </p>
      <header className="page-head booking-head">
        <div>
          <h1>
            {service(series.serviceType)?.name ?? series.serviceType} {asCaregiver ? 'for' : 'with'} {other}
          </h1>
          <p className="lead">
            {describeRule(series.rule, locale)}, {describeEach(series.each, locale)}
          </p>
        </div>
        <SeriesBadge series={series} />
      </header>
      {params.get('new') !== null && !asCaregiver && series.status === 'pending' && (
        <Notice tone="good" role="status" title="Your request is on its way">
          <p>The times are held for you, and {other} answers once for all of them.</p>
        </Notice>
      )}
      {asCaregiver && asksCaregiver(series) && <SeriesAnswer series={series} onDone={again} />}
      {!asCaregiver && series.proposal && (
        <Notice tone="wait" title="Your change waits for a yes">
          <p>{other} has been asked. Until then all stays as it is.</p>
        </Notice>
      )}
      <div className="booking-layout">
        <div className="booking-main">
          <section className="card" aria-labelledby="next-title">
            <h2 id="next-title">Next times</h2>
            <ErrorNotice error={skip.error} title="That didn’t work" />
            <Occurrences
              series={series}
              busy={skip.isPending}
              onSkip={({ date }) => skip.mutate({ path, body: { scope: 'this', date } })}
              onEdit={setEditing}
            />
          </section>
          <Charges series={series} />
        </div>
        <aside className="card booking-side" aria-labelledby="about-title">
          <h2 id="about-title">About it</h2>
          <dl className="sums">
            <div>
              <dt>Dogs</dt>
              <dd>
                {listOf(
                  series.dogs.map(({ name }) => name),
                  locale,
                )}
              </dd>
            </div>
            <div>
              <dt>Prices</dt>
              <dd>{series.pricing === 'locked' ? 'As when it was made' : 'As on the day each is made'}</dd>
            </div>
            <div>
              <dt>Payment</dt>
              <dd>{series.billing === 'weekly' ? 'Each week at once, by your usual card' : 'Each, a day before'}</dd>
            </div>
            {series.pause && (
              <div>
                <dt>Paused</dt>
                <dd>
                  From {formatDate(series.pause.from, locale, mediumDate)}
                  {series.pause.to && ` to ${formatDate(series.pause.to, locale, mediumDate)}`}
                </dd>
              </div>
            )}
          </dl>
          {series.note && <blockquote className="note">{series.note}</blockquote>}
          <SeriesActions series={series} isOwner={me?.role === 'owner'} onChange={() => setEditing('all')} onDone={again} />
        </aside>
      </div>
      {editing && (
        <ChangeDialog
          series={series}
          one={editing === 'all' ? null : editing}
          busy={update.isPending}
          error={update.error}
          onChange={(body) => update.mutate({ path, body })}
          onClose={() => setEditing(undefined)}
        />
      )}
    </div>
  );
}

export const Component = () => (
  <Members roles={['owner', 'caregiver', 'admin']}>
    <SeriesPage />
  </Members>
);
