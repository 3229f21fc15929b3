import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import {
  BATCH_WORKFLOWS,
  type BalanceReportInput,
  type BatchInput,
  type BatchKind,
  type ConnectionRef,
  type ImportInput,
  type PayoutInput,
  SEARCH_ATTRIBUTES,
  SIGNALS,
  WORKFLOWS,
  workflowIds,
} from '../workflows/contract.ts';
import {
  balanceReportStart,
  batchStart,
  conductorWake,
  connectorWake,
  importTell,
  payoutReport,
  refreshWake,
} from '../workflows/starters.ts';
import { createWaker } from './waker.ts';

/** All that the API asks of Temporal. */
export interface TemporalGateway {
  /**
   * Tells conductors that there may be work. It returns at once and never fails: what was stored is durable,
   * and the relay wakes those that this did not reach.
   */
  wake(refs: readonly ConnectionRef[]): void;
  /** The same for what a vendor told: connections to look at for changes. */
  refresh(refs: readonly ConnectionRef[]): void;
  /** True when the workflow runs; false when the relay has to start it later. */
  startBatch(kind: BatchKind, ref: BatchInput): Promise<boolean>;
  /** Tells an import that it was stored, confirmed or cancelled; the relay tells those that this did not reach. */
  tellImport(ref: ImportInput): Promise<boolean>;
  /** True when the report's workflow runs; false when the relay has to start it later. */
  startBalanceReport(ref: BalanceReportInput): Promise<boolean>;
  /** Tells a balance report that somebody cancelled it. False when it could not be told: it finds out by itself. */
  stopBalanceReport(ref: BalanceReportInput): Promise<boolean>;
  /** Asks a batch to end after the category in hand. False when it could not be told. */
  stopBatch(kind: BatchKind, ref: BatchInput): Promise<boolean>;
  /** Tells the connector of a connection that something about it was stored. False when the relay has to see to it. */
  tellConnector(ref: ConnectionRef): Promise<boolean>;
  /** Has the payout looked at. False when the relay has to see to it later. */
  reportPayout(ref: PayoutInput): Promise<boolean>;
  /** Tells who waits that an answer was brought. False when they have to find it by themselves. */
  tellAnswered(workflowId: string, requestId: string): Promise<boolean>;
  isUp(): Promise<boolean>;
  /** What ran for a connection, newest first, with its history; undefined while Temporal cannot be asked. */
  histories(ref: ConnectionRef, window: HistoryWindow): Promise<RunHistory[] | undefined>;
  /** Resolves when no wake is under way. */
  drained(): Promise<void>;
}

export interface HistoryWindow {
  from: Date;
  to: Date;
  limit: number;
}

export interface RunHistory {
  id: string;
  runId: string;
  type: string;
  status: string;
  startedAt: Date;
  /** As Temporal's own tools write it. */
  history: unknown;
}

export interface GatewayDeps {
  client: Client;
  taskQueue: string;
  /** Told when a call failed; the caller has been answered already or is told by the result. */
  onFailure(what: string, error: unknown): void;
  /** Longer than this and Temporal counts as away. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 2_000;
/** Whole histories are read for a person who asks for them. */
const HISTORIES_TIMEOUT_MS = 60_000;

export function createTemporalGateway(deps: GatewayDeps): TemporalGateway {
  const { client, taskQueue, onFailure, timeoutMs = TIMEOUT_MS } = deps;
  const inTime = <T>(call: () => Promise<T>) => client.withDeadline(Date.now() + timeoutMs, call);
  const succeeds = async (what: string, call: () => Promise<unknown>): Promise<boolean> => {
    try {
      await inTime(call);
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return true;
      onFailure(what, error);
      return false;
    }
  };
  const waker = createWaker((ref) =>
    succeeds(`wake ${ref.connectionId}`, () =>
      client.workflow.signalWithStart(WORKFLOWS.conductor, conductorWake(ref, taskQueue)),
    ),
  );
  const refresher = createWaker((ref) =>
    succeeds(`refresh ${ref.connectionId}`, () =>
      client.workflow.signalWithStart(WORKFLOWS.refreshChanges, refreshWake(ref, taskQueue)),
    ),
  );
  return {
    wake: waker.wake,
    refresh: refresher.wake,
    async drained() {
      await Promise.all([waker.drained(), refresher.drained()]);
    },
    startBatch: (kind, ref) =>
      succeeds(`start ${ref.batchId}`, () =>
        client.workflow.start(BATCH_WORKFLOWS[kind], batchStart(kind, ref, taskQueue)),
      ),
    stopBatch: (kind, { connectionId, batchId }) =>
      succeeds(`stop ${batchId}`, () =>
        client.workflow.getHandle(workflowIds.batch(kind, connectionId, batchId)).signal(SIGNALS.stop),
      ),
    startBalanceReport: (ref) =>
      succeeds(`start ${ref.reportId}`, () =>
        client.workflow.start(WORKFLOWS.balanceReport, balanceReportStart(ref, taskQueue)),
      ),
    stopBalanceReport: ({ connectionId, reportId }) =>
      succeeds(`stop ${reportId}`, () =>
        client.workflow.getHandle(workflowIds.balanceReport(connectionId, reportId)).signal(SIGNALS.stop),
      ),
    tellConnector: (ref) =>
      succeeds(`tell connector ${ref.connectionId}`, () =>
        client.workflow.signalWithStart(WORKFLOWS.connector, connectorWake(ref, taskQueue)),
      ),
    reportPayout: (ref) =>
      succeeds(`report ${ref.payoutId}`, () =>
        client.workflow.signalWithStart(WORKFLOWS.payout, payoutReport(ref, taskQueue)),
      ),
    tellImport: (ref) =>
      succeeds(`tell ${ref.importId}`, () =>
        client.workflow.signalWithStart(WORKFLOWS.importWizard, importTell(ref, taskQueue)),
      ),
    tellAnswered: (workflowId, requestId) =>
      succeeds(`answer ${requestId}`, () =>
        client.workflow.getHandle(workflowId).signal(SIGNALS.answered, requestId),
      ),
    async histories(ref, window) {
      try {
        const deadline = Date.now() + HISTORIES_TIMEOUT_MS;
        return await client.withDeadline(deadline, () => readHistories(client, ref, window));
      } catch (error) {
        onFailure(`histories of ${ref.connectionId}`, error);
        return undefined;
      }
    },
    isUp: () =>
      succeeds('check', () =>
        client.workflowService.describeNamespace({ namespace: client.options.namespace }),
      ),
  };
}

/** Those that were under way at any time between both instants. */
async function readHistories(
  client: Client,
  { connectionId }: ConnectionRef,
  { from, to, limit }: HistoryWindow,
): Promise<RunHistory[]> {
  const query = [
    `${SEARCH_ATTRIBUTES.connection} = '${connectionId}'`,
    `StartTime <= '${to.toISOString()}'`,
    `(CloseTime >= '${from.toISOString()}' or ExecutionStatus = 'Running')`,
  ].join(' and ');
  const found: RunHistory[] = [];
  for await (const run of client.workflow.list({ query })) {
    const { workflowId: id, runId, type, status, startTime: startedAt } = run;
    const text = historyToJSON(await client.workflow.getHandle(id, runId).fetchHistory());
    const history: unknown = JSON.parse(text);
    found.push({ id, runId, type, status: status.name, startedAt, history });
    if (found.length === limit) break;
  }
  return found;
}
