import type { Me } from '@dogcare/sdk';
import { reactivateMeMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from 'react-router';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import { dayOf } from '../../lib/dates.ts';
import { Busy, ErrorNotice } from '../ui.tsx';
import '../../styles/account.css';

/** For somebody who had left, or is about to: what holds now, and the way back. */
export function ComeBack({ me }: { me: Me }) {
  const { client, locale, storefront } = useShop();
  const { know } = useSession();
  const queries = useQueryClient();
  const back = useMutation({
    ...reactivateMeMutation({ client }),
    onSuccess: async (user) => {
      await know(user);
      await queries.invalidateQueries();
    },
  });
  const { pathname } = useLocation();
  const isDeleting = me.status === 'deleting';
  return (
    <section className="card account-section" aria-labelledby="come-back">
      <header>
        <h1 id="come-back">{isDeleting ? 'Your account is being deleted' : 'Your account is paused'}</h1>
      </header>
      {isDeleting ? (
        <p>
          {me.eraseAt && (
            <>
              On <strong>{dayOf(me.eraseAt, locale, me.timeZone)}</strong> everything personal is erased, for good.{' '}
            </>
          )}
          Until then nobody finds you at {storefront.name}. You can take it back and go on as if nothing had been.
        </p>
      ) : (
        <p>Nobody finds you at {storefront.name} until you come back. Everything of yours is still here.</p>
      )}
      <ErrorNotice error={back.error} />
      <div className="form-actions">
        <button type="button" className="button" disabled={back.isPending} onClick={() => back.mutate({})}>
          <Busy busy={back.isPending}>{isDeleting ? 'Keep my account' : 'Come back'}</Busy>
        </button>
        {pathname !== '/account/data' && <Link to="/account/data">Get a copy of your data</Link>}
      </div>
    </section>
  );
}
