import { getBookingOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { Avatar } from '../components/Avatar.tsx';
import { BookingActions } from '../components/BookingActions.tsx';
import { ownerName } from '../components/BookingCard.tsx';
import { Care } from '../components/care/Care.tsx';
import { Disputes } from '../components/care/Disputes.tsx';
import { ReportCard } from '../components/care/ReportCard.tsx';
import { Deadline, deadlineOf } from '../components/Deadline.tsx';
import { DogFace } from '../components/DogFace.tsx';
import { Icon } from '../components/Icon.tsx';
import { Members } from '../components/Members.tsx';
import { ChangeButton, OpenChange } from '../components/OpenChange.tsx';
import { PayButton } from '../components/PayButton.tsx';
import { Tip } from '../components/pay/Tip.tsx';
import { PayPlan } from '../components/pay/PayState.tsx';
import { PaypalReturn } from '../components/Paypal.tsx';
import { PaymentReturn } from '../components/PaymentReturn.tsx';
import { Replacements } from '../components/Replacements.tsx';
import { Sums } from '../components/Sums.tsx';
import { Timeline } from '../components/Timeline.tsx';
import { Empty, ErrorNotice, Notice, Skeleton, StatusBadge } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { formatInstant } from '../lib/dates.ts';
import { isPayable, owesRest } from '../lib/due.ts';
import { formatMoney } from '../lib/money.ts';
import { hasCode } from '../lib/problem.ts';
import { bookingName, isMeeting } from '../lib/meeting.ts';
import { describeWhen } from '../lib/trip.ts';
import { sizeWord } from '../lib/words.ts';
import '../styles/bookings.css';
import '../styles/booking.css';
import '../styles/care.css';

function BookingPage() {
  const { bookingId = '' } = useParams();
  const { client, locale, service } = useShop();
  const { me } = useSession();
  const [params] = useSearchParams();
  const answer = useQuery({ ...getBookingOptions({ client, path: { bookingId } }), refetchInterval: 20_000 });
  const booking = answer.data;
  const name = booking && bookingName(booking, service);
  usePageTitle(name);

  if (answer.error && !booking) {
    return (
      <div className="container page narrow">
        {hasCode(answer.error, 'booking_not_found') || hasCode(answer.error, 'invalid_request') ? (
          <Empty
            icon={<Icon name="calendar" size={40} />}
            title="There is no such booking"
            actions={
              <Link className="button" to="/bookings">
                All bookings
              </Link>
            }
          />
        ) : (
          <ErrorNotice error={answer.error} title="The booking didn’t load" onRetry={() => void answer.refetch()} />
        )}
      </div>
    );
  }
  if (!booking)
    return (
      <div className="container page">
        <Skeleton lines={8} label="Loading the booking" />
      </div>
    );

  const asCaregiver = me?.role === 'caregiver';
  const other = asCaregiver ? ownerName(booking) : booking.caregiver.displayName;
  const payable = me?.role === 'owner' && isPayable(booking);
  const rest = me?.role === 'owner' && owesRest(booking);
  const fresh = me?.role === 'owner' && params.get('new') !== null;
  const back = params.get('payment') === 'return';
  const meets = isMeeting(booking);
  const hasInvoice = !meets && booking.paymentStatus !== 'unpaid' && booking.paymentStatus !== 'authorized';
  const waiting = deadlineOf(booking, locale, me?.role);

  return (
    <div className="container page">
      <p className="crumb">
        <Link to="/bookings">
          <Icon name="chevronLeft" size={18} /> Bookings
        </Link>
      </p>
      <header className="page-head booking-head">
        <div>
          <h1>
            {name} {asCaregiver ? 'for' : 'with'} {other}
          </h1>
          <p className="lead">{describeWhen(booking.when, locale)}</p>
        </div>
        <StatusBadge booking={booking} />
      </header>
      {fresh && booking.status === 'pending' && (
        <Notice tone="good" role="status" title="Your request is on its way">
          <p>{meets ? 'The time is held for you.' : 'The days are held for you.'} {waiting && `${waiting}.`} We’ll tell you here and by e-mail.</p>
        </Notice>
      )}
      {fresh && booking.status === 'confirmed' && payable && (
        <Notice tone="good" role="status" title="It’s yours">
          <p>The booking is confirmed. Pay to keep it.</p>
        </Notice>
      )}
      {rest && !back && (
        <Notice tone="info" role="status" title="The rest is still to be paid">
          <p>
            It costs more since it was changed: {formatMoney(booking.balanceDue, locale)} of {formatMoney(booking.total, locale)} is not paid yet.
          </p>
        </Notice>
      )}
      {me?.role === 'owner' && booking.status === 'confirmed' && <PayPlan booking={booking} />}
      {me?.role === 'owner' && params.get('payment') !== 'paypal' && <PaymentReturn booking={booking} returned={back} />}
      {me?.role === 'owner' && params.get('payment') === 'paypal' && <PaypalReturn booking={booking} approved={params.has('PayerID')} />}
      <div className="booking-layout">
        <div className="booking-main">
          {me?.role === 'owner' && <Replacements booking={booking} />}
          <OpenChange booking={booking} />
          <section className="card" aria-labelledby="who-title">
            <h2 id="who-title">Who and when</h2>
            <div className="who">
              <Avatar name={other} url={asCaregiver ? null : booking.caregiver.avatarUrl} size={60} />
              <div>
                <strong>{asCaregiver ? other : <Link to={`/caregivers/${booking.caregiver.id}`}>{other}</Link>}</strong>
                <p className="quiet">
                  From {formatInstant(booking.startsAt, locale, booking.timeZone)} until{' '}
                  {formatInstant(booking.endsAt, locale, booking.timeZone)}
                </p>
                {meets && (
                  <p className="quiet">
                    {booking.place === 'caregiver_home' ? `At ${asCaregiver ? 'your' : `${booking.caregiver.displayName}’s`} home` : `At ${asCaregiver ? `${booking.owner.firstName}’s` : 'your'} home`}, about{' '}
                    {(service(booking.serviceType)?.name ?? booking.serviceType).toLowerCase()}.
                  </p>
                )}
              </div>
            </div>
            <ul className="booked-dogs" aria-label="Dogs">
              {booking.dogs.map((dog) => (
                <li key={dog.id}>
                  <DogFace name={dog.name} size={48} />
                  <span>
                    <strong>
                      <Link to={`/dogs/${dog.id}`}>{dog.name}</Link>
                    </strong>{' '}
                    <span className="quiet">
                      {dog.breedName}, {sizeWord[dog.sizeClass].toLowerCase()}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
            {booking.address && (
              <p>
                <strong>Where:</strong> {booking.address.line1}
                {booking.address.line2 && `, ${booking.address.line2}`}, {booking.address.city}, {booking.address.region}{' '}
                {booking.address.postalCode}
                {booking.address.accessInstructions && (
                  <span className="quiet"> · {booking.address.accessInstructions}</span>
                )}
              </p>
            )}
            {booking.note && (
              <blockquote className="note">
                <p>{booking.note}</p>
                <footer className="quiet">{booking.owner.firstName}’s note</footer>
              </blockquote>
            )}
          </section>
          {booking.status === 'completed' && !meets && <ReportCard booking={booking} />}
          {booking.status === 'completed' && !meets && me?.role === 'owner' && <Tip booking={booking} />}
          {!meets && (booking.status === 'in_progress' || booking.status === 'completed' || (asCaregiver && booking.status === 'confirmed')) && (
            <section className="card" aria-labelledby="care-title">
              <h2 id="care-title">Care log</h2>
              <Care booking={booking} />
            </section>
          )}
          <Disputes booking={booking} />
          <section className="card" aria-labelledby="story-title">
            <h2 id="story-title">So far</h2>
            <Timeline booking={booking} />
            {booking.seriesId && (
              <p>
                <Link to={`/series/${booking.seriesId}`}>It is one of a series</Link>
              </p>
            )}
          </section>
        </div>
        <aside className="card booking-side" aria-labelledby="price-title">
          <h2 id="price-title">Price</h2>
          {meets ? (
            <>
              <p>
                <strong>Free.</strong> Cancelling costs nothing, either.
              </p>
              {me?.role === 'owner' && booking.status === 'completed' && (
                <Link className="button button-wide" to={`/caregivers/${booking.caregiver.id}?service=${booking.serviceType}`}>
                  Book {booking.caregiver.displayName}
                </Link>
              )}
            </>
          ) : (
            <Sums booking={booking} />
          )}
          <Deadline booking={booking} />
          {payable && !back && <PayButton booking={booking} />}
          {hasInvoice && (
            <Link className="button button-quiet button-wide" to={`/bookings/${booking.id}/invoice`}>
              <Icon name="receipt" /> Invoice
            </Link>
          )}
          <ChangeButton booking={booking} />
          <BookingActions booking={booking} />
        </aside>
      </div>
    </div>
  );
}

export const Component = () => (
  <Members roles={['owner', 'caregiver', 'admin']}>
    <BookingPage />
  </Members>
);
