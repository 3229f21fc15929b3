import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { fieldMessages } from '../../../api/problem.ts';
import type { PullType } from '../../../api/types.ts';
import { entityLabel } from '../../../format/words.ts';
import { inSentence, t } from '../../../language/say.ts';
import { Confirm } from '../../../pieces/confirm.tsx';
import { DayField } from '../../../pieces/day-field.tsx';
import { useStartBatch } from './use-start-batch.ts';

const PULLS: readonly { type: PullType; brings: string; dated: boolean }[] = [
  { type: 'customer', brings: t`active customers`, dated: false },
  { type: 'invoice', brings: t`by date`, dated: true },
];

export function PullCard({ connectionId }: { connectionId: string }) {
  const [asked, setAsked] = useState<(typeof PULLS)[number]>();
  return (
    <Paper withBorder p="lg">
      <Title order={2} fz="lg">
        {t`Pull from QuickBooks`}
      </Title>
      <Text c="dimmed" mb="md">
        {t`To bring in what was made there, or to refresh.`}
      </Text>
      <Stack gap="xs">
        {PULLS.map((pull) => (
          <Button
            key={pull.type}
            variant="default"
            fullWidth
            justify="space-between"
            rightSection={
              <Text size="sm" c="dimmed" visibleFrom="sm">
                {pull.brings}
              </Text>
            }
            onClick={() => setAsked(pull)}
          >
            {t`Pull ${entityLabel(pull.type).many}`}
          </Button>
        ))}
      </Stack>
      {asked && <PullDialog connectionId={connectionId} {...asked} onClose={() => setAsked(undefined)} />}
    </Paper>
  );
}

interface PullDialogProps {
  connectionId: string;
  type: PullType;
  dated: boolean;
  onClose: () => void;
}

function PullDialog({ connectionId, type, dated, onClose }: PullDialogProps) {
  const [range, setRange] = useState({ from: '', to: '' });
  const start = useStartBatch(connectionId, onClose);
  const { many } = entityLabel(type);
  const dates = { from: range.from || undefined, to: range.to || undefined };
  return (
    <Confirm
      opened
      title={t`Pull ${inSentence(many)} from QuickBooks?`}
      action={t`Pull ${many}`}
      busy={start.isPending}
      error={start.error}
      shown={dated ? ['from', 'to'] : []}
      onConfirm={() => start.mutate({ kind: 'pull', entityTypes: [type], ...(dated ? dates : {}) })}
      onClose={onClose}
    >
      <Text>
        {t`${many} that are new or changed in QuickBooks are taken over here. Our own come back unchanged, and none is taken over twice.`}
      </Text>
      {dated && (
        <Group mt="md" grow>
          <DayField
            label={t`First day`}
            value={range.from}
            max={range.to}
            error={fieldMessages(start.error).from}
            onChange={({ currentTarget: { value } }) => setRange({ ...range, from: value })}
          />
          <DayField
            label={t`Last day`}
            value={range.to}
            min={range.from}
            error={fieldMessages(start.error).to}
            onChange={({ currentTarget: { value } }) => setRange({ ...range, to: value })}
          />
        </Group>
      )}
    </Confirm>
  );
}
