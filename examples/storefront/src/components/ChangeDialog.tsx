import type { Booking, QuoteBookingChange } from '@dogcare/sdk';
import { quoteBookingChange } from '@dogcare/sdk';
import { listDogsOptions, proposeBookingChangeMutation } from '@dogcare/sdk/react-query';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refreshBookings } from '../app/queries.ts';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { isMeeting } from '../lib/meeting.ts';
import { whenOf, type Trip } from '../lib/trip.ts';
import { ChangeMoney } from './ChangeMoney.tsx';
import { Dialog } from './Dialog.tsx';
import { Chips, TextArea } from './fields.tsx';
import { NotBookable, QuoteWarnings } from './QuoteLines.tsx';
import { Busy, ErrorNotice, Skeleton } from './ui.tsx';
import { WhenFields } from './WhenFields.tsx';

const tripOf = ({ when, serviceType, dogs }: Booking): Trip => ({
  serviceType,
  checkIn: when.unit === 'night' ? when.checkIn : undefined,
  checkOut: when.unit === 'night' ? when.checkOut : undefined,
  date: when.unit === 'night' ? undefined : when.date,
  time: when.unit === 'visit' ? when.time : undefined,
  durationMinutes: when.unit === 'visit' ? when.durationMinutes : undefined,
  dogCount: dogs.length,
});

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Other dates or dogs for a booking, with what they come to, before the other side is asked. */
export function ChangeDialog({ booking, onClose }: { booking: Booking; onClose(): void }) {
  const { client } = useShop();
  const { me } = useSession();
  const queries = useQueryClient();
  const isOwner = me?.role === 'owner';
  const [trip, setTrip] = useState(tripOf(booking));
  const [dogIds, setDogIds] = useState(booking.dogs.map(({ id }) => id));
  const [message, setMessage] = useState('');
  const mine = useQuery({ ...listDogsOptions({ client, query: { limit: 100 } }), enabled: isOwner });
  const choices = isOwner ? (mine.data?.data ?? booking.dogs) : booking.dogs;
  const path = { bookingId: booking.id };

  const when = whenOf(trip, booking.when.unit);
  const body: QuoteBookingChange | null =
    when && dogIds.length > 0
      ? {
          ...(same(when, booking.when) ? {} : { when }),
          ...(same(dogIds.toSorted(), booking.dogs.map(({ id }) => id).toSorted()) ? {} : { dogIds }),
        }
      : null;
  const differs = body !== null && Object.keys(body).length > 0;
  const quote = useQuery({
    queryKey: [{ _id: 'quoteBookingChange', bookingId: booking.id, body }],
    queryFn: ({ signal }) => quoteBookingChange({ client, path, body: body ?? {}, signal }),
    enabled: differs,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const shown = differs && !quote.error ? quote.data : undefined;
  const propose = useMutation({
    ...proposeBookingChangeMutation({ client }),
    onSuccess: onClose,
    onSettled: () => refreshBookings(queries),
  });
  const other = isOwner ? booking.caregiver.displayName : booking.owner.firstName;

  return (
    <Dialog title="Change this booking?" onClose={onClose}>
      <p className="quiet">{other} is asked first. Until then everything stays as it is booked.</p>
      <div className="field-pair">
        <WhenFields trip={trip} unit={booking.when.unit} onChange={setTrip} withTime />
      </div>
      {choices.length > 1 && (
        <Chips
          legend="Which dogs?"
          options={choices.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={dogIds}
          onChange={setDogIds}
        />
      )}
      <div aria-live="polite" aria-busy={quote.isFetching}>
        {!differs && <p className="quiet">Choose other dates{choices.length > 1 && ' or dogs'} to see the difference.</p>}
        {differs && quote.isPending && <Skeleton lines={3} label="Working out the difference" />}
        {differs && <ErrorNotice error={quote.error} title="That can’t be changed like this" />}
        {shown && (
          <>
            {!isMeeting(booking) && <ChangeMoney money={shown.money} />}
            <NotBookable reasons={shown.reasons} />
            <QuoteWarnings warnings={shown.warnings} />
          </>
        )}
      </div>
      <TextArea
        label="Message"
        rows={2}
        maxLength={500}
        hint={`Optional. ${other} sees it.`}
        value={message}
        onChange={({ target }) => setMessage(target.value)}
      />
      <ErrorNotice error={propose.error} title="That wasn’t proposed" />
      <div className="form-actions">
        <button
          type="button"
          className="button"
          disabled={!shown?.bookable || quote.isPlaceholderData || propose.isPending}
          onClick={() => body && propose.mutate({ path, body: { ...body, message: message.trim() } })}
        >
          <Busy busy={propose.isPending} as="Proposing…">
            Propose the change
          </Busy>
        </button>
        <button type="button" className="button button-quiet" onClick={onClose}>
          Back
        </button>
      </div>
    </Dialog>
  );
}
