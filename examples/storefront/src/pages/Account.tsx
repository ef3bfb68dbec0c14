import { getMeOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { Email } from '../components/account/Email.tsx';
import { Factors } from '../components/account/Factors.tsx';
import { Identities } from '../components/account/Identities.tsx';
import { Password } from '../components/account/Password.tsx';
import { Profile } from '../components/account/Profile.tsx';
import { Sessions } from '../components/account/Sessions.tsx';
import { Members } from '../components/Members.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import '../styles/account.css';

function Account() {
  const { client } = useShop();
  const { me, know } = useSession();
  usePageTitle('Your account');
  // what is kept here may be older than what was done on another device
  const fresh = useQuery(getMeOptions({ client }));
  useEffect(() => {
    if (fresh.data && fresh.data.updatedAt !== me?.updatedAt) void know(fresh.data);
  }, [fresh.data, know, me?.updatedAt]);
  if (!me) return null;
  return (
    <div className="container page narrow account">
      <header className="page-head">
        <h1>Your account</h1>
      </header>
      <Profile key={me.id} me={me} />
      <Email me={me} />
      <Password />
      <Factors />
      <Identities />
      <Sessions me={me} />
    </div>
  );
}

export const Component = () => (
  <Members roles={['owner', 'caregiver', 'support', 'admin']}>
    <Account />
  </Members>
);
