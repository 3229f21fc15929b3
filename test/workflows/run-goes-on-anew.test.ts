import { randomUUID } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { WORKFLOWS } from '../../src/workflows/contract.ts';
import { batchStart } from '../../src/workflows/starters.ts';
import { sharedService } from '../support/shared-service.ts';
import { createTimeSkippingEnvironment } from '../support/time-skipping.ts';

/** At a push by hand that goes first: more than one history is to hold. */
const LOOKS = 500;

it('a sync run that waits long for another batch begins its history anew, and goes on', async () => {
  const environment = await createTimeSkippingEnvironment();
  const ref = { tenantId: randomUUID(), connectionId: randomUUID(), batchId: 'bat_1' };
  let looks = 0;
  let histories = 0;
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: 'runs',
    workflowBundle: await sharedService('workflowBundle'),
    activities: {
      beginRun: async () => {
        histories += 1;
        return { categories: [{ category: 'customer', halves: ['push'] }] };
      },
      beginHalf: async () => {
        looks += 1;
        return { kind: looks < LOOKS ? 'later' : 'finished', batchId: 'half' };
      },
      runState: async () => ({ stopping: false }),
      endRun: async () => undefined,
    },
  });
  try {
    await worker.runUntil(async () => {
      const { searchAttributes: _, ...start } = batchStart('run', ref, 'runs');
      await environment.client.workflow.execute(WORKFLOWS.syncRun, start);
    });
  } finally {
    await environment.teardown();
  }
  expect(looks).toBe(LOOKS);
  expect(histories).toBeGreaterThan(1);
}, 180_000);
