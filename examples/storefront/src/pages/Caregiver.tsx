import type { Service } from '@dogcare/sdk';
import { getCaregiverOptions, listDogsOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { Avatar } from '../components/Avatar.tsx';
import { BookingPanel } from '../components/BookingPanel.tsx';
import { CaregiverFacts } from '../components/CaregiverFacts.tsx';
import { FavoriteButton } from '../components/FavoriteButton.tsx';
import { Icon } from '../components/Icon.tsx';
import { MeetFirst } from '../components/MeetFirst.tsx';
import { ServiceTable } from '../components/ServiceTable.tsx';
import { SlotPicker } from '../components/SlotPicker.tsx';
import { StayPicker } from '../components/StayPicker.tsx';
import { Empty, ErrorNotice, Money, Rating, Skeleton } from '../components/ui.tsx';
import { Unbookable } from '../components/Unbookable.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { formatDate } from '../lib/dates.ts';
import { hasCode } from '../lib/problem.ts';
import { readTrip, tripParams } from '../lib/trip.ts';
import type { Trip } from '../lib/trip.ts';
import '../styles/calendar.css';
import '../styles/caregiver.css';

/** A visit needs a length; the first one offered is chosen unless another was. */
function fit(trip: Trip, service: Service | undefined): Trip {
  if (service?.unit !== 'visit') return { ...trip, serviceType: service?.serviceType };
  const lengths = service.prices.map(({ durationMinutes }) => durationMinutes);
  const durationMinutes = lengths.includes(trip.durationMinutes ?? null)
    ? trip.durationMinutes
    : (lengths[0] ?? undefined);
  return { ...trip, serviceType: service.serviceType, durationMinutes };
}

export function Component() {
  const { caregiverId = '' } = useParams();
  const { client, storefront, locale, service: info } = useShop();
  const { me } = useSession();
  const [params, setParams] = useSearchParams();
  const [wantedDogs, setDogIds] = useState<string[]>(() => (params.get('dogIds') ?? '').split(',').filter((id) => id !== ''));
  const page = useQuery(getCaregiverOptions({ client, path: { caregiverId } }));
  const caregiver = page.data;
  // a link may come from somebody else, with their dogs
  const isOwner = me?.role === 'owner';
  const dogs = useQuery({ ...listDogsOptions({ client, query: { limit: 100 } }), enabled: isOwner });
  const dogIds = isOwner ? wantedDogs.filter((id) => dogs.data?.data.some((dog) => dog.id === id)) : [];
  usePageTitle(caregiver?.displayName);

  if (page.error) {
    const gone = hasCode(page.error, 'caregiver_not_found') || hasCode(page.error, 'invalid_request');
    return (
      <div className="container page">
        {gone ? (
          <Empty
            icon={<Icon name="paw" size={40} />}
            title="This page has moved on"
            actions={
              <Link className="button" to="/search">
                Find another caregiver
              </Link>
            }
          >
            <p>The caregiver you are looking for isn’t here any more.</p>
          </Empty>
        ) : (
          <ErrorNotice error={page.error} title="The page didn’t load" onRetry={() => void page.refetch()} />
        )}
      </div>
    );
  }
  if (!caregiver)
    return (
      <div className="container page">
        <Skeleton lines={8} label="Loading the caregiver’s page" />
      </div>
    );

  const offered = caregiver.services.filter(({ active }) => active);
  const asked = readTrip(
    params,
    storefront.serviceTypes.map(({ type }) => type),
  );
  const service = offered.find(({ serviceType }) => serviceType === asked.serviceType) ?? offered[0];
  const trip = fit(asked, service);
  const change = (next: Trip) => {
    const target = offered.find(({ serviceType }) => serviceType === next.serviceType) ?? service;
    setParams(tripParams(fit(next, target), target?.unit), { replace: true, preventScrollReset: true });
  };
  const chooseDogs = (ids: string[]) => {
    setDogIds(ids);
    change({ ...trip, dogCount: Math.max(1, ids.length) });
  };
  const price =
    service?.prices.find(({ durationMinutes }) => durationMinutes === (trip.durationMinutes ?? null)) ??
    service?.prices[0];
  const Picker = service?.unit === 'visit' ? SlotPicker : StayPicker;

  return (
    <div className="container page caregiver-page">
      <header className="profile">
        <Avatar name={caregiver.displayName} url={caregiver.avatarUrl} size={128} />
        <div>
          <h1>{caregiver.displayName}</h1>
          <p className="lead">{caregiver.headline}</p>
          <p className="meta">
            <Rating value={caregiver.rating} />
            <span>
              <Icon name="pin" size={16} /> {caregiver.city}, {caregiver.region}
            </span>
            <span className="quiet">
              Here since {formatDate(caregiver.memberSince, locale, { month: 'long', year: 'numeric' })}
            </span>
          </p>
        </div>
        {service && <MeetFirst caregiverId={caregiver.id} serviceType={service.serviceType} dogIds={dogIds} />}
        <FavoriteButton caregiverId={caregiver.id} name={caregiver.displayName} wide />
      </header>
      {service && <Unbookable caregiver={caregiver} service={service} trip={trip} dogIds={dogIds} />}
      <div className="profile-layout">
        <div className="profile-main">
          <section aria-labelledby="about-title">
            <h2 id="about-title">About {caregiver.displayName}</h2>
            <p className="bio">{caregiver.bio}</p>
            <CaregiverFacts caregiver={caregiver} />
          </section>
          <section aria-labelledby="services-title">
            <h2 id="services-title">Services and prices</h2>
            {offered.length > 0 ? (
              <ServiceTable services={offered} />
            ) : (
              <p className="quiet">No services are offered at the moment.</p>
            )}
          </section>
          {service && (
            <section aria-labelledby="availability-title">
              <h2 id="availability-title">
                Availability for {(info(service.serviceType)?.name ?? service.serviceType).toLowerCase()}
              </h2>
              <div className="card calendar-card">
                <Picker
                  key={service.serviceType}
                  caregiverId={caregiver.id}
                  service={service}
                  timeZone={caregiver.timeZone}
                  trip={trip}
                  onChange={change}
                />
              </div>
            </section>
          )}
        </div>
        {service && price && (
          <a className="book-bar" href="#availability-title">
            <span>See free {service.unit}s</span>{' '}
            <span>
              <Money value={price.amount} short /> per {service.unit}
            </span>
          </a>
        )}
        {service && (
          <BookingPanel
            caregiver={caregiver}
            service={service}
            trip={trip}
            dogIds={dogIds}
            onTrip={change}
            onDogs={chooseDogs}
          />
        )}
      </div>
    </div>
  );
}
