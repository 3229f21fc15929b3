import { Paper, Text, Title } from '@mantine/core';
import type { Import } from '../../api/types.ts';
import { entityLabel } from '../../format/words.ts';
import { ProgressLine } from './progress-line.tsx';
import { tallyOf } from './tally.ts';

/** Counting and matching: it may take long, and nobody has to stay. */
export function Matching({ stored }: { stored: Import }) {
  const { expected, staged } = tallyOf(stored);
  const matching = stored.state === 'matching';
  const what =
    stored.category && matching ? `, ${entityLabel(stored.category).many.toLowerCase()} in hand` : '';
  return (
    <Paper withBorder p="lg">
      <Title order={2} fz="lg" mb="sm">
        {matching ? `Comparing with what is here${what}` : 'Counting what is in QuickBooks'}
      </Title>
      <ProgressLine label="Matching" done={staged} total={expected} />
      <Text c="dimmed" mt="xs">
        You can leave this page: it goes on by itself, and the overview leads back here. Nothing is written
        before you confirm.
      </Text>
    </Paper>
  );
}
