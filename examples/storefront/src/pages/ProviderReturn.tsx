import { finishOAuth } from '@dogcare/sdk';
import type { LoginChallenge, Me } from '@dogcare/sdk';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { afterSignIn } from '../components/Members.tsx';
import { SecondFactor } from '../components/SecondFactor.tsx';
import { ErrorNotice, Notice, Skeleton } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { hasCode } from '../lib/problem.ts';
import { errandOf, forgetErrand } from '../lib/providers.ts';
import '../styles/auth.css';

/** Where a provider sends the browser back to. */
export function Component() {
  const { client } = useShop();
  const { enter } = useSession();
  const { provider = '' } = useParams();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const state = params.get('state');
  const [errand] = useState(() => errandOf(state));
  const [challenge, setChallenge] = useState<LoginChallenge>();
  usePageTitle('Signing in');
  const leave = (user: Me) => navigate(afterSignIn(user, errand?.next ?? null), { replace: true });

  // an answer is good once: a query is asked once, however often the page is drawn
  const finished = useQuery({
    queryKey: ['finishOAuth', provider, state],
    enabled: errand?.provider === provider && state !== null,
    retry: false,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    queryFn: async () => {
      forgetErrand(state!);
      const body = { state: state!, callbackUrl: location.href, role: errand!.role };
      try {
        leave(await enter(await finishOAuth({ client, path: { provider }, body })));
      } catch (error) {
        if (!hasCode(error, 'second_factor_required' as never)) throw error;
        setChallenge(error.challenge);
      }
      return true;
    },
  });

  if (challenge) {
    return (
      <div className="container page auth">
        <SecondFactor challenge={challenge} onDone={leave} onAgain={() => navigate('/login', { replace: true })} />
      </div>
    );
  }
  const isOurs = errand?.provider === provider;
  return (
    <div className="container page auth">
      <div className="card auth-card">
        <h1>{finished.error || !isOurs ? 'That didn’t work' : 'Signing you in…'}</h1>
        {!isOurs && (
          <Notice tone="bad" role="alert">
            <p>This sign-in was not begun in this tab, or is over. Start again.</p>
          </Notice>
        )}
        <ErrorNotice error={finished.error} />
        {finished.error || !isOurs ? (
          <Link className="button button-wide" to={errand?.next?.startsWith('/account') ? errand.next : '/login'}>
            {errand?.next?.startsWith('/account') ? 'Back to my account' : 'Back to sign-in'}
          </Link>
        ) : (
          <Skeleton lines={2} label="Signing you in" />
        )}
      </div>
    </div>
  );
}
