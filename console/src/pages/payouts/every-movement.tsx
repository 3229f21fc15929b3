import { Stack, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { payoutLinesQuery } from '../../api/queries/payouts.ts';
import { t } from '../../language/say.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { LineTable } from './line-table.tsx';

/** Of a payout whose lines are sums: all that they stand for. */
export function EveryMovement({ id, currency }: { id: string; currency: string }) {
  const query = useInfiniteQuery(payoutLinesQuery(id));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const loadMore = () => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };
  return (
    <Stack gap="xs">
      <Title order={2} fz="md">
        {t`Every movement`}
      </Title>
      <Loaded query={query}>
        {({ pages }) => (
          <LineTable
            label={t`Every movement`}
            lines={pages.flatMap(({ items }) => items)}
            names={{
              paymentNames: Object.fromEntries(pages.flatMap((page) => Object.entries(page.paymentNames))),
              customers: Object.fromEntries(pages.flatMap((page) => Object.entries(page.customers))),
            }}
            currency={currency}
            onNearEnd={loadMore}
          />
        )}
      </Loaded>
    </Stack>
  );
}
