import type { Me } from '@dogcare/sdk';
import { deactivateMeMutation, deleteMeMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import type { GoodbyeState } from '../../pages/Goodbye.tsx';
import { hasCode } from '../../lib/problem.ts';
import { Confirm } from '../Confirm.tsx';
import { Check } from '../fields.tsx';
import { Notice } from '../ui.tsx';
import { Section } from './Section.tsx';

const hasBookings = (error: unknown): boolean => hasCode(error, 'account_has_bookings');

/** Why it can’t be now, and where that is settled. */
function BookingsFirst({ error }: { error: unknown }) {
  if (!hasBookings(error)) return null;
  return (
    <Notice tone="bad" role="alert" title="You have bookings that aren’t over">
      <p>
        Cancel them first, or wait until they are over. <Link to="/bookings">See your bookings</Link>
      </p>
    </Notice>
  );
}

/** A pause, and the end. */
export function Leave({ me }: { me: Me }) {
  const { client, storefront } = useShop();
  const { signOut } = useSession();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'pause' | 'delete'>();
  const [isSure, setSure] = useState(false);
  const leave = async (eraseAt: string | null) => {
    const state: GoodbyeState = { eraseAt, timeZone: me.timeZone };
    // there first: a page for people who are signed in would ask to sign in again
    await navigate('/goodbye', { state, replace: true });
    await signOut();
  };
  const pause = useMutation({ ...deactivateMeMutation({ client }), onSuccess: () => leave(null) });
  const end = useMutation({ ...deleteMeMutation({ client }), onSuccess: ({ eraseAt }) => leave(eraseAt) });
  const show = (what: 'pause' | 'delete') => {
    pause.reset();
    end.reset();
    setSure(false);
    setOpen(what);
  };
  return (
    <>
      <Section
        title="Take a break"
        about={`Nobody finds you at ${storefront.name}${me.role === 'caregiver' ? ', and your page takes no bookings,' : ''} until you sign in again. Nothing is deleted.`}
      >
        <div className="form-actions">
          <button type="button" className="button button-small button-quiet" onClick={() => show('pause')}>
            Pause my account
          </button>
        </div>
      </Section>
      <Section title="Delete your account" about="You have 30 days to think better of it. Then everything personal is erased, for good.">
        <div className="form-actions">
          <button type="button" className="button button-small button-quiet button-quiet-bad" onClick={() => show('delete')}>
            Delete my account
          </button>
        </div>
      </Section>
      {open === 'pause' && (
        <Confirm
          title="Pause your account?"
          action="Pause it"
          busy={pause.isPending}
          keep="Stay"
          error={hasBookings(pause.error) ? null : pause.error}
          onDo={() => pause.mutate({})}
          onClose={() => setOpen(undefined)}
        >
          <p>You are signed out on all devices. Sign in whenever you like to come back; all of it will be as it is now.</p>
          <BookingsFirst error={pause.error} />
        </Confirm>
      )}
      {open === 'delete' && (
        <Confirm
          title="Delete your account?"
          action="Delete it"
          busy={end.isPending}
          disabled={!isSure}
          keep="Stay"
          error={hasBookings(end.error) ? null : end.error}
          onDo={() => end.mutate({})}
          onClose={() => setOpen(undefined)}
        >
          <ol className="steps">
            <li>
              <strong>Now</strong> you are signed out on all devices, and nobody finds you any more.
            </li>
            <li>
              <strong>For 30 days</strong> you can sign in and take it back.
            </li>
            <li>
              <strong>After 30 days</strong> everything personal is erased: your profile, homes, dogs and files. Payments and reviews stay, without
              your name.
            </li>
          </ol>
          <p>
            You may want <strong>a copy of your data</strong> first: close this, and ask for one above.
          </p>
          <Check label={`Delete the account of ${me.email}`} checked={isSure} onChange={({ target }) => setSure(target.checked)} />
          <BookingsFirst error={end.error} />
        </Confirm>
      )}
    </>
  );
}
