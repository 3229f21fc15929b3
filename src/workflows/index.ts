export { conductor } from './conductor.ts';
export { deliverWebhooks } from './deliver-webhooks.ts';
export { payout } from './payout.ts';
export { pullBatch } from './pull-batch.ts';
export { pushBatch } from './push-batch.ts';
export { refreshChanges } from './refresh-changes.ts';
export { retrySync } from './retry-sync.ts';
export { syncSet } from './sync-set.ts';
