import type { Caregiver, Dog, QuoteRequest, Service, ServiceType } from '@dogcare/sdk';
import { listDogsOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { useQuote } from '../hooks/useQuote.ts';
import { formatTime } from '../lib/dates.ts';
import { describeWhen, tripParams, whenOf } from '../lib/trip.ts';
import type { Trip } from '../lib/trip.ts';
import { Chips, SelectField } from './fields.tsx';
import { Icon } from './Icon.tsx';
import { NotBookable, Policy, QuoteLines } from './QuoteLines.tsx';
import { Stepper } from './Stepper.tsx';
import { Badge, ErrorNotice, Money, Skeleton } from './ui.tsx';
import { WhenFields } from './WhenFields.tsx';

interface BookingPanelProps {
  caregiver: Caregiver;
  service: Service;
  trip: Trip;
  dogIds: string[];
  onTrip(trip: Trip): void;
  onDogs(dogIds: string[]): void;
}

/** What is chosen and what it costs, beside the calendar. */
export function BookingPanel({ caregiver, service, trip, dogIds, onTrip, onDogs }: BookingPanelProps) {
  const { client, locale, service: info } = useShop();
  const { me } = useSession();
  const isOwner = me?.role === 'owner';
  const dogs = useQuery({ ...listDogsOptions({ client, query: { limit: 100 } }), enabled: isOwner });
  const when = whenOf(trip, service.unit);
  const mine: Dog[] = dogs.data?.data ?? [];
  const who = isOwner && dogIds.length > 0 ? { dogIds } : { dogCount: trip.dogCount };
  const request: QuoteRequest | null = when && {
    caregiverId: caregiver.id,
    serviceType: service.serviceType,
    when,
    ...who,
  };
  const quote = useQuote(request);
  const price =
    service.prices.find(({ durationMinutes }) => durationMinutes === trip.durationMinutes) ?? service.prices[0];

  const bookUrl = () => {
    const params = new URLSearchParams({ caregiver: caregiver.id, ...tripParams(trip, service.unit) });
    if (dogIds.length > 0) params.set('dogIds', dogIds.join(','));
    return `/book?${params}`;
  };

  return (
    <aside className="card panel" aria-labelledby="panel-title">
      <header className="panel-head">
        <h2 id="panel-title">Book {caregiver.displayName}</h2>
        {price && (
          <p className="panel-price">
            <strong>
              <Money value={price.amount} short />
            </strong>{' '}
            <span className="quiet">per {service.unit}</span>
          </p>
        )}
        {service.instantBook && (
          <Badge tone="brand">
            <Icon name="bolt" size={14} /> Instant booking
          </Badge>
        )}
      </header>
      <div className="panel-fields">
        <SelectField
          label="Service"
          value={service.serviceType}
          onChange={({ target }) =>
            onTrip({ ...trip, serviceType: target.value as ServiceType, time: undefined, durationMinutes: undefined })
          }
        >
          {caregiver.services
            .filter(({ active }) => active)
            .map(({ serviceType }) => (
              <option key={serviceType} value={serviceType}>
                {info(serviceType)?.name ?? serviceType}
              </option>
            ))}
        </SelectField>
        <div className="field-pair">
          <WhenFields trip={trip} unit={service.unit} onChange={onTrip} />
        </div>
        {service.unit === 'visit' && (
          <p className="quiet">
            {trip.time
              ? `At ${formatTime(trip.time, locale)}, ${trip.durationMinutes} minutes`
              : 'Choose a time in the calendar.'}
          </p>
        )}
        {isOwner && mine.length > 0 ? (
          <Chips
            legend="Which dogs?"
            options={mine.map(({ id, name }) => ({ value: id, label: name }))}
            chosen={dogIds}
            onChange={onDogs}
          />
        ) : (
          <Stepper label="Dogs" value={trip.dogCount} max={10} onChange={(dogCount) => onTrip({ ...trip, dogCount })} />
        )}
      </div>
      <div className="panel-quote" aria-live="polite" aria-busy={quote.isFetching}>
        {!request && (
          <p className="quiet">
            Choose {service.unit === 'night' ? 'your dates' : service.unit === 'day' ? 'a day' : 'a day and a time'} to
            see the whole price.
          </p>
        )}
        {request && quote.isPending && !quote.error && <Skeleton lines={3} label="Working out the price" />}
        {request && (
          <ErrorNotice
            error={quote.error}
            title="We couldn’t work out the price"
            onRetry={() => void quote.refetch()}
          />
        )}
        {request && quote.data && !quote.error && (
          <>
            <p className="panel-when">
              <Icon name="calendar" /> {describeWhen(quote.data.when, locale)}
            </p>
            <QuoteLines items={quote.data.lineItems} total={quote.data.total} />
            <NotBookable reasons={quote.data.reasons} quote={quote.data} dogIds={dogIds} />
            <Policy policy={quote.data.cancellationPolicy} />
          </>
        )}
      </div>
      {me?.role === 'caregiver' ? (
        <p className="quiet">You are signed in as a caregiver. Only owners can book.</p>
      ) : request && quote.data?.bookable ? (
        <Link className="button button-wide" to={bookUrl()}>
          {service.instantBook ? 'Continue to booking' : 'Continue to request'}
        </Link>
      ) : (
        <button type="button" className="button button-wide" disabled>
          {service.instantBook ? 'Continue to booking' : 'Continue to request'}
        </button>
      )}
      <p className="panel-foot quiet">You won’t be charged yet.</p>
    </aside>
  );
}
