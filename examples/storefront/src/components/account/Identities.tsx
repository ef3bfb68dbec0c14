import { listIdentitiesOptions, listIdentityProvidersOptions, unlinkIdentityMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { relative } from '../../lib/dates.ts';
import { leaveFor } from '../../lib/providers.ts';
import { Busy, ErrorNotice } from '../ui.tsx';
import { Section } from './Section.tsx';

/** Providers that sign in to the account; nothing where the business offers none. */
export function Identities() {
  const { client, locale } = useShop();
  const queries = useQueryClient();
  const offered = useQuery({ ...listIdentityProvidersOptions({ client }), staleTime: 300_000 });
  const linked = useQuery(listIdentitiesOptions({ client }));
  const unlink = useMutation({ ...unlinkIdentityMutation({ client }), onSuccess: () => refresh(queries, 'listIdentities') });
  const link = useMutation({
    mutationFn: (provider: string) => leaveFor(client, { provider, next: '/account/security', role: 'owner' }),
  });
  const providers = offered.data?.data ?? [];
  const identities = linked.data?.data ?? [];
  if (providers.length === 0 && identities.length === 0) return null;
  const nameOf = (id: string) => providers.find((one) => one.id === id)?.name ?? id;
  const left = providers.filter(({ id }) => !identities.some((one) => one.provider === id));
  return (
    <Section title="Sign in with" about="Accounts elsewhere that let you in here, without your password.">
      <ErrorNotice error={unlink.error ?? link.error ?? linked.error} />
      <ul className="account-list">
        {identities.map((one) => (
          <li key={one.id}>
            <div>
              <strong>{nameOf(one.provider)}</strong>
              <p className="meta quiet">
                {one.email && <span>{one.email}</span>}
                <span>linked {relative(one.linkedAt, locale)}</span>
              </p>
            </div>
            <button
              type="button"
              className="button button-small button-quiet"
              aria-label={`Unlink ${nameOf(one.provider)}`}
              disabled={unlink.isPending}
              onClick={() => unlink.mutate({ path: { identityId: one.id } })}
            >
              Unlink
            </button>
          </li>
        ))}
        {left.map(({ id, name }) => (
          <li key={id}>
            <strong>{name}</strong>
            <button
              type="button"
              className="button button-small button-quiet"
              aria-label={`Link ${name}`}
              disabled={link.isPending || link.isSuccess}
              onClick={() => link.mutate(id)}
            >
              <Busy busy={link.variables === id && link.isPending}>Link</Busy>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
