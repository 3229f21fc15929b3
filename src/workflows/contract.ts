import type { BatchKind } from '../domain/connector.ts';
import type { EntityType } from '../domain/entity.ts';

/**
 * The names and shapes that the API, the workers and the workflows agree on. They are wire names: fields are
 * added, never renamed, while runs are open. Payloads hold ids, counts and cursors, never record data.
 */

export const WORKFLOWS = {
  conductor: 'conductor',
  syncSet: 'syncSet',
  retrySync: 'retrySync',
  pushBatch: 'pushBatch',
  pullBatch: 'pullBatch',
  refreshChanges: 'refreshChanges',
  deliverWebhooks: 'deliverWebhooks',
  payout: 'payout',
  sweepPayouts: 'sweepPayouts',
  importWizard: 'importWizard',
  syncRun: 'syncRun',
  connector: 'connector',
  morningStart: 'morningStart',
  balanceReport: 'balanceReport',
} as const;

export const SIGNALS = {
  /** To the conductor: there may be work, or the connection changed; look. To a refresh, a connector: look once more. */
  wake: 'wake',
  /** To a batch: its category has drained. */
  drained: 'drained',
  /** To a set or retry: the answer to its polled request is stored. */
  answered: 'answered',
  /** To an import: somebody confirmed or cancelled it; look. */
  decided: 'decided',
  /** To a batch or a sync run: end after the category in hand. To a balance report: somebody cancelled it. */
  stop: 'stop',
  /** To a payout: the processor told something about it; look again. */
  reported: 'reported',
} as const;

export const QUERIES = { status: 'status' } as const;

/** Smaller goes first. */
export const PRIORITY = { manual: 1, event: 2, schedule: 3, batch: 4 } as const;

export interface ConnectionRef {
  tenantId: string;
  connectionId: string;
}

/** A stored request. */
export interface RequestRef extends ConnectionRef {
  requestId: string;
}

export interface ConductorInput extends ConnectionRef {
  /** Carried through continue-as-new. */
  setsStarted?: number;
}

export interface ConductorStatus {
  doing: 'looking for work' | 'syncing' | 'paused' | 'idle';
  setsInFlight: string[];
  setsStarted: number;
  pausedUntil?: string;
  pauseReason?: string;
}

export interface QueuedRecord {
  queueId: number;
  entityType: EntityType;
  recordId: string;
}

export interface SyncSetInput extends ConnectionRef {
  /** The workflow id, and the mark of ownership on the claimed rows. */
  setId: string;
  /** In the order in which they depend on each other; at most one request a stage. */
  stages: QueuedRecord[][];
  priority: number;
  batchId?: string;
  retry: RetryTiming;
}

export interface RetryTiming {
  firstMs: number;
  secondMs: number;
}

export interface SyncSetResult {
  succeeded: number;
  skipped: number;
  failed: number;
  retrying: number;
  released: number;
}

export interface RetrySyncInput extends ConnectionRef {
  setId: string;
  records: QueuedRecord[];
  /** The request whose outcome is unknown; absent when the records were refused one by one. */
  requestId?: string;
  priority: number;
  batchId?: string;
  retry: RetryTiming;
}

export type { BatchKind };

/** The workflow that runs a batch of a kind. */
export const BATCH_WORKFLOWS = {
  push: WORKFLOWS.pushBatch,
  pull: WORKFLOWS.pullBatch,
  // A push in the other direction of dependence.
  undo: WORKFLOWS.pushBatch,
  run: WORKFLOWS.syncRun,
} as const satisfies Record<BatchKind, string>;

export interface BatchInput extends ConnectionRef {
  batchId: string;
}

export interface DeliverWebhooksInput {
  tenantId: string;
  endpointId: string;
}

export interface PayoutInput extends ConnectionRef {
  /** The card processor, as its payout source is called. */
  processor: string;
  /** The processor's id. */
  payoutId: string;
}

export interface ImportInput extends ConnectionRef {
  importId: string;
}

export interface ImportResult {
  state: 'done' | 'ended';
}

export interface BalanceReportInput extends ConnectionRef {
  reportId: string;
}

export interface BalanceReportResult {
  state: 'done' | 'ended';
}

export interface ConnectorInput extends ConnectionRef {
  /** A run has just ended: what fell due meanwhile is not made up for. Carried through continue-as-new. */
  afterRun?: boolean;
}

export interface BatchResult {
  state: 'done' | 'stopped' | 'failed';
}

/** Search attributes, all keywords, registered by `npm run migrate` and the dev stack. */
export const SEARCH_ATTRIBUTES = {
  tenant: 'LedgerbridgeTenant',
  connection: 'LedgerbridgeConnection',
  entityType: 'LedgerbridgeEntityType',
  direction: 'LedgerbridgeDirection',
  batch: 'LedgerbridgeBatch',
  record: 'LedgerbridgeRecord',
} as const;

export const workflowIds = {
  conductor: (connectionId: string) => `conductor/${connectionId}`,
  refreshChanges: (connectionId: string) => `refresh/${connectionId}`,
  /** A set of one is named after its record; a larger one after what is in it and its first queue row. */
  syncSet: (connectionId: string, records: readonly QueuedRecord[]) => {
    const [first] = records;
    if (!first) throw new Error('a sync set has at least one record');
    if (records.length === 1)
      return `sync/${connectionId}/${first.entityType}/${first.recordId}/${first.queueId}`;
    const types = [...new Set(records.map((record) => record.entityType))];
    const counts = types.map(
      (type) => `${type}-x${records.filter((record) => record.entityType === type).length}`,
    );
    return `sync/${connectionId}/${counts.join('+')}/${first.queueId}`;
  },
  /** How the ids of all retries of a set begin. */
  retriesOf: (setId: string) => `retry/${setId}/`,
  retrySync: (setId: string, first: QueuedRecord) => `retry/${setId}/${first.entityType}/${first.recordId}`,
  deliverWebhooks: (endpointId: string) => `webhooks/${endpointId}`,
  sweepPayouts: (connectionId: string) => `payout-sweep/${connectionId}`,
  payout: (connectionId: string, payoutId: string) => `payout/${connectionId}/${payoutId}`,
  importWizard: (connectionId: string, importId: string) => `import/${connectionId}/${importId}`,
  balanceReport: (connectionId: string, reportId: string) => `balances/${connectionId}/${reportId}`,
  connector: (connectionId: string) => `connector/${connectionId}`,
  /** Of the schedule, and how the ids of what it starts begin. */
  morningStart: (connectionId: string) => `morning/${connectionId}`,
  batch: (kind: BatchKind, connectionId: string, batchId: string) => `${kind}/${connectionId}/${batchId}`,
};
