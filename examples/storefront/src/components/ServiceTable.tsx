import type { Service } from '@dogcare/sdk';
import { useShop } from '../app/shop.tsx';
import { usePolicies } from '../hooks/usePolicies.ts';
import { sizeWord, sizes } from '../lib/words.ts';
import { Icon, serviceIcon } from './Icon.tsx';
import { Policy } from './QuoteLines.tsx';
import { Money } from './ui.tsx';

/** “toy to large” rather than a row of words, where the sizes are neighbours. */
function sizesText(taken: Service['sizesTaken']): string {
  if (taken.length === sizes.length) return 'All sizes';
  const indexes = taken.map((size) => sizes.indexOf(size)).sort((a, b) => a - b);
  const [low, high] = [indexes[0] ?? 0, indexes.at(-1) ?? 0];
  const word = (index: number) => sizeWord[sizes[index] ?? 'medium'].toLowerCase();
  if (indexes.length > 2 && high - low === indexes.length - 1) return `Dogs from ${word(low)} to ${word(high)}`;
  return `Dogs: ${indexes.map(word).join(', ')}`;
}

function Extra({ label, value }: { label: string; value: Service['puppySurcharge'] }) {
  if (!value || value.amount === 0) return null;
  return (
    <li>
      <span>{label}</span>{' '}
      <span>
        +<Money value={value} short />
      </span>
    </li>
  );
}

export function ServiceTable({ services }: { services: readonly Service[] }) {
  const { service: info } = useShop();
  const policies = usePolicies();
  const policyOf = (service: Service) => policies.find(({ name }) => name === service.cancellationPolicy);
  return (
    <ul className="service-cards">
      {services.map((service) => (
        <li key={service.serviceType} className="card service-card">
          <h3>
            <Icon name={serviceIcon[service.serviceType] ?? 'paw'} />{' '}
            {info(service.serviceType)?.name ?? service.serviceType}
          </h3>
          <ul className="price-list">
            {service.prices.map(({ durationMinutes, amount }) => (
              <li key={durationMinutes ?? 0} className="price-main">
                <span>{durationMinutes ? `${durationMinutes} minutes` : `A ${service.unit}`}</span>{' '}
                <strong>
                  <Money value={amount} short />
                </strong>
              </li>
            ))}
            <Extra label="Each further dog" value={service.additionalDog} />
            <Extra label="Puppy under a year" value={service.puppySurcharge} />
            <Extra label="Public holiday" value={service.holidaySurcharge} />
          </ul>
          <p className="quiet">{sizesText(service.sizesTaken)}</p>
          {policyOf(service) && <Policy policy={policyOf(service)!} />}
        </li>
      ))}
    </ul>
  );
}
