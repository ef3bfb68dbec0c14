import { getCaregiverOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { Icon } from '../components/Icon.tsx';
import { Members } from '../components/Members.tsx';
import { MeetForm } from '../components/MeetForm.tsx';
import { Empty, Skeleton } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { sentenceOf } from '../lib/problem.ts';
import { readTrip } from '../lib/trip.ts';
import '../styles/book.css';
import '../styles/calendar.css';
import '../styles/caregiver.css';

function Meet() {
  const { client, storefront } = useShop();
  const [params] = useSearchParams();
  const caregiverId = params.get('caregiver') ?? '';
  const isOffered = storefront.meetAndGreet.mode !== 'off';
  const page = useQuery({ ...getCaregiverOptions({ client, path: { caregiverId } }), enabled: isOffered && caregiverId !== '' });
  usePageTitle('Meet first');
  const { serviceType } = readTrip(
    params,
    storefront.serviceTypes.map(({ type }) => type),
  );
  return (
    <div className="container page">
      <h1>Meet first</h1>
      {isOffered && page.isPending && caregiverId !== '' && <Skeleton lines={6} />}
      {(!isOffered || page.error || caregiverId === '') && (
        <Empty
          icon={<Icon name="paw" size={40} />}
          title={isOffered ? 'Whom would you like to meet?' : 'There are no meet-and-greets here'}
          actions={
            <Link className="button" to="/search">
              Find a caregiver
            </Link>
          }
        >
          {page.error && <p>{sentenceOf(page.error)}</p>}
        </Empty>
      )}
      {page.data && <MeetForm caregiver={page.data} asked={serviceType} preset={(params.get('dogIds') ?? '').split(',').filter(Boolean)} />}
    </div>
  );
}

export const Component = () => (
  <Members roles={['owner']}>
    <Meet />
  </Members>
);
