import { getMyCaregiverOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { Avatar } from '../components/Avatar.tsx';
import { Desk } from '../components/Desk.tsx';
import { Members } from '../components/Members.tsx';
import { MyServices } from '../components/MyServices.tsx';
import { ProfileForm } from '../components/ProfileForm.tsx';
import { WeeklyPlan } from '../components/WeeklyPlan.tsx';
import { ErrorNotice, Notice, Skeleton } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { hasCode } from '../lib/problem.ts';
import '../styles/bookings.css';
import '../styles/mine.css';

const tabs = [
  ['desk', 'Bookings'],
  ['services', 'Services'],
  ['plan', 'Weekly plan'],
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
  const tab = tabs.find(([id]) => id === params.get('tab'))?.[0] ?? 'desk';
  usePageTitle('My page');
  if (hasCode(page.error, 'caregiver_not_found')) return <Welcome />;
  const mine = page.data;
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
              See my public page
            </Link>
          </header>
          {mine.status === 'suspended' && (
            <Notice tone="bad" title="Your page is suspended">
              <p>Owners don’t see it. Write to us if you think that is a mistake.</p>
            </Notice>
          )}
          {params.get('new') && (
            <Notice tone="good" role="status" title="Your page is open">
              <p>
                Now say what you offer, then set your <Link to="?tab=plan">weekly plan</Link>. Owners find you as soon
                as both are there.
              </p>
            </Notice>
          )}
          <nav className="tabs" aria-label="My page">
            {tabs.map(([id, label]) => (
              <Link key={id} to={`?tab=${id}`} aria-current={id === tab ? 'page' : undefined}>
                {label}
              </Link>
            ))}
          </nav>
          {tab === 'desk' && <Desk />}
          {tab === 'services' && <MyServices />}
          {tab === 'plan' && <WeeklyPlan />}
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
