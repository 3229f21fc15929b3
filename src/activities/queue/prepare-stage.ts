import type { Executor } from '../../db/client.ts';
import { type Connection, mayLeave, readWithStop } from '../../db/connections/connection-state.ts';
import { lockOwned, type SetRow } from '../../db/queue/set-rows.ts';
import { emptyTally, settle, type Tally } from '../../db/queue/settle.ts';
import { peek } from '../../db/requests/rate-budget.ts';
import { storeRequest } from '../../db/requests/remote-requests.ts';
import type { Provider } from '../../providers/provider.ts';
import type { ConnectionRef, QueuedRecord } from '../../workflows/contract.ts';
import type { PrepareResult } from '../../workflows/results.ts';
import { countsOf } from '../counts.ts';
import type { ActivityDeps } from '../deps.ts';
import { toQueued } from '../retries.ts';
import { traceOf } from '../trace.ts';
import { composeStage } from './compose-stage.ts';
import type { ComposedStage } from './composed-stage.ts';
import { type RateBook, readRates } from './exchange-rates.ts';
import { withFeatures } from './features.ts';

export interface PrepareStageInput extends ConnectionRef {
  setId: string;
  records: QueuedRecord[];
}

/**
 * Settles what needs no request, and stores the exact request for the rest: one transaction, so a crash
 * leaves either nothing or everything. Running it twice makes the request once.
 */
export async function prepareStage(deps: ActivityDeps, input: PrepareStageInput): Promise<PrepareResult> {
  const found = await readWithStop(deps.db, input);
  if (!found || !mayLeave(found)) return { kind: 'closed' };
  const { connection: stored } = found;
  const { provider } = deps.providers.get(stored.provider);
  const types = [...new Set(input.records.map(({ entityType }) => entityType))];
  const connection = await withFeatures(deps, stored, types);
  const rates = await readRates(deps, connection, input.records);
  if (rates === 'closed') return { kind: 'closed' };
  return deps.db.transaction(async (tx) => {
    const subjects = await lockOwned(
      tx,
      input,
      input.setId,
      input.records.map((record) => record.queueId),
    );
    const open = [...new Set(subjects.flatMap(({ row }) => row.openRequestId ?? []))];
    if (open.length > 0) return { kind: 'recover', requestIds: open };
    return prepare(tx, deps, { provider, connection, input, subjects, rates });
  });
}

interface Preparation {
  provider: Provider;
  connection: Connection;
  input: PrepareStageInput;
  subjects: SetRow[];
  rates: RateBook;
}

async function prepare(tx: Executor, deps: ActivityDeps, work: Preparation): Promise<PrepareResult> {
  const { provider, connection, input, subjects, rates } = work;
  const { limits } = provider.capabilities;
  const stage = await composeStage(tx, provider, connection, subjects, rates);
  const tally = await store(tx, deps, work, stage);
  const counts = countsOf(tally);
  const retrying = tally.retrying.length > 0 ? toQueued(subjects, tally.retrying) : undefined;
  if (!stage.request) return { kind: 'nothing', counts, retrying };
  const waitMs = await peek(tx, input, limits, stage.request.kind);
  const all = stage.request.items.length === subjects.length || undefined;
  return { kind: 'send', requestId: stage.request.id, waitMs, counts, retrying, all };
}

async function store(
  tx: Executor,
  deps: ActivityDeps,
  { input, subjects }: Preparation,
  stage: ComposedStage,
): Promise<Tally> {
  if (stage.request) await storeRequest(tx, input, { ...stage.request, setId: input.setId });
  // All of them go: nothing has become of any yet.
  if (stage.request?.items.length === subjects.length) return emptyTally();
  return settle(tx, input, stage.settlements, { ...traceOf(), retryInMs: deps.tuning.retryFirstMs });
}
