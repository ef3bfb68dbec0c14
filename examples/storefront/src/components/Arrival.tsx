import { useLocation } from 'react-router';
import { useSession } from '../app/session.tsx';
import { Notice } from './ui.tsx';

/** Given along to the first page after an account was opened. */
export interface ArrivalState {
  arrived: true;
}

/** Said once, to somebody who has just opened an account: there is a mail to look at. */
export function Arrival() {
  const { me } = useSession();
  const { state } = useLocation();
  if (!me || me.emailVerified || !(state as ArrivalState | null)?.arrived) return null;
  return (
    <div className="container arrival">
      <Notice role="status" title={`Welcome, ${me.firstName}!`}>
        <p>We’ve sent a mail to {me.email}. Open the link in it to confirm that the address is yours.</p>
      </Notice>
    </div>
  );
}
