import { Button, Group, Paper, Progress, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import type { Batch } from '../../../api/types.ts';
import { formatDuration } from '../../../format/dates.ts';
import { formatCount } from '../../../format/numbers.ts';
import { BATCH_STATES, entityLabel } from '../../../format/words.ts';
import { inSentence, rich, t } from '../../../language/say.ts';
import { Instant } from '../../../pieces/instant.tsx';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { useMay } from '../../../session/use-session.ts';
import { batchTitle } from './batch-title.ts';
import { useLiveBatch } from './use-live-batch.ts';
import { type Pace, usePace } from './use-pace.ts';

/** Live: how far it is, how fast it goes, how long it will take, and a way to stop it. */
export function RunningBatch({ batch: known }: { batch: Batch }) {
  const batch = useLiveBatch(known);
  const done = batch.succeeded + batch.skipped + batch.failed;
  const pace = usePace(done, batch.total);
  const stop = useStopBatch(batch.id);
  const may = useMay('sync:write');
  const percent = batch.total > 0 ? (100 * done) / batch.total : 0;
  const title = batchTitle(batch);
  return (
    <Paper withBorder p="md" data-testid="running-batch">
      <Group justify="space-between" mb="xs">
        <Text fw={650}>{title}</Text>
        {may && (
          <Button
            size="xs"
            variant="default"
            disabled={batch.state === 'stopping'}
            loading={stop.isPending}
            onClick={() => stop.mutate()}
          >
            {t`Stop`}
          </Button>
        )}
      </Group>
      {stop.error && <ProblemAlert error={stop.error} />}
      <Progress.Root size="lg">
        <Progress.Section value={percent} animated aria-label={title} />
      </Progress.Root>
      <Text mt="xs" role="status" className="lb-numbers">
        {progressLine(batch, done)}
        {pace && paceLine(pace)}
      </Text>
      {batch.wait && <Waits wait={batch.wait} />}
      {batch.state === 'stopping' && (
        <Text size="sm" c="dimmed">
          {t`It ends after what is under way. Nothing is left half done, and the next push or pull takes up the rest.`}
        </Text>
      )}
    </Paper>
  );
}

function Waits({ wait: { message, until, error } }: { wait: NonNullable<Batch['wait']> }) {
  return (
    <Text size="sm">
      {message}
      {until && rich` It goes on ${<Instant at={until} />}.`}
      {!until && error && ` ${error.remedy}`}
    </Text>
  );
}

function progressLine({ state, total, category, failed }: Batch, done: number): string {
  const what = category ? t`, ${inSentence(entityLabel(category).many)} in hand` : '';
  const errors = failed > 0 ? t`, ${formatCount(failed)} failed` : '';
  return t`${BATCH_STATES[state]}: ${formatCount(done)} of ${formatCount(total)}${what}${errors}`;
}

function paceLine({ perSecond, secondsLeft }: Pace): string {
  const rate = formatCount(Math.round(perSecond * 10) / 10);
  return t` · ${rate} a second · about ${formatDuration(secondsLeft)} left`;
}

function useStopBatch(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.POST('/v1/batches/{id}/stop', { params: { path: { id }, query: { when: 'now' } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['batches'] }),
  });
}
