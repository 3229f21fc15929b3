import {
  allHandlersFinished,
  condition,
  defineQuery,
  defineSignal,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  patched,
  setHandler,
  sleep,
  startChild,
} from '@temporalio/workflow';
import { beginAnew, shouldBeginAnew } from './begin-anew.ts';
import {
  type ConductorInput,
  type ConductorStatus,
  QUERIES,
  SIGNALS,
  type SyncSetInput,
  WORKFLOWS,
} from './contract.ts';
import { steps } from './options.ts';
import type { ClaimResult } from './results.ts';
import { setStartOptions } from './set-options.ts';

const wake = defineSignal(SIGNALS.wake);
const drained = defineSignal(SIGNALS.drained);
const status = defineQuery<ConductorStatus>(QUERIES.status);

/** A gate that only a person opens is looked at this often all the same. */
const CLOSED_GATE_MS = 3_600_000;
/** A set that cannot be started because its name is taken is looked at again after this. */
const NAME_TAKEN_MS = 2_000;

/**
 * The single writer of a connection: takes what is due, best first, and keeps a small window of sync sets
 * running. It pauses while the connection does not take work, and ends when it has been idle for a while.
 */
export async function conductor(input: ConductorInput): Promise<void> {
  const run = new Conducting(input);
  setHandler(wake, () => run.wake());
  setHandler(status, () => run.status());
  await run.untilIdle();
  if (!run.isIdle()) await beginAnew<typeof conductor>({ ...input, setsStarted: run.status().setsStarted });
}

class Conducting {
  readonly #input: ConductorInput;
  readonly #running = new Set<string>();
  #woken = true;
  #idle = false;
  #started: number;
  #gate: ClaimResult['gate'] = { open: true };

  constructor(input: ConductorInput) {
    this.#input = input;
    this.#started = input.setsStarted ?? 0;
  }

  wake(): void {
    this.#woken = true;
  }

  isIdle(): boolean {
    return this.#idle;
  }

  status(): ConductorStatus {
    const closed = this.#gate.open ? undefined : this.#gate;
    const doing = closed
      ? 'paused'
      : this.#running.size > 0
        ? 'syncing'
        : this.#idle
          ? 'idle'
          : 'looking for work';
    return {
      doing,
      setsInFlight: [...this.#running],
      setsStarted: this.#started,
      pausedUntil: closed?.until,
      pauseReason: closed?.reason,
    };
  }

  async untilIdle(): Promise<void> {
    while (!this.#idle) {
      if (shouldBeginAnew()) return this.#drain();
      this.#woken = false;
      const claim = await steps.claimWork({ ...this.#input, running: [...this.#running] });
      this.#gate = claim.gate;
      for (const set of claim.sets) await this.#start(set, claim);
      for (const batch of claim.drained) await tellDrained(batch.workflowId);
      await this.#rest(claim);
    }
  }

  /** Sets under way are waited for, so that the next run knows of all that is in flight. */
  async #drain(): Promise<void> {
    await condition(() => this.#running.size === 0 && allHandlersFinished());
  }

  async #start(set: ClaimResult['sets'][number], claim: ClaimResult): Promise<void> {
    const { setId, stages, priority, batchId } = set;
    const { tenantId, connectionId } = this.#input;
    const retry = { firstMs: claim.timing.retryFirstMs, secondMs: claim.timing.retrySecondMs };
    const args: SyncSetInput = { tenantId, connectionId, setId, stages, priority, batchId, retry };
    this.#running.add(setId);
    this.#started += 1;
    try {
      const child = await startChild(WORKFLOWS.syncSet, {
        ...setStartOptions(args),
        workflowId: setId,
        args: [args],
        // An operator who ends the conductor does not cut a sync in half.
        parentClosePolicy: ParentClosePolicy.ABANDON,
      });
      void child.result().then(
        () => this.#finished(setId),
        () => this.#finished(setId),
      );
    } catch {
      // A run of that name is still open (left by an earlier conductor): look again when it may have ended.
      void sleep(NAME_TAKEN_MS).then(() => this.#finished(setId));
    }
  }

  #finished(setId: string): void {
    this.#running.delete(setId);
    this.#woken = true;
  }

  async #rest(claim: ClaimResult): Promise<void> {
    if (this.#woken) return;
    const busy = this.#running.size > 0;
    // Whoever opens such a gate wakes the conductor: until then it need not be there.
    const isShut = !claim.gate.open && !claim.gate.until && !busy && patched('ends-at-a-shut-gate');
    const waitMs = isShut ? claim.timing.lingerMs : restMs(claim, busy);
    const woken = await condition(() => this.#woken, waitMs);
    const isDone = isShut || (claim.gate.open && claim.nextDueAt === undefined);
    this.#idle = !woken && !busy && isDone;
  }
}

function restMs(claim: ClaimResult, busy: boolean): number {
  if (!claim.gate.open) return claim.gate.until ? msUntil(claim.gate.until) : CLOSED_GATE_MS;
  if (claim.nextDueAt === undefined) return busy ? CLOSED_GATE_MS : claim.timing.lingerMs;
  // Something is due but had no room: a set that ends wakes us. Otherwise wait for the next row.
  return claim.more ? (busy ? CLOSED_GATE_MS : NAME_TAKEN_MS) : msUntil(claim.nextDueAt);
}

function msUntil(instant: string): number {
  return Math.max(100, Date.parse(instant) - Date.now());
}

async function tellDrained(workflowId: string): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(drained);
  } catch {
    // It has ended already, or looks for itself in a minute.
  }
}
