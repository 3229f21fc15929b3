import { ParentClosePolicy, patched, sleep, startChild } from '@temporalio/workflow';
import { type AnswerGate, listenForAnswers } from './answers.ts';
import {
  type QueuedRecord,
  type RetrySyncInput,
  type SyncSetInput,
  type SyncSetResult,
  WORKFLOWS,
  workflowIds,
} from './contract.ts';
import { calls, steps } from './options.ts';
import type { Counts, SendResult } from './results.ts';
import { describe, setStartOptions } from './set-options.ts';

/**
 * Pushes a few records and the prerequisites they miss: stage after stage, one remote request each. What fails
 * for the moment is handed to a retry of its own, so that no record holds up its neighbours.
 */
export async function syncSet(input: SyncSetInput): Promise<SyncSetResult> {
  const answered = listenForAnswers();
  const run = new SetRun(input, answered);
  for (const stage of input.stages) {
    if (!(await run.push(stage))) break;
  }
  await run.finish();
  return run.result;
}

class SetRun {
  readonly #input: SyncSetInput;
  readonly #answered: AnswerGate;
  readonly result: SyncSetResult = { succeeded: 0, skipped: 0, failed: 0, retrying: 0, released: 0 };
  readonly #withRetries = new Set<number>();
  #held = true;

  constructor(input: SyncSetInput, answered: AnswerGate) {
    this.#input = input;
    this.#answered = answered;
  }

  /** False when the connection does not take work now: the rest of the set goes back. */
  async push(records: QueuedRecord[]): Promise<boolean> {
    const { tenantId, connectionId, setId } = this.#input;
    for (let left = records; left.length > 0; left = this.#without(records)) {
      const prepared = await steps.prepareStage({ tenantId, connectionId, setId, records: left });
      switch (prepared.kind) {
        case 'closed':
          return false;
        case 'recover':
          for (const requestId of prepared.requestIds) {
            if (!(await this.#send(requestId, 'Send again: the outcome is not known'))) return false;
          }
          break;
        case 'nothing':
          this.#count(prepared.counts);
          for (const record of prepared.retrying ?? []) await this.#retry([record]);
          this.#held = false;
          return true;
        case 'send':
          this.#count(prepared.counts);
          for (const record of prepared.retrying ?? []) await this.#retry([record]);
          if (prepared.waitMs > 1_000) await sleep(prepared.waitMs);
          return this.#send(prepared.requestId, `Push ${describe(left)}`, prepared.all);
      }
    }
    return true;
  }

  /** What a retry has in hand is its own: of two that wait for one answer of a polled provider only one is told. */
  #without(records: QueuedRecord[]): QueuedRecord[] {
    if (this.#withRetries.size === 0 || !patched('retries-have-their-own')) return records;
    return records.filter(({ queueId }) => !this.#withRetries.has(queueId));
  }

  /** `all`: the set holds no other record. */
  async #send(requestId: string, summary: string, all = false): Promise<boolean> {
    const result = await this.#deliver(requestId, summary);
    switch (result.kind) {
      case 'settled':
        this.#count(result.counts);
        for (const record of result.retrying) await this.#retry([record]);
        this.#held = !(all && result.settledHere);
        return true;
      case 'unknown':
        this.#count(result.counts);
        if (result.retrying.length > 0) await this.#retry(result.retrying, requestId);
        return true;
      case 'released':
        this.result.released += result.count;
        return false;
    }
  }

  /** Waiting for the limit is not an attempt. */
  async #deliver(
    requestId: string,
    summary: string,
  ): Promise<Exclude<SendResult, { kind: 'wait' | 'polled' }>> {
    const { tenantId, connectionId } = this.#input;
    for (;;) {
      const result = await calls(summary).sendRequest({ tenantId, connectionId, requestId });
      if (result.kind === 'wait') await sleep(result.waitMs);
      else if (result.kind === 'polled') await this.#answered({ requestId, ...result });
      else return result;
    }
  }

  async #retry(records: QueuedRecord[], requestId?: string): Promise<void> {
    const [first] = records;
    if (!first) return;
    const { tenantId, connectionId, setId, priority, batchId, retry } = this.#input;
    const args: RetrySyncInput = {
      tenantId,
      connectionId,
      setId,
      records,
      requestId,
      priority,
      batchId,
      retry,
    };
    this.result.retrying += records.length;
    for (const { queueId } of records) this.#withRetries.add(queueId);
    await startChild(WORKFLOWS.retrySync, {
      ...setStartOptions({ ...this.#input, stages: [records] }),
      workflowId: workflowIds.retrySync(setId, first),
      staticSummary: `Retry ${describe(records)}`,
      args: [args],
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  }

  #count(counts: Counts): void {
    this.result.succeeded += counts.succeeded;
    this.result.skipped += counts.skipped;
    this.result.failed += counts.failed;
    this.result.released += counts.released;
  }

  async finish(): Promise<void> {
    const { tenantId, connectionId, setId } = this.#input;
    if (!this.#held && this.#input.stages.length === 1) return;
    const { released } = await steps.releaseSet({ tenantId, connectionId, setId });
    this.result.released += released;
  }
}
