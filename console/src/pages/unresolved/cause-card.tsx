import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { UnresolvedGroup } from '../../api/types.ts';
import { plural } from '../../format/numbers.ts';
import { ACTOR_LABELS } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { AffectedTable } from './affected-table.tsx';
import { FixInPlace } from './fix-in-place.tsx';
import { RetryAllButton } from './retry-all-button.tsx';

interface CauseCardProps {
  group: UnresolvedGroup;
  connectionId: string | undefined;
}

/** Enough to see what it is about; the rest on demand. */
const FIRST = 5;

/** One cause: what it is, who acts, what to do, whom it concerns, and one button for all of them. */
export function CauseCard({ group, connectionId }: CauseCardProps) {
  const [all, setAll] = useState(false);
  const { type, title, actor, remedy, count, records } = group;
  const shown = all ? records : records.slice(0, FIRST);
  return (
    <Paper
      withBorder
      p="lg"
      component="section"
      aria-labelledby={`cause-${type}`}
      data-testid={`cause-${type}`}
    >
      <Group justify="space-between" align="flex-start">
        <div style={{ flex: '1 1 320px' }}>
          <Title order={2} fz="lg" id={`cause-${type}`}>
            {title}
          </Title>
          <Text mt={4}>{remedy}</Text>
          <Text size="sm" c="dimmed" mt={4}>
            {t`Who acts: ${ACTOR_LABELS[actor]}`}
          </Text>
        </div>
        <RetryAllButton group={group} connectionId={connectionId} />
      </Group>
      <FixInPlace group={group} />
      <AffectedTable
        label={`${plural(count, 'record')}: ${title}`}
        records={shown}
        byName={type === 'DuplicateName'}
      />
      {records.length > FIRST && (
        <Button variant="subtle" mt="xs" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t`Show fewer` : t`Show ${plural(records.length - FIRST, 'more record', 'more records')}`}
        </Button>
      )}
      {count > records.length && (
        <Text size="sm" c="dimmed" mt="xs">
          {t`The newest ${records.length} of ${plural(count, 'record')}.`}
        </Text>
      )}
    </Paper>
  );
}
