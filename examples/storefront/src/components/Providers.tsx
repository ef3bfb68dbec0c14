import { listIdentityProvidersOptions } from '@dogcare/sdk/react-query';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useShop } from '../app/shop.tsx';
import { leaveFor } from '../lib/providers.ts';
import { Busy, ErrorNotice } from './ui.tsx';

/** A button for each provider that the business has set up; nothing where there is none. */
export function Providers({ next = null, role = 'owner' }: { next?: string | null; role?: 'owner' | 'caregiver' }) {
  const { client } = useShop();
  const providers = useQuery({ ...listIdentityProvidersOptions({ client }), staleTime: 300_000 });
  const leave = useMutation({ mutationFn: (provider: string) => leaveFor(client, { provider, next, role }) });
  if (!providers.data || providers.data.data.length === 0) return null;
  return (
    <div className="auth-providers">
      <p className="auth-or">
        <span>or</span>
      </p>
      <ErrorNotice error={leave.error} />
      {providers.data.data.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className="button button-quiet button-wide"
          // it stays pending until the page is gone
          disabled={leave.isPending || leave.isSuccess}
          onClick={() => leave.mutate(id)}
        >
          <Busy busy={leave.variables === id && (leave.isPending || leave.isSuccess)} as={`To ${name}…`}>
            Continue with {name}
          </Busy>
        </button>
      ))}
    </div>
  );
}
