import { Link, useLocation } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { Notice } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { dayOf } from '../lib/dates.ts';
import '../styles/auth.css';

export interface GoodbyeState {
  /** When everything personal is erased; null after a pause was begun. */
  eraseAt: string | null;
  timeZone: string;
}

/** After somebody left: what happens now, and how to come back. */
export function Component() {
  const { locale, storefront } = useShop();
  const { state } = useLocation() as { state: GoodbyeState | null };
  usePageTitle('Goodbye');
  return (
    <div className="container page auth">
      <div className="card auth-card">
        <h1>{state?.eraseAt ? 'We’re sorry to see you go' : 'See you soon'}</h1>
        {state?.eraseAt ? (
          <>
            <Notice tone="wait" role="status" title="Your account is being deleted">
              <p>
                Everything personal is erased on {dayOf(state.eraseAt, locale, state.timeZone)}. You are signed out on all
                devices.
              </p>
            </Notice>
            <p>Changed your mind? Sign in before that day and choose “Keep my account”.</p>
          </>
        ) : (
          <Notice tone="good" role="status" title="You are signed out">
            <p>Nobody finds you at {storefront.name} for now. Sign in whenever you like to come back.</p>
          </Notice>
        )}
        <Link className="button button-wide" to="/login">
          Sign in
        </Link>
        <p className="auth-other">
          <Link to="/">To the start page</Link>
        </p>
      </div>
    </div>
  );
}
