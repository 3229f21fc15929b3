import type { TemporalGateway } from '../../../src/api/temporal.ts';
import type {
  BalanceReportInput,
  BatchInput,
  ConnectionRef,
  ImportInput,
  PayoutInput,
} from '../../../src/workflows/contract.ts';

/** Remembers what the API asked of Temporal. `up` false is Temporal away. */
export interface FakeGateway extends TemporalGateway {
  up: boolean;
  woken: ConnectionRef[];
  refreshed: ConnectionRef[];
  toldImports: ImportInput[];
  startedReports: BalanceReportInput[];
  stoppedReports: BalanceReportInput[];
  started: (BatchInput & { kind: string })[];
  reported: PayoutInput[];
  stopped: (BatchInput & { kind: string })[];
  toldConnectors: ConnectionRef[];
  answered: { workflowId: string; requestId: string }[];
}

export function createFakeGateway(): FakeGateway {
  const gateway: FakeGateway = {
    up: true,
    woken: [],
    refreshed: [],
    toldImports: [],
    startedReports: [],
    stoppedReports: [],
    started: [],
    stopped: [],
    answered: [],
    toldConnectors: [],
    async tellConnector(ref) {
      gateway.toldConnectors.push(ref);
      return gateway.up;
    },
    async tellAnswered(workflowId, requestId) {
      gateway.answered.push({ workflowId, requestId });
      return gateway.up;
    },
    reported: [],
    async histories() {
      return gateway.up ? [] : undefined;
    },
    wake(refs) {
      gateway.woken.push(...refs);
    },
    refresh(refs) {
      gateway.refreshed.push(...refs);
    },
    async startBatch(kind, ref) {
      gateway.started.push({ kind, ...ref });
      return gateway.up;
    },
    async tellImport(ref) {
      gateway.toldImports.push(ref);
      return gateway.up;
    },
    async startBalanceReport(ref) {
      gateway.startedReports.push(ref);
      return gateway.up;
    },
    async stopBalanceReport(ref) {
      gateway.stoppedReports.push(ref);
      return gateway.up;
    },
    async stopBatch(kind, ref) {
      gateway.stopped.push({ kind, ...ref });
      return gateway.up;
    },
    async reportPayout(ref) {
      gateway.reported.push(ref);
      return gateway.up;
    },
    isUp: async () => gateway.up,
    drained: async () => undefined,
  };
  return gateway;
}
