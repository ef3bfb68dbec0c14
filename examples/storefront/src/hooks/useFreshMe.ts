import { getMe } from '@dogcare/sdk';
import { useQuery } from '@tanstack/react-query';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';

/** What is kept here of the person may be older than what was done on another device, and has no picture. */
export function useFreshMe(staleTime: number): void {
  const { client } = useShop();
  const { me, know } = useSession();
  useQuery({
    queryKey: [{ _id: 'getMe' }, me?.id],
    enabled: me !== null,
    staleTime,
    queryFn: async ({ signal }) => {
      const now = await getMe({ client, signal });
      await know(now);
      return now;
    },
  });
}
