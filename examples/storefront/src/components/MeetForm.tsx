import type { Caregiver, MeetingPlace, QuoteRequest, ServiceType } from '@dogcare/sdk';
import { createBookingMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { refreshBookings } from '../app/queries.ts';
import { useShop } from '../app/shop.tsx';
import { useQuote } from '../hooks/useQuote.ts';
import { placeWord } from '../lib/meeting.ts';
import { sentenceOf } from '../lib/problem.ts';
import { describeWhen, whenOf } from '../lib/trip.ts';
import type { Trip } from '../lib/trip.ts';
import { Avatar } from './Avatar.tsx';
import { ChosenDogs, useChosenDogs } from './ChosenDogs.tsx';
import { Choice, SelectField, TextArea } from './fields.tsx';
import { Icon } from './Icon.tsx';
import { NotBookable, QuoteWarnings } from './QuoteLines.tsx';
import { SlotPicker } from './SlotPicker.tsx';
import { Busy, ErrorNotice, Notice, Rating } from './ui.tsx';

const places = Object.entries(placeWord).map(([value, label]) => ({ value: value as MeetingPlace, label }));

/** What it is about, where, who comes along, and one of the free times. */
export function MeetForm({ caregiver, asked, preset }: { caregiver: Caregiver; asked: ServiceType | undefined; preset: string[] }) {
  const { client, locale, storefront, service: infoOf } = useShop();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { durationMinutes } = storefront.meetAndGreet;
  const offered = caregiver.services.filter(({ active }) => active);
  const [serviceType, setServiceType] = useState(asked);
  const service = offered.find((one) => one.serviceType === serviceType) ?? offered[0];
  const [trip, setTrip] = useState<Trip>({ serviceType, checkIn: undefined, checkOut: undefined, date: undefined, time: undefined, durationMinutes, dogCount: 1 });
  const [place, setPlace] = useState<MeetingPlace>();
  const [note, setNote] = useState('');
  const dogs = useChosenDogs(preset);
  const { dogIds } = dogs;
  const when = whenOf({ ...trip, durationMinutes }, 'visit');
  const request: QuoteRequest | null =
    service && when && dogIds.length > 0
      ? { kind: 'meet_and_greet', caregiverId: caregiver.id, serviceType: service.serviceType, when, dogIds, ...(place && { place }) }
      : null;
  const quote = useQuote(request);
  const shown = request && !quote.error && !quote.isPlaceholderData ? quote.data : undefined;
  const open = shown?.meetAndGreet?.bookingId;

  const ask = useMutation({
    ...createBookingMutation({ client }),
    onSuccess: async (booking) => {
      await refreshBookings(queries);
      navigate(`/bookings/${booking.id}?new=1`, { replace: true });
    },
    // somebody was faster: the times and the quote are asked for again
    onError: () => void queries.invalidateQueries(),
  });
  if (!service) return <p className="quiet">{caregiver.displayName} offers nothing at the moment.</p>;
  const goesOut = service.serviceType === 'walking' || service.serviceType === 'drop_in' || service.serviceType === 'house_sitting';

  return (
    <div className="checkout">
      <div className="checkout-main">
        <section className="card" aria-labelledby="about-title">
          <h2 id="about-title">
            <span className="step-mark">1</span> What would you book?
          </h2>
          <div className="panel-fields">
            <SelectField label="Service" value={service.serviceType} onChange={({ target }) => setServiceType(target.value as ServiceType)}>
              {offered.map((one) => (
                <option key={one.serviceType} value={one.serviceType}>
                  {infoOf(one.serviceType)?.name ?? one.serviceType}
                </option>
              ))}
            </SelectField>
            <Choice<MeetingPlace> legend="Where would you meet?" options={places} chosen={place ?? (goesOut ? 'owner_home' : 'caregiver_home')} onChange={setPlace} />
          </div>
        </section>
        <ChosenDogs step={2} chosen={dogs} />
        <section className="card calendar-card" aria-labelledby="time-title">
          <h2 id="time-title">
            <span className="step-mark">3</span> When?
          </h2>
          <SlotPicker
            key={service.serviceType}
            caregiverId={caregiver.id}
            service={service}
            timeZone={caregiver.timeZone}
            trip={{ ...trip, durationMinutes, dogCount: Math.max(1, dogIds.length) }}
            onChange={setTrip}
            isMeeting
          />
        </section>
        <section className="card" aria-labelledby="note-title">
          <h2 id="note-title">
            <span className="step-mark">4</span> Say hello
          </h2>
          <TextArea
            label={`Note to ${caregiver.displayName}`}
            maxLength={2000}
            value={note}
            onChange={({ target }) => setNote(target.value)}
            hint="Optional. What would you like to talk about?"
          />
        </section>
      </div>
      <aside className="card checkout-side" aria-labelledby="sum-title">
        <div className="sum-head">
          <Avatar name={caregiver.displayName} url={caregiver.avatarUrl} size={60} />
          <div>
            <h2 id="sum-title">Meet {caregiver.displayName}</h2>
            <Rating value={caregiver.rating} />
          </div>
        </div>
        <p className="panel-when">
          <Icon name="calendar" /> {when ? describeWhen(when, locale) : `${durationMinutes} minutes, at a time you choose`}
        </p>
        <p>
          <strong>Free.</strong> Cancelling costs nothing, either.
        </p>
        <div aria-live="polite" aria-busy={quote.isFetching}>
          {!request && <p className="quiet">{dogIds.length === 0 ? 'Choose at least one dog.' : 'Choose a day and a time.'}</p>}
          {shown && <NotBookable reasons={shown.reasons} />}
          {shown && open && <Link to={`/bookings/${open}`}>See your meet-and-greet</Link>}
          {shown && <QuoteWarnings warnings={shown.warnings} />}
        </div>
        <ErrorNotice error={request ? quote.error : null} title="That can’t be asked for" onRetry={() => void quote.refetch()} />
        {Boolean(ask.error) && (
          <Notice tone="bad" role="alert" title="That wasn’t sent">
            <p>{sentenceOf(ask.error)}</p>
          </Notice>
        )}
        <button
          type="button"
          className="button button-wide"
          disabled={!shown?.id || ask.isPending || quote.isFetching}
          onClick={() => shown?.id && ask.mutate({ body: { quoteId: shown.id, note: note.trim() } })}
        >
          <Busy busy={ask.isPending} as="Sending…">
            Ask to meet
          </Busy>
        </button>
        <p className="panel-foot quiet">{caregiver.displayName} answers. You are not booking anything yet.</p>
      </aside>
    </div>
  );
}
