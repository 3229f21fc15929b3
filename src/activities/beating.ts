import { Context } from '@temporalio/activity';

/** A worker that died is noticed after three of them. */
const BEAT_MS = 5_000;

/**
 * Beats while `work` is under way. For work that is made of calls and statements which are each bounded in time:
 * it ends by itself, so all that a missing beat can mean is that the worker is gone.
 */
export async function whileBeating<Result>(work: () => Promise<Result>): Promise<Result> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
