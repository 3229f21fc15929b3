import { Stack } from '@mantine/core';
import type { Batch } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';
import { EmptyState } from '../../../pieces/empty-state.tsx';
import { FinishedTable } from './finished-table.tsx';
import { RunningBatch } from './running-batch.tsx';
import { isFinished } from './use-start-batch.ts';

export function BatchList({ batches }: { batches: readonly Batch[] }) {
  if (batches.length === 0) {
    return (
      <EmptyState icon="history" title={t`Nothing was pushed or pulled by hand yet`}>
        {t`What you start above shows here while it runs, and afterwards.`}
      </EmptyState>
    );
  }
  const finished = batches.filter(isFinished);
  const running = batches.filter((batch) => !isFinished(batch));
  return (
    <Stack gap="sm">
      {running.map((batch) => (
        <RunningBatch key={batch.id} batch={batch} />
      ))}
      {finished.length > 0 && <FinishedTable batches={finished} />}
    </Stack>
  );
}
