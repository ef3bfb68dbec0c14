import type { CancellationPolicies } from '@dogcare/sdk';
import { listCancellationPoliciesOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { useShop } from '../app/shop.tsx';

/** What the business’s cancellation policies say: the presets and its own. Empty until they are there. */
export function usePolicies(): CancellationPolicies['data'] {
  const { client } = useShop();
  const answer = useQuery({ ...listCancellationPoliciesOptions({ client }), staleTime: 300_000 });
  return answer.data?.data ?? [];
}
