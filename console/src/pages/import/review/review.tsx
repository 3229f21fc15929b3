import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Import } from '../../../api/types.ts';
import { formatCount, plural } from '../../../format/numbers.ts';
import { t } from '../../../language/say.ts';
import { useMay } from '../../../session/use-session.ts';
import { RowTable } from '../row-table.tsx';
import { leftOut, type Tally, tallyOf } from '../tally.ts';
import { BulkDecisions } from './bulk-decisions.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { ReviewFilters } from './review-filters.tsx';
import { useReviewFilters } from './use-review-filters.ts';

/** Link, create or ignore, for each or for all that fit; what is plain is decided beforehand. */
export function Review({ stored }: { stored: Import }) {
  const tally = tallyOf(stored);
  const [filter] = useReviewFilters();
  const may = useMay('sync:write');
  return (
    <Stack gap="lg">
      <Paper withBorder p="lg">
        <Group justify="space-between" align="flex-start">
          <div style={{ flex: '1 1 320px' }}>
            <Title order={2} fz="lg">
              {stored.undecided > 0
                ? t`${plural(stored.undecided, 'record waits', 'records wait')} for your decision`
                : t`Everything is decided`}
            </Title>
            <Text role="status" className="lb-numbers">
              {decidedLine(tally)}
            </Text>
            <Text mt={4}>
              {t`Nothing is written before you confirm. You can leave and come back: decisions are kept.`}
            </Text>
          </div>
          {may && <ConfirmButton stored={stored} />}
        </Group>
      </Paper>
      <ReviewFilters stored={stored} tally={tally} />
      {may && <BulkDecisions importId={stored.id} filter={filter} />}
      <RowTable stored={stored} filter={filter} mode="review" />
    </Stack>
  );
}

function decidedLine(tally: Tally): string {
  const { link = 0, create = 0, ignore = 0 } = tally.decisions;
  const out = leftOut(tally);
  const decided = t`To link: ${formatCount(link)} · to create: ${formatCount(create)} · to ignore: ${formatCount(Math.max(0, ignore - out))}`;
  return out > 0 ? t`${decided} · linked before, or not possible: ${formatCount(out)}` : decided;
}
