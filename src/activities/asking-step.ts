import { Context } from '@temporalio/activity';
import { AwaitingAnswer } from '../asking.ts';
import { type Books, openBooks } from '../books.ts';
import type { Connection } from '../db/connections/connection-state.ts';
import { forgetReads } from '../db/requests/reads.ts';
import type { Polled } from '../workflows/results.ts';
import type { ActivityDeps } from './deps.ts';
import { traceOf } from './trace.ts';

/**
 * A step that asks the other side. Where that is a vendor whose agent polls, the step ends at the first request
 * without an answer and says which one; the workflow waits for it and runs the step again, which then finds the
 * answers that it had. So such a step must bear being run again from its start. Answers go with its end.
 */
export async function askingStep<T>(
  deps: ActivityDeps,
  connection: Connection,
  asker: string,
  run: (books: Books) => Promise<T>,
): Promise<T | Polled> {
  const signal = Context.current().cancellationSignal;
  const books = openBooks(deps, connection, { asker, waiter: traceOf().workflowId, signal });
  try {
    const result = await run(books);
    await forget(deps, connection, asker);
    return result;
  } catch (error) {
    if (error instanceof AwaitingAnswer) return { kind: 'polled', requestId: error.requestId };
    throw error;
  }
}

async function forget(deps: ActivityDeps, connection: Connection, asker: string): Promise<void> {
  if (deps.providers.get(connection.provider).provider.calls) return;
  await forgetReads(deps.db, { tenantId: connection.tenantId, connectionId: connection.id }, asker);
}
