import type { Booking, Dispute } from '@dogcare/sdk';
import { listBookingDisputesOptions, withdrawDisputeMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../app/queries.ts';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import { categoryWord } from '../../lib/care.ts';
import { formatInstant } from '../../lib/dates.ts';
import { Badge, ErrorNotice, Money, Notice } from '../ui.tsx';
import { DisputeDialog } from './OpenDispute.tsx';

const words = { open: 'Waiting for an answer', answered: 'Being decided', resolved: 'Decided', withdrawn: 'Taken back' } as const;
const tones = { open: 'wait', answered: 'info', resolved: 'done', withdrawn: 'done' } as const;
const asking: ReadonlySet<string> = new Set(['in_progress', 'completed']);

function One({ booking, dispute, onAdd }: { booking: Booking; dispute: Dispute; onAdd(): void }) {
  const { client, locale } = useShop();
  const queries = useQueryClient();
  const withdraw = useMutation({ ...withdrawDisputeMutation({ client }), onSettled: () => refresh(queries, 'listBookingDisputes') });
  const names = { owner: booking.owner.firstName, caregiver: booking.caregiver.displayName };
  const may = (step: Dispute['transitions'][number]): boolean => dispute.transitions.includes(step);
  return (
    <article className="dispute" aria-label="Dispute">
      <p>
        <strong>{categoryWord[dispute.category]}</strong> <Badge tone={tones[dispute.status]}>{words[dispute.status]}</Badge>
      </p>
      <ol className="care-entries" aria-label="What was said">
        {dispute.statements.map((said) => (
          <li key={said.id} className="care-entry">
            <p>
              <strong>{names[said.by]}</strong>
              <time className="quiet" dateTime={said.createdAt}>
                {formatInstant(said.createdAt, locale, booking.timeZone)}
              </time>
            </p>
            <p className="care-note">{said.text}</p>
            {said.files[0] && (
              <a href={said.files[0].url} target="_blank" rel="noreferrer">
                See the file
              </a>
            )}
          </li>
        ))}
      </ol>
      {dispute.decision && (
        <Notice tone="info" title="We have decided">
          <p>{dispute.decision.reason}</p>
          {dispute.decision.refund.amount > 0 && (
            <p>
              <Money value={dispute.decision.refund} /> is refunded.
            </p>
          )}
        </Notice>
      )}
      <ErrorNotice error={withdraw.error} title="That didn’t work" />
      {(may('answer') || may('add_evidence') || may('withdraw')) && (
        <div className="form-actions">
          {(may('answer') || may('add_evidence')) && (
            <button type="button" className="button button-small" onClick={onAdd}>
              {may('answer') ? 'Answer' : 'Add something'}
            </button>
          )}
          {may('withdraw') && (
            <button
              type="button"
              className="button button-small button-quiet"
              disabled={withdraw.isPending}
              onClick={() => withdraw.mutate({ path: { bookingId: booking.id, disputeId: dispute.id } })}
            >
              Take it back
            </button>
          )}
        </div>
      )}
    </article>
  );
}

/** What one side holds against the other, and the way to begin. */
export function Disputes({ booking }: { booking: Booking }) {
  const { client } = useShop();
  const { me } = useSession();
  const [dialog, setDialog] = useState<{ disputeId?: string }>();
  const isSide = me?.role === 'owner' || me?.role === 'caregiver';
  const mayAsk = isSide && asking.has(booking.status);
  const answer = useQuery({ ...listBookingDisputesOptions({ client, path: { bookingId: booking.id } }), enabled: mayAsk });
  const found = answer.data?.data ?? [];
  const hasOpen = found.some(({ status }) => status === 'open' || status === 'answered');
  if (!mayAsk) return null;
  return (
    <section className="card" aria-labelledby="dispute-title">
      <h2 id="dispute-title">Was anything not right?</h2>
      <ErrorNotice error={answer.error} title="Disputes didn’t load" onRetry={() => void answer.refetch()} />
      {found.map((dispute) => (
        <One key={dispute.id} booking={booking} dispute={dispute} onAdd={() => setDialog({ disputeId: dispute.id })} />
      ))}
      {answer.isSuccess && !hasOpen && (
        <>
          {found.length === 0 && <p className="quiet">Talk to each other first. If that doesn’t help, we look at it and decide.</p>}
          <button type="button" className="button button-small button-quiet" onClick={() => setDialog({})}>
            Open a dispute
          </button>
        </>
      )}
      {dialog && <DisputeDialog booking={booking} disputeId={dialog.disputeId} onClose={() => setDialog(undefined)} />}
    </section>
  );
}
