import { getCaregiverOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { Checkout } from '../components/Checkout.tsx';
import { Icon } from '../components/Icon.tsx';
import { Members } from '../components/Members.tsx';
import { Empty, Skeleton } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { sentenceOf } from '../lib/problem.ts';
import { readTrip } from '../lib/trip.ts';
import '../styles/book.css';

function Book() {
  const { client, storefront } = useShop();
  const [params] = useSearchParams();
  const caregiverId = params.get('caregiver') ?? '';
  const page = useQuery({ ...getCaregiverOptions({ client, path: { caregiverId } }), enabled: caregiverId !== '' });
  usePageTitle('Your booking');
  return (
    <div className="container page">
      <h1>Almost there</h1>
      {page.isPending && caregiverId !== '' && <Skeleton lines={6} />}
      {(page.error || caregiverId === '') && (
        <Empty
          icon={<Icon name="paw" size={40} />}
          title="Whom would you like to book?"
          actions={
            <Link className="button" to="/search">
              Find a caregiver
            </Link>
          }
        >
          {page.error && <p>{sentenceOf(page.error)}</p>}
        </Empty>
      )}
      {page.data && (
        <Checkout
          caregiver={page.data}
          trip={readTrip(
            params,
            storefront.serviceTypes.map(({ type }) => type),
          )}
          preset={(params.get('dogIds') ?? '').split(',').filter(Boolean)}
        />
      )}
    </div>
  );
}

export const Component = () => (
  <Members roles={['owner']}>
    <Book />
  </Members>
);
