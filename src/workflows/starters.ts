import {
  type BalanceReportInput,
  type BatchInput,
  type BatchKind,
  type ConductorInput,
  type ConnectionRef,
  type ConnectorInput,
  type DeliverWebhooksInput,
  type ImportInput,
  type PayoutInput,
  PRIORITY,
  SEARCH_ATTRIBUTES,
  SIGNALS,
  workflowIds,
} from './contract.ts';

/** How the API and the relay start workflows: one place, so that both start the same thing. */

/** For `client.workflow.signalWithStart(WORKFLOWS.conductor, …)`. */
export function conductorWake(ref: ConnectionRef, taskQueue: string) {
  const { tenantId, connectionId } = ref;
  return {
    taskQueue,
    workflowId: workflowIds.conductor(connectionId),
    args: [{ tenantId, connectionId }] satisfies [ConductorInput],
    signal: SIGNALS.wake,
    signalArgs: [] satisfies [],
    staticSummary: `Keeps connection ${connectionId} in step`,
    searchAttributes: {
      [SEARCH_ATTRIBUTES.tenant]: [tenantId],
      [SEARCH_ATTRIBUTES.connection]: [connectionId],
    },
    priority: { fairnessKey: tenantId },
  };
}

/** For `client.workflow.signalWithStart(WORKFLOWS.refreshChanges, …)`: one run a connection at a time. */
export function refreshWake(ref: ConnectionRef, taskQueue: string) {
  const { tenantId, connectionId } = ref;
  return {
    taskQueue,
    workflowId: workflowIds.refreshChanges(connectionId),
    args: [{ tenantId, connectionId }] satisfies [ConnectionRef],
    signal: SIGNALS.wake,
    signalArgs: [] satisfies [],
    staticSummary: `Looks what changed at connection ${connectionId}`,
    searchAttributes: {
      [SEARCH_ATTRIBUTES.tenant]: [tenantId],
      [SEARCH_ATTRIBUTES.connection]: [connectionId],
      [SEARCH_ATTRIBUTES.direction]: ['pull'],
    },
    priority: { fairnessKey: tenantId, priorityKey: PRIORITY.schedule },
  };
}

/** For `client.workflow.start(WORKFLOWS.deliverWebhooks, …)`; one that runs is left alone. */
export function deliveryStart(input: DeliverWebhooksInput, taskQueue: string) {
  return {
    taskQueue,
    workflowId: workflowIds.deliverWebhooks(input.endpointId),
    args: [input] satisfies [DeliverWebhooksInput],
    staticSummary: `Tells endpoint ${input.endpointId}`,
    searchAttributes: { [SEARCH_ATTRIBUTES.tenant]: [input.tenantId] },
    priority: { fairnessKey: input.tenantId, priorityKey: PRIORITY.schedule },
  };
}

/** For `client.workflow.signalWithStart(WORKFLOWS.payout, …)`: one run a payout, however often it is told of. */
export function payoutReport(ref: PayoutInput, taskQueue: string) {
  const { tenantId, connectionId, processor, payoutId } = ref;
  return {
    taskQueue,
    workflowId: workflowIds.payout(connectionId, payoutId),
    args: [{ tenantId, connectionId, processor, payoutId }] satisfies [PayoutInput],
    signal: SIGNALS.reported,
    signalArgs: [] satisfies [],
    staticSummary: `Payout ${payoutId} of connection ${connectionId}`,
    searchAttributes: {
      [SEARCH_ATTRIBUTES.tenant]: [tenantId],
      [SEARCH_ATTRIBUTES.connection]: [connectionId],
      [SEARCH_ATTRIBUTES.entityType]: ['payout'],
      [SEARCH_ATTRIBUTES.record]: [payoutId],
    },
    priority: { fairnessKey: tenantId, priorityKey: PRIORITY.event },
  };
}

/** For `client.workflow.start(WORKFLOWS.sweepPayouts, …)`; one that runs is left alone. */
export function sweepStart(ref: ConnectionRef, taskQueue: string) {
  const { tenantId, connectionId } = ref;
  return {
    taskQueue,
    workflowId: workflowIds.sweepPayouts(connectionId),
    args: [{ tenantId, connectionId }] satisfies [ConnectionRef],
    staticSummary: `Looks for missed payouts of connection ${connectionId}`,
    searchAttributes: {
      [SEARCH_ATTRIBUTES.tenant]: [tenantId],
      [SEARCH_ATTRIBUTES.connection]: [connectionId],
      [SEARCH_ATTRIBUTES.entityType]: ['payout'],
    },
    priority: { fairnessKey: tenantId, priorityKey: PRIORITY.schedule },
  };
}

