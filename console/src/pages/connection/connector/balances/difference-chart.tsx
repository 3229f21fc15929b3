import { Box, Paper, Progress, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { balancesQuery } from '../../../../api/queries/balances.ts';
import type { BalanceRow } from '../../../../api/types.ts';
import { formatMoney } from '../../../../format/numbers.ts';
import { t } from '../../../../language/say.ts';

const LARGEST = 10;

/** The largest differences, each beside the largest of its currency: other currencies are no measure for it. */
export function DifferenceChart({ reportId }: { reportId: string }) {
  const filter = { differs: true, search: undefined, sort: 'difference', order: 'desc' } as const;
  const { data } = useInfiniteQuery(balancesQuery(reportId, filter));
  const rows = data?.pages[0]?.items.slice(0, LARGEST) ?? [];
  if (rows.length === 0) return null;
  const sizeOf = ({ difference }: BalanceRow) => Math.abs(Number(difference));
  const shareOf = (row: BalanceRow) =>
    sizeOf(row) / Math.max(...rows.filter(({ currency }) => currency === row.currency).map(sizeOf));
  return (
    <Paper withBorder p="md" component="section" aria-label={t`The largest differences`}>
      <Stack gap="xs">
        {rows.map((row) => (
          <Box key={row.id}>
            <Text size="sm" className="lb-numbers" ta="left">
              {row.name}: {formatMoney(row.difference, row.currency)}
            </Text>
            <Progress
              value={100 * shareOf(row)}
              color={row.difference.startsWith('-') ? 'orange' : 'blue'}
              aria-label={t`The difference of ${row.name}`}
            />
          </Box>
        ))}
        <Text size="sm" c="dimmed">
          {t`Blue: more by your records. Orange, with a minus: more by QuickBooks.`}
        </Text>
      </Stack>
    </Paper>
  );
}
