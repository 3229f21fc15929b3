import { ApplicationFailure, CompleteAsyncError } from '@temporalio/activity';
import { TemporalFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { databaseAway } from '../db/database-errors.ts';
import { reportOf } from '../error-report.ts';

/** A database that is back is used at once: what waits for it is not to wait out a grown pause. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Every error of an activity goes into the history and the worker's log. Ours are made for that; of all others only
 * the class, the code and the place leave, because their messages may name people and amounts.
 */
export const leavingErrors: ActivityInterceptorsFactory = () => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        throw mayLeave(error) ? error : withoutContent(error);
      }
    },
  },
});

function mayLeave(error: unknown): boolean {
  if (error instanceof TemporalFailure || error instanceof CompleteAsyncError) return true;
  // The worker is told to end: Temporal has to recognise it.
  return error instanceof Error && error.name === 'AbortError';
}

function withoutContent(error: unknown): ApplicationFailure {
  const { type, message, stack } = reportOf(error);
  const away = databaseAway(error) !== undefined;
  const failure = ApplicationFailure.create({
    type: away ? 'DatabaseUnavailable' : type,
    message: away ? `The database is away: ${message}` : message,
    nextRetryDelay: away ? LOOK_AGAIN_MS : undefined,
  });
  failure.stack = `${failure.name}: ${failure.message}\n${stack}`;
  return failure;
}
