export {
  type ConflictPolicy,
  type ConnectionStatus,
  connectionSecrets,
  connections,
  exclusiveLeases,
  mappings,
  oauthStates,
  rateBudgets,
  syncSettings,
  webhookEvents,
} from './connections.ts';
export { links, pullCursors, records } from './records.ts';
export {
  type BatchState,
  batches,
  type LogStatus,
  type QueueState,
  remoteRequests,
  type StoredItem,
  syncLog,
  syncQueue,
} from './sync.ts';
export { apiKeys, auditTrail, idempotencyKeys, tenants, users } from './tenants.ts';
