import { getMe, verifyEmail } from '@dogcare/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { homeOf } from '../components/Members.tsx';
import { ErrorNotice, Notice, Skeleton } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import '../styles/auth.css';

/** The link in the mail leads here. */
export function Component() {
  const { client } = useShop();
  const { me, know } = useSession();
  const [params] = useSearchParams();
  const token = params.get('token') ?? '';
  usePageTitle('Confirm your e-mail address');
  const verified = useQuery({
    queryKey: ['verifyEmail', token],
    enabled: token !== '',
    retry: false,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    queryFn: async () => {
      const answer = await verifyEmail({ client, body: { token } });
      if (me) await know(await getMe({ client })).catch(() => {});
      return answer;
    },
  });
  const isConfirmed = verified.data !== undefined;
  return (
    <div className="container page auth">
      <div className="card auth-card">
        <h1>Your e-mail address</h1>
        {token === '' && (
          <Notice tone="bad" role="alert">
            <p>The link is not complete. Open it from the mail again.</p>
          </Notice>
        )}
        {verified.isLoading && <Skeleton lines={2} label="Confirming" />}
        <ErrorNotice error={verified.error} />
        {verified.data && (
          <Notice tone="good" role="status" title="Confirmed">
            <p>{verified.data.email} is yours, and in use from now on.</p>
          </Notice>
        )}
        <Link className="button button-wide" to={me ? (isConfirmed ? homeOf(me.role) : '/account/security') : '/login'}>
          {me ? (isConfirmed ? 'Go on' : 'Get another mail') : 'Sign in'}
        </Link>
      </div>
    </div>
  );
}
