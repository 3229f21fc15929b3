import type { Batch } from '../../../../api/types.ts';
import { FinishedTable } from '../../manual/finished-table.tsx';
import { RunningBatch } from '../../manual/running-batch.tsx';
import { useLiveBatch } from '../../manual/use-live-batch.ts';
import { isFinished } from '../../manual/use-start-batch.ts';

/** The import while it runs, and what came of it. */
export function ImportedBatch({ batch: started }: { batch: Batch }) {
  const batch = useLiveBatch(started);
  return isFinished(batch) ? <FinishedTable batches={[batch]} /> : <RunningBatch batch={batch} />;
}
