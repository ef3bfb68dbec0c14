import type { Booking, BookingTransitionName, SetBookingStatus } from '@dogcare/sdk';
import { setBookingStatusMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refreshBookings } from '../app/queries.ts';
import { useShop } from '../app/shop.tsx';
import { isMeeting } from '../lib/meeting.ts';
import { closedBecause, humanize } from '../lib/words.ts';
import { CancelDialog } from './CancelDialog.tsx';
import { Dialog } from './Dialog.tsx';
import { TextArea } from './fields.tsx';
import { Busy, ErrorNotice } from './ui.tsx';

const labels: Partial<Record<BookingTransitionName, string>> = {
  confirm: 'Accept request',
  decline: 'Decline',
  start: 'Start care',
  complete: 'Complete',
  cancel: 'Cancel booking',
};
const isStatus = (to: string): to is SetBookingStatus['status'] =>
  ['confirmed', 'declined', 'in_progress', 'completed'].includes(to);

/** What the caller may do next: exactly what the booking says, and nothing this page thinks by itself. */
export function BookingActions({ booking }: { booking: Booking }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<'cancel' | 'decline'>();
  const [reason, setReason] = useState('');
  const path = { bookingId: booking.id };
  const act = useMutation({
    ...setBookingStatusMutation({ client }),
    onSuccess: () => setAsking(undefined),
    // Also when it failed: somebody else may have acted first, and the page should show that.
    onSettled: () => refreshBookings(queries),
  });
  if (booking.transitions.length === 0) return null;

  const press = ({ name, to }: Booking['transitions'][number]) => {
    if (name === 'cancel' || name === 'decline') setAsking(name);
    else if (isStatus(to)) act.mutate({ path, body: { status: to } });
  };
  return (
    <div className="actions">
      {booking.transitions.map((transition) => {
        const { name, allowed, reason: why } = transition;
        const main = name === 'confirm' || name === 'start' || name === 'complete';
        return (
          <div key={name} className="action">
            <button
              type="button"
              className={main ? 'button button-wide' : 'button button-wide button-quiet'}
              disabled={!allowed || act.isPending}
              onClick={() => press(transition)}
            >
              <Busy busy={act.isPending && act.variables?.body.status === transition.to}>
                {isMeeting(booking) && name === 'start' ? 'Start' : (labels[name] ?? humanize(name))}
              </Busy>
            </button>
            {!allowed && why && <p className="quiet">{closedBecause[why] ?? humanize(why)}</p>}
          </div>
        );
      })}
      <ErrorNotice error={act.error} title="That didn’t work" />
      {asking === 'cancel' && <CancelDialog booking={booking} onClose={() => setAsking(undefined)} />}
      {asking === 'decline' && (
        <Dialog title="Decline this request?" onClose={() => setAsking(undefined)}>
          <p>{booking.owner.firstName} will be told, and your days are free again at once.</p>
          <TextArea
            label="Reason"
            rows={2}
            maxLength={500}
            hint="Optional. A kind word goes a long way."
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
          <div className="form-actions">
            <button
              type="button"
              className="button button-bad"
              disabled={act.isPending}
              onClick={() => act.mutate({ path, body: { status: 'declined', reason: reason.trim() || null } })}
            >
              Decline request
            </button>
            <button type="button" className="button button-quiet" onClick={() => setAsking(undefined)}>
              Back
            </button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
