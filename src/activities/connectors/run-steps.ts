import { bringBackKept } from '../../db/approvals/runs.ts';
import { findOpenRuns, findOverlapping, type StoredBatch } from '../../db/batches/batch-queries.ts';
import { readBatch, setBatch } from '../../db/batches/batch-run.ts';
import { lockConnection } from '../../db/connections/connection-queries.ts';
import { readConnection } from '../../db/connections/connection-state.ts';
import { readSettings } from '../../db/connections/settings.ts';
import {
  createHalf,
  type HalfOfRun,
  halfId,
  lastRead,
  readHalf,
  sumRun,
} from '../../db/connectors/sync-runs.ts';
import { clockBackMs } from '../../db/desktop/clock.ts';
import { readPayoutSource } from '../../db/payouts/payout-sources.ts';
import { syncsByItself } from '../../domain/auto-sync.ts';
import { type Half, type RunCategory, runPlan } from '../../domain/connector.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { BatchInput } from '../../workflows/contract.ts';
import type { ActivityDeps } from '../deps.ts';

/** Marks the run as running and says what it has still to do. */
export async function beginRun(
  deps: ActivityDeps,
  input: BatchInput,
): Promise<{ categories: RunCategory[] }> {
  const run = await readBatch(deps.db, input, input.batchId);
  const connection = await readConnection(deps.db, input);
  if (!run || !connection || run.finishedAt) return { categories: [] };
  const { provider } = deps.providers.get(connection.provider);
  // Where an agent comes in visits, each of them is a run. Once: what is kept back later stays so for this run.
  if (provider.calls && run.state === 'queued') await bringBackKept(deps.db, input);
  await setBatch(deps.db, input, input.batchId, { state: 'running' });
  const { entityTypes: offered } = provider.capabilities;
  const { autoSync, enabled } = await readSettings(deps.db, input);
  const sent = enabled ? offered.filter((type) => syncsByItself(autoSync, type)) : [];
  const payouts = (await readPayoutSource(deps.db, input)) !== undefined;
  const plan = runPlan({ offered, sent, payouts });
  // A run before this one got as far as that.
  const from = plan.findIndex(({ category }) => category === run.category);
  return { categories: plan.slice(Math.max(0, from)) };
}

export interface HalfInput extends BatchInput {
  category: EntityType;
  half: Half;
}

/** `later`: a batch that somebody started by hand does the same; it goes first. `failed`: the whole run cannot go on. */
export interface HalfState {
  kind: 'due' | 'later' | 'finished' | 'failed';
  batchId: string;
}

/** Looks how far one half of a category is, and makes its batch when its turn has come. */
export async function beginHalf(deps: ActivityDeps, input: HalfInput): Promise<HalfState> {
  const { category, half } = input;
  const run = await readBatch(deps.db, input, input.batchId);
  if (!run || run.finishedAt) return { kind: 'finished', batchId: input.batchId };
  const part = { run, category, half };
  const made = await readHalf(deps.db, part);
  if (made?.finishedAt) return { kind: await afterHalf(deps, run, made), batchId: made.id };
  if (made) return { kind: 'due', batchId: made.id };
  if (run.stopNow) return { kind: 'finished', batchId: run.id };
  await setBatch(deps.db, input, run.id, { category });
  return { kind: (await make(deps, part)) ? 'due' : 'later', batchId: halfId(part) };
}

/** With the connection locked, so that a batch by hand and a run cannot both find that nothing runs. */
async function make(deps: ActivityDeps, part: HalfOfRun): Promise<boolean> {
  const { run, category, half } = part;
  return deps.db.transaction(async (tx) => {
    await lockConnection(tx, run);
    const waiting = (await findOpenRuns(tx, run)).map(({ id }) => id);
    const kinds = half === 'push' ? (['push', 'undo'] as const) : (['pull'] as const);
    for (const kind of kinds) {
      const other = await findOverlapping(tx, run, { kind, entityTypes: [category] });
      if (other && !(other.afterRun && waiting.includes(other.afterRun))) return false;
    }
    await createHalf(tx, part, half === 'pull' ? await sinceLastRead(tx, part) : {});
    return true;
  });
}

/** A change is seen there a moment after it is made, and clocks differ. */
const OVERLAP_MS = 10 * 60_000;

/** All of it the first time; then what was made or changed since: reads cost money. */
async function sinceLastRead(
  tx: Parameters<typeof lastRead>[0],
  { run, category }: HalfOfRun,
): Promise<Record<string, unknown>> {
  const at = await lastRead(tx, run, category);
  if (!at) return {};
  const since = at.getTime() - OVERLAP_MS - (await clockBackMs(tx, run));
  return { changedSince: new Date(since).toISOString() };
}

/** One type that cannot be read does not keep the others from their turn. */
async function afterHalf(
  deps: ActivityDeps,
  run: StoredBatch,
  half: StoredBatch,
): Promise<'finished' | 'failed'> {
  await sumRun(deps.db, run);
  if (half.state !== 'failed') return 'finished';
  await setBatch(deps.db, run, run.id, { error: half.error });
  const connection = await readConnection(deps.db, run);
  return connection?.status === 'active' || connection?.status === 'paused' ? 'finished' : 'failed';
}

/** Whether the run was asked to end after the category in hand. */
export async function runState(deps: ActivityDeps, input: BatchInput): Promise<{ stopping: boolean }> {
  return { stopping: (await readBatch(deps.db, input, input.batchId))?.state === 'stopping' };
}

export async function endRun(
  deps: ActivityDeps,
  input: BatchInput & { state: 'done' | 'stopped' | 'failed' },
): Promise<void> {
  const run = await readBatch(deps.db, input, input.batchId);
  if (!run) return;
  await sumRun(deps.db, run);
  const state = run.error && input.state === 'done' ? 'failed' : input.state;
  await setBatch(deps.db, input, input.batchId, { state });
}
