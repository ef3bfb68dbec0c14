import type { Me, Role } from '@dogcare/sdk';
import type { ReactNode } from 'react';
import { Link, Navigate, useLocation } from 'react-router';
import { useSession } from '../app/session.tsx';
import { ComeBack } from './account/ComeBack.tsx';
import { Empty } from './ui.tsx';

/** Where to sign in so as to come back here afterwards. */
export const signInPath = (path: string, page: 'login' | 'register' = 'login'): string =>
  `/${page}?next=${encodeURIComponent(path)}`;

/** Only addresses of this site: a link with a `next` of its own must not lead elsewhere. */
export const safeNext = (next: string | null, fallback: string): string =>
  next && next.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : fallback;

export const homeOf = (role: Role): string => (role === 'caregiver' ? '/caregiver' : '/search');

/** Where somebody goes who has just signed in: on, or to what has to be settled first. */
export const afterSignIn = (me: Me, next: string | null): string =>
  me.status === 'active' ? safeNext(next, homeOf(me.role)) : '/account';

/** A page for people with certain roles. Others are asked to sign in, or told whose page it is. */
export function Members({ roles, children }: { roles: readonly Role[]; children: ReactNode }) {
  const { me } = useSession();
  const { pathname, search } = useLocation();
  if (!me) return <Navigate to={signInPath(pathname + search)} replace />;
  if (me.status !== 'active' && !pathname.startsWith('/account')) {
    return (
      <div className="container page narrow">
        <ComeBack me={me} />
      </div>
    );
  }
  if (roles.includes(me.role)) return children;
  return (
    <div className="container page">
      <Empty
        title={`This page is for ${roles.includes('owner') ? 'dog owners' : 'caregivers'}`}
        actions={
          <Link className="button" to={homeOf(me.role)}>
            Go to my pages
          </Link>
        }
      >
        <p>
          You are signed in as {me.firstName}, with {me.role === 'owner' ? 'an owner' : `a ${me.role}`} account.
        </p>
      </Empty>
    </div>
  );
}
