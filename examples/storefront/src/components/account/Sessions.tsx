import { listSessionsOptions, revokeSessionMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { relative } from '../../lib/dates.ts';
import { Badge, ErrorNotice, Skeleton } from '../ui.tsx';
import { Section } from './Section.tsx';

export function Sessions() {
  const { client, locale } = useShop();
  const queries = useQueryClient();
  const sessions = useQuery(listSessionsOptions({ client, query: { limit: 50 } }));
  const end = useMutation({ ...revokeSessionMutation({ client }), onSuccess: () => refresh(queries, 'listSessions') });
  return (
    <Section title="Where you’re signed in" about="Anything here that isn’t you? Sign it out, and change your password.">
      {sessions.isPending && <Skeleton lines={3} label="Loading sessions" />}
      <ErrorNotice error={sessions.error ?? end.error} onRetry={() => void sessions.refetch()} />
      <ul className="account-list">
        {sessions.data?.data.map((one) => (
          <li key={one.id}>
            <div>
              <strong>{one.device}</strong> {one.current && <Badge tone="good">this one</Badge>}
              <p className="meta quiet">
                {one.place && <span>{one.place}</span>}
                <span>seen {relative(one.lastSeenAt, locale)}</span>
              </p>
            </div>
            {!one.current && (
              <button
                type="button"
                className="button button-small button-quiet"
                aria-label={`Sign out ${one.device}`}
                disabled={end.isPending}
                onClick={() => end.mutate({ path: { sessionId: one.id } })}
              >
                Sign out
              </button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
