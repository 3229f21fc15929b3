import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { NON_RETRYABLE_TYPES } from '../errors.ts';

/**
 * Short steps on our own database. Local: they cost no task of their own. The database being away is waited
 * out, so there is no limit to their attempts.
 */
export const steps = proxyLocalActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});

/**
 * One call to the other side. It reports a vendor's failure as a result, so Temporal repeats it only when the
 * worker or the database died: 125 s is the longest that the vendor may take, and a dead worker is noticed
 * after three missed heartbeats.
 */
export const calls = (summary: string) =>
  proxyActivities<Activities>({
    startToCloseTimeout: '3 minutes',
    heartbeatTimeout: '15 seconds',
    retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '15 seconds' },
    summary,
  });

/** Workers that may die under the automatic retries of a record; more would be a fault of ours. */
const LOST_WORKERS = 20;

/**
 * The two automatic retries of a record. The record counts its own tries, and an attempt that failed says when the
 * next one comes; what is left to the policy are attempts that were lost with their worker: none of the record's, and
 * repeated at once.
 */
export const retries = (summary: string) =>
  proxyActivities<Activities>({
    startToCloseTimeout: '6 minutes',
    heartbeatTimeout: '15 seconds',
    retry: {
      maximumAttempts: 2 + LOST_WORKERS,
      initialInterval: '500 milliseconds',
      backoffCoefficient: 2,
      maximumInterval: '15 seconds',
      nonRetryableErrorTypes: NON_RETRYABLE_TYPES,
    },
    summary,
  });

/** A page of outgoing webhooks: each waits fifteen seconds at most, side by side. */
export const deliveries = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** Pages of a pull or an import: up to twenty calls each; a dead worker is noticed after three missed beats. */
export const pages = (summary: string) =>
  proxyActivities<Activities>({
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: '15 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
    summary,
  });

/**
 * Reads of a payout at the card processor: a page for every hundred movements, each seen as progress and thirty
 * seconds long at most. The processor being away is waited out; what needs a person ends the step with a result.
 */
export const processorReads = (summary: string) =>
  proxyActivities<Activities>({
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '45 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    summary,
  });

/** A page of a category put into the queue. It beats: a worker that died meanwhile is noticed within seconds. */
export const queueing = (summary: string) =>
  proxyActivities<Activities>({
    startToCloseTimeout: '2 minutes',
    heartbeatTimeout: '15 seconds',
    retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '15 seconds' },
    summary,
  });

/** Steps of a batch on our own database that may take seconds. They beat, too: nobody waits minutes for a dead worker. */
export const batchSteps = (summary: string) =>
  proxyActivities<Activities>({
    startToCloseTimeout: '2 minutes',
    heartbeatTimeout: '15 seconds',
    retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '15 seconds' },
    summary,
  });
