import {
  type ChildWorkflowHandle,
  condition,
  defineSignal,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  patched,
  setHandler,
  startChild,
  type Workflow,
} from '@temporalio/workflow';
import { beginAnew, shouldBeginAnew } from './begin-anew.ts';
import { BATCH_WORKFLOWS, type BatchInput, type ConnectorInput, SIGNALS, workflowIds } from './contract.ts';
import { steps } from './options.ts';
import { batchOptions } from './starters.ts';

const wake = defineSignal(SIGNALS.wake);
const stop = defineSignal(SIGNALS.stop);

/** A history stays short: half a day of two-hourly runs. */
const RUNS_A_HISTORY = 6;
/** A run that another connector started is looked after this often. */
const LOOK_MS = 5_000;

/**
 * Starts the sync runs of one connection: those that somebody asks for at once, and every two hours while it is open.
 * What is to be done and when is worked out from the database at every look; signals only hasten the next one.
 */
export async function connector(input: ConnectorInput): Promise<void> {
  const look = new Looking(input);
  setHandler(wake, () => look.wake());
  if (await look.untilClosed()) return;
  await beginAnew<typeof connector>({ ...input, afterRun: look.isAfterRun() });
}

class Looking {
  readonly #input: ConnectorInput;
  #afterRun: boolean;
  #woken = false;
  #runs = 0;
  /** The run in hand. */
  #batchId: string | undefined;

  constructor(input: ConnectorInput) {
    this.#input = input;
    this.#afterRun = input.afterRun ?? false;
  }

  wake(): void {
    this.#woken = true;
  }

  /** A run has ended, and what follows was not planned yet. */
  isAfterRun(): boolean {
    return this.#afterRun;
  }

  /** False when the history should begin anew: only ever between two runs. */
  async untilClosed(): Promise<boolean> {
    for (;;) {
      const isLong = this.#runs >= RUNS_A_HISTORY || shouldBeginAnew();
      if (isLong && this.#batchId === undefined) return false;
      this.#woken = false;
      const plan = await steps.planConnector({ ...this.#input, at: now(), afterRun: this.#afterRun });
      this.#afterRun = false;
      if (plan.kind === 'closed') {
        if (!this.#woken) return true;
      } else if (plan.kind === 'wait') await this.#rest(Date.parse(plan.until) - Date.now());
      else await this.#accompany(plan);
    }
  }

  /** Starts the run if it is not there yet, and stays with it until it ends, somebody calls, or the night comes. */
  async #accompany({
    batchId,
    tellStop: isToStop,
    until,
  }: {
    batchId: string;
    tellStop: boolean;
    until?: string;
  }): Promise<void> {
    const { tenantId, connectionId } = this.#input;
    const ref = { tenantId, connectionId, batchId };
    const isOurs = this.#batchId === batchId || (await this.#start(ref));
    if (isToStop) await tellStop(ref);
    // Whoever closes it is not heard here, so it is looked at again. Connectors of before the patch waited.
    if (!isOurs && patched('look-at-others')) return this.#rest(LOOK_MS);
    await this.#rest(until === undefined ? undefined : Date.parse(until) - Date.now());
  }

  /** False when it is under way already, started by somebody else. */
  async #start(ref: BatchInput): Promise<boolean> {
    try {
      const child = await startChild(BATCH_WORKFLOWS.run, {
        ...batchOptions('run', ref),
        // Whoever ends the connector does not end the run.
        parentClosePolicy: ParentClosePolicy.ABANDON,
      });
      this.#batchId = ref.batchId;
      void this.#whenEnded(child);
      return true;
    } catch {
      this.#afterRun = true;
      if (!patched('look-at-others')) await this.#rest(LOOK_MS);
      return false;
    }
  }

  async #whenEnded(child: ChildWorkflowHandle<Workflow>): Promise<void> {
    await child.result().catch(() => undefined);
    this.#batchId = undefined;
    this.#runs += 1;
    this.#afterRun = true;
    this.#woken = true;
  }

  /** Until somebody calls; at most so long. */
  async #rest(ms: number | undefined): Promise<void> {
    if (ms === undefined) await condition(() => this.#woken);
    else await condition(() => this.#woken, Math.max(1, ms));
  }
}

function now(): string {
  return new Date(Date.now()).toISOString();
}

async function tellStop({ connectionId, batchId }: BatchInput): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowIds.batch('run', connectionId, batchId)).signal(stop);
  } catch {
    // It has ended already.
  }
}
