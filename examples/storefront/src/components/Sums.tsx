import type { Booking } from '@dogcare/sdk';
import { paymentText } from '../lib/words.ts';
import { useRefunding } from './pay/PayState.tsx';
import { Policy, QuoteLines } from './QuoteLines.tsx';
import { Money } from './ui.tsx';

/** What a booking costs, what of it is paid, and what cancelling it means. */
export function Sums({ booking }: { booking: Booking }) {
  const refunding = useRefunding(booking);
  return (
    <>
      <QuoteLines items={booking.lineItems} total={booking.total} />
      <dl className="sums">
        <div>
          <dt>Payment</dt>
          <dd>{paymentText(booking, refunding)}</dd>
        </div>
        {refunding && refunding.refundPending.amount > 0 && (
          <div>
            <dt>On its way back</dt>
            <dd>
              <Money value={refunding.refundPending} />
            </dd>
          </div>
        )}
        {booking.refunded.amount > 0 && (
          <div>
            <dt>Refunded</dt>
            <dd>
              <Money value={booking.refunded} />
            </dd>
          </div>
        )}
        {booking.paymentStatus !== 'unpaid' && booking.balanceDue.amount > 0 && (
          <div>
            <dt>{booking.caregiverEarnings ? 'The rest, not paid yet' : 'Still to be paid'}</dt>
            <dd>
              <Money value={booking.balanceDue} />
            </dd>
          </div>
        )}
        {booking.caregiverEarnings && (
          <div>
            <dt>You earn</dt>
            <dd>
              <strong>
                <Money value={booking.caregiverEarnings} />
              </strong>
            </dd>
          </div>
        )}
      </dl>
      <Policy policy={booking.cancellationPolicy} />
    </>
  );
}
