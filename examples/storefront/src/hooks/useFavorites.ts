import { addFavorite, listFavorites, removeFavorite } from '@dogcare/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';

const marked = [{ _id: 'listFavorites', all: true }] as const;

/** Whom the owner marked, and how to change it. What was clicked shows at once, and goes back if it didn't work. */
export function useFavorites() {
  const { client } = useShop();
  const { me } = useSession();
  const queries = useQueryClient();
  const isOwner = me?.role === 'owner' && me.status === 'active';

  const { data: ids } = useQuery({
    queryKey: marked,
    enabled: isOwner,
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const found: string[] = [];
      let cursor: string | null | undefined;
      do {
        const page = await listFavorites({ client, query: { limit: 100, ...(cursor ? { cursor } : {}) }, signal });
        found.push(...page.data.map(({ caregiverId }) => caregiverId));
        cursor = page.nextCursor;
      } while (cursor);
      return found;
    },
  });

  const change = useMutation({
    mutationFn: async ({ caregiverId, on }: { caregiverId: string; on: boolean }) => {
      await (on ? addFavorite : removeFavorite)({ client, path: { caregiverId } });
    },
    onMutate: async ({ caregiverId, on }) => {
      await queries.cancelQueries({ queryKey: marked, exact: true });
      queries.setQueryData<string[]>(marked, (before = []) => {
        const others = before.filter((id) => id !== caregiverId);
        return on ? [caregiverId, ...others] : others;
      });
    },
    onError: () => queries.invalidateQueries({ queryKey: marked, exact: true }),
    // the page that lists them keeps one who was just unmarked, so that a slip of the finger can be undone
    onSuccess: () =>
      queries.invalidateQueries({
        predicate: ({ queryKey: [first] }) => {
          const { _id, all } = (first ?? {}) as { _id?: unknown; all?: unknown };
          return _id === 'listFavorites' && all !== true;
        },
        refetchType: 'none',
      }),
  });

  return {
    isOwner,
    has: (caregiverId: string): boolean => ids?.includes(caregiverId) ?? false,
    set: (caregiverId: string, on: boolean) => change.mutate({ caregiverId, on }),
    error: change.error,
  };
}