/**
 * For `client.workflow.signalWithStart(WORKFLOWS.importWizard, …)`. The signal does no harm before the review, so
 * starting, confirming and cancelling tell the same thing.
 */
export function importTell(ref: ImportInput, taskQueue: string) {
  const { tenantId, connectionId, importId } = ref;
  return {
    taskQueue,
    workflowId: workflowIds.importWizard(connectionId, importId),
    args: [{ tenantId, connectionId, importId }] satisfies [ImportInput],
    signal: SIGNALS.decided,
    signalArgs: [] satisfies [],
    staticSummary: `Import ${importId} of connection ${connectionId}`,
    searchAttributes: {
      [SEARCH_ATTRIBUTES.tenant]: [tenantId],
      [SEARCH_ATTRIBUTES.connection]: [connectionId],
      [SEARCH_ATTRIBUTES.direction]: ['pull'],
      [SEARCH_ATTRIBUTES.batch]: [importId],
    },
    priority: { fairnessKey: tenantId, priorityKey: PRIORITY.batch },
  };
}

/** For `client.workflow.start(WORKFLOWS.balanceReport, …)`: one that is lost goes on where it was. */
export function balanceReportStart(ref: BalanceReportInput, taskQueue: string) {
  const { tenantId, connectionId, reportId } = ref;
  return {
    taskQueue,
    workflowId: workflowIds.balanceReport(connectionId, reportId),
    args: [{ tenantId, connectionId, reportId }] satisfies [BalanceReportInput],
    staticSummary: `Balance report ${reportId} of connection ${connectionId}`,
    searchAttributes: {
      [SEARCH_ATTRIBUTES.tenant]: [tenantId],
      [SEARCH_ATTRIBUTES.connection]: [connectionId],
      [SEARCH_ATTRIBUTES.direction]: ['pull'],
    },
    priority: { fairnessKey: tenantId, priorityKey: PRIORITY.batch },
  };
}

const CALLED: Record<BatchKind, string> = { push: 'Push', pull: 'Pull', undo: 'Undo', run: 'Sync run' };

/**
 * For `client.workflow.start(BATCH_WORKFLOWS[kind], …)`. A second start while it runs is refused; one that comes after a lost
 * run goes on where that was, and one of a batch that has ended does nothing.
 */
export function batchStart(kind: BatchKind, ref: BatchInput, taskQueue: string) {
  return { taskQueue, ...batchOptions(kind, ref) };
}

/** The same without a task queue: for a run that starts it as its child. */
export function batchOptions(kind: BatchKind, ref: BatchInput) {
  const { tenantId, connectionId, batchId } = ref;
  // A run goes both ways.
  const direction =
    kind === 'run' ? {} : { [SEARCH_ATTRIBUTES.direction]: [kind === 'pull' ? 'pull' : 'push'] };
  return {
    workflowId: workflowIds.batch(kind, connectionId, batchId),
    args: [{ tenantId, connectionId, batchId }] satisfies [BatchInput],
    staticSummary: `${CALLED[kind]} ${batchId} of connection ${connectionId}`,
    searchAttributes: {
      [SEARCH_ATTRIBUTES.tenant]: [tenantId],
      [SEARCH_ATTRIBUTES.connection]: [connectionId],
      [SEARCH_ATTRIBUTES.batch]: [batchId],
      ...direction,
    },
    priority: { fairnessKey: tenantId, priorityKey: PRIORITY.batch },
  };
}

/** For `client.workflow.signalWithStart(WORKFLOWS.connector, …)`: one a connection, told of whatever was stored. */
export function connectorWake(ref: ConnectionRef, taskQueue: string) {
  const { tenantId, connectionId } = ref;
  return {
    taskQueue,
    workflowId: workflowIds.connector(connectionId),
    args: [{ tenantId, connectionId }] satisfies [ConnectorInput],
    signal: SIGNALS.wake,
    signalArgs: [] satisfies [],
    staticSummary: `Starts the sync runs of connection ${connectionId}`,
    searchAttributes: {
      [SEARCH_ATTRIBUTES.tenant]: [tenantId],
      [SEARCH_ATTRIBUTES.connection]: [connectionId],
    },
    priority: { fairnessKey: tenantId, priorityKey: PRIORITY.schedule },
  };
}
