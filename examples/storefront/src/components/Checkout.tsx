import type { Caregiver, Quote } from '@dogcare/sdk';
import { createBookingMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { refreshBookings } from '../app/queries.ts';
import { useShop } from '../app/shop.tsx';
import { useQuote } from '../hooks/useQuote.ts';
import { formatMoney } from '../lib/money.ts';
import { hasCode, sentenceOf } from '../lib/problem.ts';
import { describeWhen, tripParams, whenOf } from '../lib/trip.ts';
import type { Trip } from '../lib/trip.ts';
import { listOf } from '../lib/words.ts';
import { Avatar } from './Avatar.tsx';
import { CheckoutExtras, hasExtras, noExtras, withExtras } from './CheckoutExtras.tsx';
import { ChosenDogs, useChosenDogs } from './ChosenDogs.tsx';
import { Check, TextArea } from './fields.tsx';
import { Icon } from './Icon.tsx';
import { Repeat } from './series/Repeat.tsx';
import { NotBookable, Policy, QuoteLines, QuoteWarnings } from './QuoteLines.tsx';
import { Busy, Empty, ErrorNotice, Notice, Rating, Skeleton } from './ui.tsx';

/** Dogs, a note, the price, and the one button that books. */
export function Checkout({ caregiver, trip, preset }: { caregiver: Caregiver; trip: Trip; preset: string[] }) {
  const { client, locale, service: infoOf } = useShop();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [note, setNote] = useState('');
  const [repeats, setRepeats] = useState(false);
  const [extras, setExtras] = useState(noExtras);
  const [renewed, setRenewed] = useState<{ quote: Quote; before: string | undefined }>();
  const dogs = useChosenDogs(preset);
  const { dogIds, mine } = dogs;
  const service = caregiver.services.find(({ serviceType }) => serviceType === trip.serviceType);
  const when = whenOf(trip, service?.unit);
  const ask = when && service && dogIds.length > 0;
  const asked = useQuote(
    ask ? withExtras({ caregiverId: caregiver.id, serviceType: service.serviceType, when, dogIds }, extras) : null,
  );
  const quote = renewed?.quote ?? (ask ? asked.data : undefined);
  const key = JSON.stringify([dogIds, extras]);
  useEffect(() => setRenewed(undefined), [key]);

  const book = useMutation({
    ...createBookingMutation({ client }),
    onSuccess: async (booking) => {
      await refreshBookings(queries);
      navigate(`/bookings/${booking.id}?new=1`, { replace: true });
    },
    onError: (error) => {
      if (hasCode(error, 'quote_changed') && error.quote) {
        setRenewed({ quote: error.quote, before: quote && formatMoney(quote.total, locale) });
      }
    },
  });

  const back = `/caregivers/${caregiver.id}?${new URLSearchParams(tripParams(trip, service?.unit))}`;
  if (!service || !when) {
    return (
      <Empty
        icon={<Icon name="calendar" size={40} />}
        title="Choose your dates first"
        actions={
          <Link className="button" to={back}>
            Choose dates
          </Link>
        }
      >
        <p>We need to know when {caregiver.displayName} should be there.</p>
      </Empty>
    );
  }
  const names = mine.filter(({ id }) => dogIds.includes(id)).map(({ name }) => name);
  const failure: unknown = book.error;
  const lost = hasCode(failure, 'no_longer_available');
  const refused = hasCode(failure, 'not_bookable') ? failure.errors.flatMap(({ code, detail }) => (code ? [{ code: code as Quote['reasons'][number]['code'], detail }] : [])) : [];
  const changed = hasCode(failure, 'quote_changed') && renewed;

  return (
    <div className="checkout">
      <div className="checkout-main">
        <ChosenDogs step={1} chosen={dogs} />
        {hasExtras(service) && (
          <section className="card" aria-labelledby="extras-title">
            <h2 id="extras-title">
              <span className="step-mark">2</span> How would you like it?
            </h2>
            <CheckoutExtras service={service} when={when} extras={extras} onChange={setExtras} />
          </section>
        )}
        <section className="card" aria-labelledby="note-title">
          <h2 id="note-title">
            <span className="step-mark">{hasExtras(service) ? 3 : 2}</span> Say hello
          </h2>
          <TextArea
            label={`Note to ${caregiver.displayName}`}
            maxLength={2000}
            value={note}
            onChange={({ target }) => setNote(target.value)}
            hint="Optional. Habits, worries, favorite toys: whatever makes the first meeting easy."
          />
        </section>
        {service.unit !== 'night' && (
          <section className="card" aria-labelledby="repeat-title">
            <h2 id="repeat-title">
              <span className="step-mark">{hasExtras(service) ? 4 : 3}</span> Should it repeat?
            </h2>
            <Check label="Repeat every week" checked={repeats} onChange={() => setRepeats(!repeats)} />
            {repeats && <Repeat caregiver={caregiver} service={service} trip={trip} dogIds={dogIds} note={note.trim()} />}
          </section>
        )}
      </div>
      <aside className="card checkout-side" aria-labelledby="sum-title">
        <div className="sum-head">
          <Avatar name={caregiver.displayName} url={caregiver.avatarUrl} size={60} />
          <div>
            <h2 id="sum-title">
              {infoOf(service.serviceType)?.name} with {caregiver.displayName}
            </h2>
            <Rating value={caregiver.rating} />
          </div>
        </div>
        <p className="panel-when">
          <Icon name="calendar" /> {describeWhen(when, locale)}
        </p>
        {names.length > 0 && (
          <p className="panel-when">
            <Icon name="paw" /> {listOf(names, locale)}
          </p>
        )}
        <p>
          <Link to={back}>Change dates</Link>
        </p>
        <div aria-live="polite" aria-busy={asked.isFetching}>
          {!ask && <p className="quiet">Choose at least one dog to see the price.</p>}
          {ask && asked.isPending && !asked.error && <Skeleton lines={4} label="Working out the price" />}
          {changed && (
            <Notice tone="wait" role="alert" title="The price has changed">
              <p>{renewed.before && `It was ${renewed.before}. `}Here is the new one; nothing has been booked yet.</p>
            </Notice>
          )}
          {quote && (
            <>
              <QuoteLines items={quote.lineItems} total={quote.total} />
              <NotBookable reasons={quote.reasons} quote={quote} dogIds={dogIds} />
              <QuoteWarnings warnings={quote.warnings} />
              <Policy policy={quote.cancellationPolicy} />
            </>
          )}
        </div>
        <ErrorNotice
          error={ask ? asked.error : null}
          title="We couldn’t work out the price"
          onRetry={() => void asked.refetch()}
        />
        {lost && (
          <Notice tone="wait" role="alert" title="Somebody else took these dates first">
            <p>
              <Link to={back}>Choose other dates</Link>
            </p>
          </Notice>
        )}
        {refused.length > 0 ? (
          <NotBookable reasons={refused} quote={quote && { ...quote, reasons: refused }} dogIds={dogIds} />
        ) : (
          Boolean(failure) &&
          !lost &&
          !changed && (
            <Notice tone="bad" role="alert" title="That wasn’t booked">
              <p>{sentenceOf(failure)}</p>
            </Notice>
          )
        )}
        <button
          type="button"
          className="button button-wide"
          hidden={repeats}
          disabled={!quote?.id || book.isPending || (asked.isFetching && !renewed)}
          onClick={() => quote?.id && book.mutate({ body: { quoteId: quote.id, note: note.trim() } })}
        >
          <Busy busy={book.isPending} as="Sending…">
            {changed ? 'Accept the new price' : service.instantBook ? 'Book now' : 'Send request'}
          </Busy>
        </button>
        <p className="panel-foot quiet">
          {service.instantBook
            ? 'Your place is confirmed at once. You pay in the next step.'
            : `You pay only after ${caregiver.displayName} has said yes.`}
        </p>
      </aside>
    </div>
  );
}
