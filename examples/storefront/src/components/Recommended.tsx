import type { ServiceType } from '@dogcare/sdk';
import { listAddressesOptions, recommendCaregiversOptions } from '@dogcare/sdk/react-query';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { lastPlace } from '../lib/lastPlace.ts';
import { CaregiverCard } from './CaregiverCard.tsx';
import { SelectField } from './fields.tsx';

const most = 4;
const kept = { staleTime: 60_000, placeholderData: keepPreviousData };

/** For owners who came back: people they know or would like, each with why. Where nothing says where to look, there is nothing here. */
export function Recommended() {
  const { client, storefront } = useShop();
  const { me } = useSession();
  const [serviceType, setServiceType] = useState<ServiceType | undefined>(storefront.serviceTypes[0]?.type);
  const isOwner = me?.role === 'owner' && me.status === 'active';
  const query = { serviceType: serviceType ?? ('boarding' as const), limit: most };

  // near where they booked before; else near their home; else where they looked last
  const usual = useQuery({ ...recommendCaregiversOptions({ client, query }), enabled: isOwner, ...kept });
  const isLost = usual.data?.center === null;
  const homes = useQuery({ ...listAddressesOptions({ client }), enabled: isOwner && isLost });
  const list = homes.data?.data ?? [];
  const home = list.find(({ isDefault }) => isDefault) ?? list[0];
  const place = home ? home.postalCode : lastPlace(storefront.slug);
  const nearby = useQuery({
    ...recommendCaregiversOptions({ client, query: { ...query, place: place ?? '' } }),
    enabled: isOwner && isLost && homes.isSuccess && place !== undefined,
    ...kept,
  });
  const answer = isLost ? nearby.data : usual.data;
  if (!answer?.center || (answer.recommendations.length === 0 && serviceType === storefront.serviceTypes[0]?.type)) return null;

  return (
    <section className="container band recommended" aria-labelledby="recommended-title">
      <div className="recommended-head">
        <h2 id="recommended-title">For you, {me?.firstName}</h2>
        <SelectField label="Service" value={serviceType} onChange={({ target }) => setServiceType(target.value as ServiceType)}>
          {storefront.serviceTypes.map(({ type, name }) => (
            <option key={type} value={type}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
      {answer.recommendations.length === 0 && (
        <p className="quiet">
          Nobody to recommend for this yet. <Link to={`/search?service=${serviceType}`}>Look around</Link>
        </p>
      )}
      <ul className="recommended-list" aria-label="Recommended caregivers">
        {answer.recommendations.map(({ reason, caregiver }) => (
          <li key={caregiver.caregiverId}>
            <CaregiverCard
              result={caregiver}
              reason={reason.text}
              to={`/caregivers/${caregiver.caregiverId}?service=${serviceType}`}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
