import type { Quote, ServiceType } from '@dogcare/sdk';
import { Link } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { meetUrl } from '../lib/meeting.ts';
import { Icon } from './Icon.tsx';

interface MeetLinkProps {
  caregiverId: string;
  serviceType?: ServiceType | undefined;
  dogIds?: readonly string[];
}

/** Meeting comes before booking, for whoever likes; it is nothing for caregivers, nor where the business has none. */
export function MeetFirst(props: MeetLinkProps) {
  const { storefront } = useShop();
  const { me } = useSession();
  if (storefront.meetAndGreet.mode === 'off' || (me && me.role !== 'owner')) return null;
  return (
    <Link className="button button-quiet" to={meetUrl(props)}>
      <Icon name="paw" size={18} /> Meet first
    </Link>
  );
}

/** Where a stay waits for the two to meet: the way to ask for that, or to what was asked already. */
export function MeetWay({ quote, dogIds }: { quote: Pick<Quote, 'caregiverId' | 'serviceType' | 'reasons' | 'meetAndGreet'>; dogIds?: readonly string[] }) {
  if (!quote.reasons.some(({ code }) => code === 'meet_and_greet_first')) return null;
  const bookingId = quote.meetAndGreet?.bookingId;
  return bookingId ? (
    <Link to={`/bookings/${bookingId}`}>See your meet-and-greet</Link>
  ) : (
    <Link to={meetUrl({ ...quote, dogIds })}>Ask for a meet-and-greet</Link>
  );
}
