import type { BookingSeries } from '@dogcare/sdk';
import { answerSeriesMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useShop } from '../../app/shop.tsx';
import { formatInstant } from '../../lib/dates.ts';
import { describeEach, describeRule, ownerName } from '../../lib/series.ts';
import { Busy, ErrorNotice, Notice } from '../ui.tsx';

/** The caregiver's one yes or no: to all of it, or to a change. */
export function SeriesAnswer({ series, onDone }: { series: BookingSeries; onDone(): Promise<void> }) {
  const { client, locale } = useShop();
  const answer = useMutation({ ...answerSeriesMutation({ client }), onSettled: () => onDone() });
  const { proposal } = series;
  const path = { seriesId: series.id };
  return (
    <Notice tone="wait" title={proposal ? `${ownerName(series)} would like to change it` : `${ownerName(series)} asks you for this`}>
      {proposal ? (
        <p>
          {proposal.scope === 'this' ? 'One of them' : proposal.scope === 'following' ? `From ${proposal.date} on` : 'All of them'}
          {proposal.rule && `: ${describeRule(proposal.rule, locale)}`}
          {proposal.each && `: ${describeEach(proposal.each, locale)}`}
          {proposal.dogIds && ': other dogs'}.
        </p>
      ) : (
        <p>One answer for all of them, those to come included.</p>
      )}
      {series.respondBy && <p className="quiet">Answer by {formatInstant(series.respondBy, locale, series.timeZone)}.</p>}
      <ErrorNotice error={answer.error} />
      <div className="form-actions">
        <button type="button" className="button" disabled={answer.isPending} onClick={() => answer.mutate({ path, body: { answer: 'accept' } })}>
          <Busy busy={answer.isPending}>{proposal ? 'Agree' : 'Accept all'}</Busy>
        </button>
        <button type="button" className="button button-quiet" disabled={answer.isPending} onClick={() => answer.mutate({ path, body: { answer: 'decline' } })}>
          Decline
        </button>
      </div>
    </Notice>
  );
}
