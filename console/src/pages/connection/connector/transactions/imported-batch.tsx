import type { Batch } from '../../../../api/types.ts';
import { FinishedBatch } from '../../manual/finished-batch.tsx';
import { RunningBatch } from '../../manual/running-batch.tsx';
import { useLiveBatch } from '../../manual/use-live-batch.ts';
import { isFinished } from '../../manual/use-start-batch.ts';

/** The import while it runs, and what came of it. */
export function ImportedBatch({ batch: started }: { batch: Batch }) {
  const batch = useLiveBatch(started);
  return isFinished(batch) ? <FinishedBatch batch={batch} /> : <RunningBatch batch={batch} />;
}
