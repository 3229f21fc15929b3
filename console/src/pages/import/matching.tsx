import { Paper, Text, Title } from '@mantine/core';
import type { Import } from '../../api/types.ts';
import { entityLabel } from '../../format/words.ts';
import { inSentence, t } from '../../language/say.ts';
import { ProgressLine } from './progress-line.tsx';
import { tallyOf } from './tally.ts';

/** Counting and matching: it may take long, and nobody has to stay. */
export function Matching({ stored }: { stored: Import }) {
  const { expected, staged } = tallyOf(stored);
  const matching = stored.state === 'matching';
  const what =
    stored.category && matching ? t`, ${inSentence(entityLabel(stored.category).many)} in hand` : '';
  return (
    <Paper withBorder p="lg">
      <Title order={2} fz="lg" mb="sm">
        {matching ? t`Comparing with what is here${what}` : t`Counting what is in QuickBooks`}
      </Title>
      <ProgressLine label={t`Matching`} done={staged} total={expected} />
      <Text c="dimmed" mt="xs">
        {t`You can leave this page: it goes on by itself, and the overview leads back here. Nothing is written before you confirm.`}
      </Text>
    </Paper>
  );
}
