import { Box, Paper, Progress, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { balancesQuery } from '../../../../api/queries/balances.ts';
import { formatMoney } from '../../../../format/numbers.ts';

const LARGEST = 10;

/** The largest differences, each beside the largest of all. */
export function DifferenceChart({ reportId }: { reportId: string }) {
  const filter = { differs: true, search: undefined, sort: 'difference', order: 'desc' } as const;
  const { data } = useInfiniteQuery(balancesQuery(reportId, filter));
  const rows = data?.pages[0]?.items.slice(0, LARGEST) ?? [];
  const most = Math.abs(Number(rows[0]?.difference ?? 0));
  if (most === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label="The largest differences">
      <Stack gap="xs">
        {rows.map(({ id, name, difference, currency }) => (
          <Box key={id}>
            <Text size="sm" className="lb-numbers" ta="left">
              {name}: {formatMoney(difference, currency)}
            </Text>
            <Progress
              value={(100 * Math.abs(Number(difference))) / most}
              color={difference.startsWith('-') ? 'orange' : 'blue'}
              aria-label={`The difference of ${name}`}
            />
          </Box>
        ))}
        <Text size="sm" c="dimmed">
          Blue: more by your records. Orange, with a minus: more by QuickBooks.
        </Text>
      </Stack>
    </Paper>
  );
}
