export { accountChanges, accountLists, accountStatuses, skippedAccounts } from './accounts.ts';
export { type InboundState, inboundChanges } from './approvals.ts';
export { balanceReports, balanceRows } from './balances.ts';
export { changeChecks, changeCursors, webhookEvents } from './changes.ts';
export {
  type ConflictPolicy,
  type ConnectionStatus,
  connectionSecrets,
  connections,
  exclusiveLeases,
  oauthStates,
  rateBudgets,
  syncSettings,
} from './connections.ts';
export { type ConnectorState, connectors, type MorningStart } from './connectors.ts';
export { desktopLogins, desktopSessions, type SessionEnding } from './desktop.ts';
export { importRows, imports } from './imports.ts';
export { installation } from './installation.ts';
export { mailChoices, mails } from './mail.ts';
export { mappingChoices, mappings } from './mappings.ts';
export {
  type DeliveryAttempt,
  type DeliveryState,
  webhookDeliveries,
  webhookEndpoints,
} from './outbound-webhooks.ts';
export {
  type PayoutSourceProblem,
  payoutCharges,
  payoutLines,
  payoutPages,
  payoutSigningSecrets,
  payoutSources,
} from './payouts.ts';
export { readMonths } from './read-months.ts';
export { links, pullCursors, records } from './records.ts';
export { type SealedEntry, seals } from './seals.ts';
export {
  type BatchState,
  batches,
  type Decision,
  type LogStatus,
  type QueueState,
  remoteRequests,
  type StoredItem,
  syncLog,
  syncQueue,
} from './sync.ts';
export { apiKeys, auditTrail, idempotencyKeys, tenants } from './tenants.ts';
export { toldAhead } from './told-ahead.ts';
export { batchWrites, heldRecords, type UndoState, undoItems } from './undo.ts';
export { invitations, sessions, signInAttempts, users } from './users.ts';
export { waitingSides } from './waiting-sides.ts';
export { workers } from './workers.ts';
