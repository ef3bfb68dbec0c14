import type { Booking, BookingChangeAnswer } from '@dogcare/sdk';
import { answerBookingChangeMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refreshBookings } from '../app/queries.ts';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { formatInstant } from '../lib/dates.ts';
import { isMeeting } from '../lib/meeting.ts';
import { describeWhen } from '../lib/trip.ts';
import { ChangeDialog } from './ChangeDialog.tsx';
import { ChangeMoney } from './ChangeMoney.tsx';
import { Icon } from './Icon.tsx';
import { Busy, ErrorNotice } from './ui.tsx';

const labels: Record<BookingChangeAnswer, string> = { accept: 'Accept change', decline: 'Decline change', withdraw: 'Withdraw change' };

/** A change that waits for an answer: what would be different, and what the reader may say to it. */
export function OpenChange({ booking }: { booking: Booking }) {
  const { client, locale } = useShop();
  const { me } = useSession();
  const queries = useQueryClient();
  const answer = useMutation({
    ...answerBookingChangeMutation({ client }),
    // Also when it failed: the other side may have been faster, and the page should show that.
    onSettled: () => refreshBookings(queries),
  });
  const { change } = booking;
  if (!change) return <ErrorNotice error={answer.error} title="That didn’t work" />;
  const isOwn = change.proposedBy === me?.role;
  const other = change.proposedBy === 'owner' ? booking.owner.firstName : booking.caregiver.displayName;
  return (
    <section className="card" aria-labelledby="change-title">
      <h2 id="change-title">{isOwn ? 'You proposed a change' : `${other} proposes a change`}</h2>
      <p>
        <strong>{describeWhen(change.when, locale)}</strong>, {change.dogs.map((dog) => dog.name).join(', ')}
      </p>
      {change.message && (
        <blockquote className="note">
          <p>{change.message}</p>
        </blockquote>
      )}
      {!isMeeting(booking) && <ChangeMoney money={change.money} />}
      <p className="deadline">
        <Icon name="clock" size={18} /> {isOwn ? 'Waits for an answer until' : 'Answer by'}{' '}
        {formatInstant(change.answerBy, locale, booking.timeZone)}
      </p>
      <div className="form-actions">
        {change.answers.map((one) => (
          <button
            key={one}
            type="button"
            className={one === 'accept' ? 'button' : 'button button-quiet'}
            disabled={answer.isPending}
            onClick={() => answer.mutate({ path: { bookingId: booking.id, changeId: change.id }, body: { answer: one } })}
          >
            <Busy busy={answer.isPending && answer.variables?.body.answer === one}>{labels[one]}</Busy>
          </button>
        ))}
      </div>
      <ErrorNotice error={answer.error} title="That didn’t work" />
    </section>
  );
}

/** Begins a change, where there can be one. */
export function ChangeButton({ booking }: { booking: Booking }) {
  const { me } = useSession();
  const [open, setOpen] = useState(false);
  const changeable = booking.status === 'pending' || booking.status === 'confirmed' || booking.status === 'in_progress';
  if (!changeable || booking.change || (me?.role !== 'owner' && me?.role !== 'caregiver')) return null;
  return (
    <>
      <button type="button" className="button button-wide button-quiet" onClick={() => setOpen(true)}>
        Change booking
      </button>
      {open && <ChangeDialog booking={booking} onClose={() => setOpen(false)} />}
    </>
  );
}
