import { getMyCaregiverOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { DaysOff } from '../components/availability/DaysOff.tsx';
import { OtherCalendars } from '../components/availability/OtherCalendars.tsx';
import { Avatar } from '../components/Avatar.tsx';
import { Desk } from '../components/Desk.tsx';
import { Members } from '../components/Members.tsx';
import { MyServices } from '../components/MyServices.tsx';
import { Certifications } from '../components/onboarding/Certifications.tsx';
import { Onboarding } from '../components/onboarding/Onboarding.tsx';
import { ServiceArea } from '../components/onboarding/ServiceArea.tsx';
import { ProfileForm } from '../components/ProfileForm.tsx';
import { WeeklyPlan } from '../components/WeeklyPlan.tsx';
import { ErrorNotice, Notice, Skeleton } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { hasCode } from '../lib/problem.ts';
import '../styles/availability.css';
import '../styles/bookings.css';
import '../styles/calendar.css';
import '../styles/mine.css';
import '../styles/onboarding.css';

const tabs = [
  ['desk', 'Bookings'],
  ['onboarding', 'Onboarding'],
  ['services', 'Services'],
  ['plan', 'Weekly plan'],
  ['days', 'Days off'],
  ['calendars', 'Calendars'],
  ['certifications', 'Certifications'],
  ['profile', 'Profile'],
] as const;

function Welcome() {
  const { storefront } = useShop();
  const { me } = useSession();
  const navigate = useNavigate();
  return (
    <div className="container page narrow">
      <h1>Welcome, {me?.firstName}</h1>
      <p className="lead">
        Three steps and the dogs of {storefront.name} can find you: your page, your services, your week.
      </p>
      <ProfileForm onDone={() => navigate('/caregiver?tab=services&new=1')} />
    </div>
  );
}

function CaregiverHome() {
  const { client } = useShop();
  const [params] = useSearchParams();
  const page = useQuery({ ...getMyCaregiverOptions({ client }), refetchOnWindowFocus: false });
  usePageTitle('My page');
  if (hasCode(page.error, 'caregiver_not_found')) return <Welcome />;
  const mine = page.data;
  const isListed = mine?.status === 'approved' || mine?.status === 'suspended';
  const tab = tabs.find(([id]) => id === params.get('tab'))?.[0] ?? (isListed ? 'desk' : 'onboarding');
  return (
    <div className="container page narrow">
      <ErrorNotice error={page.error} title="Your page didn’t load" onRetry={() => void page.refetch()} />
      {page.isPending && <Skeleton lines={6} label="Loading your page" />}
      {mine && (
        <>
          <header className="page-head">
            <div className="who">
              <Avatar name={mine.displayName} url={mine.avatarUrl} size={72} />
              <div>
                <h1>{mine.displayName}</h1>
                <p className="quiet">{mine.headline}</p>
              </div>
            </div>
            <Link className="button button-small button-quiet" to={`/caregivers/${mine.id}`}>
              {isListed ? 'See my public page' : 'Preview my page'}
            </Link>
          </header>
          {mine.status === 'suspended' && (
            <Notice tone="bad" title="Your page is suspended">
              <p>Owners don’t see it. Write to us if you think that is a mistake.</p>
            </Notice>
          )}
          {(mine.status === 'draft' || mine.status === 'changes_requested' || mine.status === 'declined') && tab !== 'onboarding' && (
            <Notice tone="wait" title="Owners don’t see your page yet">
              <p>
                <Link to="?tab=onboarding">See what it takes to be listed</Link>
              </p>
            </Notice>
          )}
          {params.get('new') && mine.status === 'approved' && (
            <Notice tone="good" role="status" title="Your page is open">
              <p>
                Now say what you offer, then set your <Link to="?tab=plan">weekly plan</Link>. Owners find you as soon
                as both are there.
              </p>
            </Notice>
          )}
          <nav className="tabs tabs-wrap" aria-label="My page">
            {tabs.map(([id, label]) => (
              <Link key={id} to={`?tab=${id}`} aria-current={id === tab ? 'page' : undefined}>
                {label}
              </Link>
            ))}
          </nav>
          {tab === 'desk' && <Desk />}
          {tab === 'services' && (
            <div className="stack">
              <MyServices />
              <ServiceArea />
            </div>
          )}
          {tab === 'plan' && <WeeklyPlan />}
          {tab === 'days' && <DaysOff />}
          {tab === 'calendars' && <OtherCalendars />}
          {tab === 'onboarding' && <Onboarding />}
          {tab === 'certifications' && <Certifications />}
          {tab === 'profile' && <ProfileForm page={mine} />}
        </>
      )}
    </div>
  );
}

export const Component = () => (
  <Members roles={['caregiver']}>
    <CaregiverHome />
  </Members>
);
