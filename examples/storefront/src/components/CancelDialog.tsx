import type { Booking } from '@dogcare/sdk';
import { cancelBookingMutation, previewCancellationOptions } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refreshBookings } from '../app/queries.ts';
import { useShop } from '../app/shop.tsx';
import { formatInstant } from '../lib/dates.ts';
import { hasCode } from '../lib/problem.ts';
import { Dialog } from './Dialog.tsx';
import { TextArea } from './fields.tsx';
import { MoneyTable } from './MoneyTable.tsx';
import { Busy, ErrorNotice, Money, Notice, Skeleton } from './ui.tsx';

/** Shows what comes back, to the cent, before anything is cancelled. */
export function CancelDialog({ booking, onClose }: { booking: Booking; onClose(): void }) {
  const { client, locale } = useShop();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const path = { bookingId: booking.id };
  const preview = useQuery({ ...previewCancellationOptions({ client, path }), staleTime: 0 });
  const cancel = useMutation({
    ...cancelBookingMutation({ client }),
    onSuccess: async () => {
      await refreshBookings(queries);
      onClose();
    },
    onError: (error) => hasCode(error, 'refund_changed') && preview.refetch(),
  });
  const hasChanged = hasCode(cancel.error, 'refund_changed');
  const shown = preview.data;
  return (
    <Dialog title="Cancel this booking?" onClose={onClose}>
      {preview.isPending && <Skeleton lines={4} label="Working out the refund" />}
      <ErrorNotice
        error={preview.error}
        title="We couldn’t work out the refund"
        onRetry={() => void preview.refetch()}
      />
      {shown && (
        <>
          <p>{shown.paid.amount === 0 ? 'Nothing has been paid, so nothing has to be refunded.' : shown.explanation}</p>
          {shown.paid.amount > 0 && (
            <MoneyTable
              caption="Refund, line by line"
              heads={['Paid for', 'Paid', 'Refund']}
              lines={shown.lines.map((line) => [line.description, line.amount, line.refund] as const)}
              total={[shown.paid, shown.refund]}
            />
          )}
          {shown.chargeback?.isOpen && (
            <Notice tone="wait" title="The bank is deciding about this payment">
              <p>
                It has taken back <Money value={shown.chargeback.taken} />.{' '}
                {shown.chargeback.refundIfWon.amount > 0 && (
                  <>
                    If it decides against the payer, <Money value={shown.chargeback.refundIfWon} /> is refunded then; otherwise the payer keeps what the bank gave.
                  </>
                )}
              </p>
            </Notice>
          )}
          {shown.nextChangeAt && shown.paid.amount > 0 && (
            <p className="quiet">
              From {formatInstant(shown.nextChangeAt, locale, booking.timeZone)} on, less is refunded.
            </p>
          )}
          <TextArea
            label="Reason"
            rows={2}
            maxLength={500}
            hint="Optional."
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </>
      )}
      {hasChanged ? (
        <Notice tone="wait" role="alert" title="The refund has changed">
          <p>While you were looking, it has become smaller. Nothing was cancelled: look at it again first.</p>
        </Notice>
      ) : (
        <ErrorNotice error={cancel.error} title="That wasn’t cancelled" />
      )}
      <div className="form-actions">
        <button
          type="button"
          className="button button-bad"
          disabled={!shown || preview.isFetching || cancel.isPending}
          onClick={() =>
            shown && cancel.mutate({ path, body: { reason: reason.trim() || null, expectedRefund: shown.refund } })
          }
        >
          <Busy busy={cancel.isPending} as="Cancelling…">
            Yes, cancel it
          </Busy>
        </button>
        <button type="button" className="button button-quiet" onClick={onClose}>
          Keep the booking
        </button>
      </div>
    </Dialog>
  );
}
