import type { Role } from '@dogcare/sdk';
import { useEffect, useRef } from 'react';
import { NavLink, Outlet, useLocation } from 'react-router';
import { useSession } from '../app/session.tsx';
import { ComeBack } from '../components/account/ComeBack.tsx';
import { Members } from '../components/Members.tsx';
import { useFreshMe } from '../hooks/useFreshMe.ts';
import '../styles/account.css';

const everyone: readonly Role[] = ['owner', 'caregiver', 'support', 'admin'];

/** The parts of the account, and whose they are. One who is not active has the last one only. */
const parts: ReadonlyArray<readonly [to: string, label: string, roles: readonly Role[]]> = [
  ['/account', 'Profile', everyone],
  ['/account/security', 'Sign-in & security', everyone],
  ['/account/homes', 'Homes', ['owner']],
  ['/account/cards', 'Cards', ['owner']],
  ['/account/checks', 'Documents & checks', ['caregiver']],
  ['/account/receipts', 'Receipts', ['owner', 'caregiver']],
  ['/account/data', 'Your data', everyone],
];

function Account() {
  const { me } = useSession();
  const { pathname } = useLocation();
  const tabs = useRef<HTMLElement>(null);
  useFreshMe(0);
  // on a phone there are more of them than fit
  useEffect(() => {
    tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  if (!me) return null;
  const part = parts.find(([to]) => to === pathname.replace(/\/$/, ''));
  if (me.status !== 'active') {
    return (
      <div className="container page narrow account">
        <ComeBack me={me} />
        {part?.[0] === '/account/data' && <Outlet />}
      </div>
    );
  }
  return (
    <div className="container page account-page">
      <h1>Your account</h1>
      <nav ref={tabs} className="tabs account-tabs" aria-label="Your account">
        {parts
          .filter(([, , roles]) => roles.includes(me.role))
          .map(([to, label]) => (
            <NavLink key={to} to={to} end>
              {label}
            </NavLink>
          ))}
      </nav>
      <div className="account">
        <Members roles={part?.[2] ?? everyone}>
          <Outlet />
        </Members>
      </div>
    </div>
  );
}

export const Component = () => (
  <Members roles={everyone}>
    <Account />
  </Members>
);
