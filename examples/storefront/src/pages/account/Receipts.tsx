import { listInvoicesInfiniteOptions } from '@dogcare/sdk/react-query';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useShop } from '../../app/shop.tsx';
import { Icon } from '../../components/Icon.tsx';
import { InvoiceList } from '../../components/InvoiceList.tsx';
import { Busy, Empty, ErrorNotice, SkeletonCards } from '../../components/ui.tsx';
import { usePageTitle } from '../../hooks/usePageTitle.ts';

/** What was paid and what went back, on paper. */
export function Component() {
  const { client } = useShop();
  usePageTitle('Receipts');
  const written = useInfiniteQuery({
    ...listInvoicesInfiniteOptions({ client, query: { limit: 20 } }),
    initialPageParam: {},
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const found = written.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <section aria-labelledby="receipts-title">
      <h2 id="receipts-title">Receipts</h2>
      {written.isPending && <SkeletonCards label="Loading receipts" />}
      <ErrorNotice error={written.error} title="Your receipts didn’t load" onRetry={() => void written.refetch()} />
      {written.isSuccess && found.length === 0 && (
        <Empty icon={<Icon name="receipt" size={40} />} title="No receipts yet">
          <p>When a booking is paid, its invoice stands here; what goes back gets a credit note.</p>
        </Empty>
      )}
      {found.length > 0 && <InvoiceList invoices={found} label="Receipts" />}
      {written.hasNextPage && (
        <button type="button" className="button button-quiet more" disabled={written.isFetchingNextPage} onClick={() => void written.fetchNextPage()}>
          <Busy busy={written.isFetchingNextPage} as="Loading…">
            Load older ones
          </Busy>
        </button>
      )}
    </section>
  );
}
