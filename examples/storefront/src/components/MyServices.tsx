import type { ServiceType } from '@dogcare/sdk';
import { listServicesOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../app/shop.tsx';
import { plural } from '../lib/words.ts';
import { Dialog } from './Dialog.tsx';
import { Icon, serviceIcon } from './Icon.tsx';
import { ServiceForm } from './ServiceForm.tsx';
import { Badge, ErrorNotice, Money, SkeletonCards } from './ui.tsx';

/** Every service the business knows: those offered with their prices, the others to be offered. */
export function MyServices() {
  const { client, storefront } = useShop();
  const [editing, setEditing] = useState<ServiceType>();
  const services = useQuery(listServicesOptions({ client }));
  const offered = new Map(services.data?.data.map((service) => [service.serviceType, service]));
  const info = storefront.serviceTypes.find(({ type }) => type === editing);
  return (
    <>
      {services.isPending && <SkeletonCards label="Loading your services" />}
      <ErrorNotice error={services.error} onRetry={() => void services.refetch()} />
      {services.isSuccess && (
        <ul className="stack" aria-label="Services">
          {storefront.serviceTypes.map(({ type, name, description, unit }) => {
            const service = offered.get(type);
            return (
              <li key={type} className={service ? 'card my-service' : 'card my-service my-service-off'}>
                <span className="tile-icon">
                  <Icon name={serviceIcon[type] ?? 'paw'} />
                </span>
                <div>
                  <h3>
                    {name}{' '}
                    {service &&
                      (service.active ? <Badge tone="good">Offered</Badge> : <Badge tone="wait">Paused</Badge>)}{' '}
                    {service?.instantBook && <Badge tone="brand">Instant</Badge>}
                  </h3>
                  {service ? (
                    <p className="meta">
                      {service.prices.map(({ durationMinutes, amount }) => (
                        <span key={durationMinutes ?? 0}>
                          <strong>
                            <Money value={amount} short />
                          </strong>{' '}
                          {durationMinutes ? `for ${durationMinutes} minutes` : `per ${unit}`}
                        </span>
                      ))}
                      <span className="quiet">
                        {unit === 'visit' || type === 'house_sitting'
                          ? plural(service.capacity, 'household')
                          : plural(service.capacity, 'dog')}{' '}
                        at once
                      </span>
                    </p>
                  ) : (
                    <p className="quiet">{description}</p>
                  )}
                </div>
                <button
                  type="button"
                  className={service ? 'button button-small button-quiet' : 'button button-small'}
                  onClick={() => setEditing(type)}
                >
                  {service ? `Edit ${name.toLowerCase()}` : `Offer ${name.toLowerCase()}`}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {info && (
        <Dialog title={info.name} onClose={() => setEditing(undefined)}>
          <ServiceForm info={info} service={offered.get(info.type)} onDone={() => setEditing(undefined)} />
        </Dialog>
      )}
    </>
  );
}
