import { Paper, Text, Title } from '@mantine/core';
import type { Import } from '../../api/types.ts';
import { entityLabel } from '../../format/words.ts';
import { inSentence, t } from '../../language/say.ts';
import { OutcomeFacts } from './outcome-facts.tsx';
import { ProgressLine } from './progress-line.tsx';
import { doneOf, tallyOf } from './tally.ts';

/** What was confirmed is being done. */
export function Importing({ stored }: { stored: Import }) {
  const tally = tallyOf(stored);
  const what = stored.category ? inSentence(entityLabel(stored.category).many) : t`records`;
  return (
    <Paper withBorder p="lg" data-testid="importing">
      <Title order={2} fz="lg" mb="sm">
        {t`Importing ${what}`}
      </Title>
      <ProgressLine label={t`Importing`} done={doneOf(tally)} total={tally.staged} />
      <OutcomeFacts outcomes={tally.outcomes} />
      <Text c="dimmed" mt="sm">
        {t`You can leave this page: it goes on by itself. Each record is read again from QuickBooks first, so what changed there during the review comes as it is now.`}
      </Text>
    </Paper>
  );
}
