import { ActivityFailure, ApplicationFailure, sleep } from '@temporalio/workflow';
import { listenForAnswers } from './answers.ts';
import type { RetrySyncInput } from './contract.ts';
import { retries, steps } from './options.ts';
import type { SendResult } from './results.ts';
import { describe } from './set-options.ts';

/** Attempts that were lost because workers died are not the record's; more than these are a fault of ours. */
const LOST_WORKERS = 20;

/**
 * The two automatic retries: of one record that was refused for the moment, or of one request whose outcome is
 * not known. After them a record is unresolved and waits for a person.
 */
export async function retrySync(input: RetrySyncInput): Promise<{ outcome: string }> {
  const answered = listenForAnswers();
  await sleep(input.retry.firstMs);
  for (let lost = 0; lost < LOST_WORKERS; ) {
    try {
      const result = await attempts(input);
      if (result.kind === 'wait') await sleep(result.waitMs);
      else if (result.kind === 'polled') await answered({ requestId: input.requestId, ...result });
      else return await finish(input, result.kind);
    } catch (error) {
      // Ours, typed: both attempts are used up and the record says why.
      if (isVerdict(error)) return finish(input, 'unresolved');
      lost += 1;
    }
  }
  return finish(input, 'released');
}

async function attempts(input: RetrySyncInput): Promise<SendResult> {
  const { tenantId, connectionId, setId, records } = input;
  const summary = `Try again: ${describe(records)}`;
  return retries(summary).retryRecords({ tenantId, connectionId, setId, records });
}

function isVerdict(error: unknown): error is ActivityFailure {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure;
}

async function finish(input: RetrySyncInput, outcome: string): Promise<{ outcome: string }> {
  const { tenantId, connectionId, setId, records } = input;
  await steps.releaseRetries({ tenantId, connectionId, setId, records });
  return { outcome };
}
