import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Activities } from '../../src/activities/index.ts';
import type { ImportState } from '../../src/domain/import.ts';
import { SIGNALS, WORKFLOWS, workflowIds } from '../../src/workflows/contract.ts';
import { sharedService } from '../support/shared-service.ts';
import { createTimeSkippingEnvironment } from '../support/time-skipping.ts';

let environment: TestWorkflowEnvironment;

beforeAll(async () => {
  environment = await createTimeSkippingEnvironment();
});
afterAll(() => environment?.teardown());

type ImportActivities = Pick<
  Activities,
  'countImport' | 'importState' | 'stageImport' | 'openReview' | 'runImport' | 'endImport'
>;

const TASK_QUEUE = 'import-days';

/** The wizard over activities that only note that they ran. `state` is what the database would say. */
async function withWizard(
  importId: string,
  work: (wizard: {
    did: string[];
    setState(state: ImportState): void;
    result(): Promise<unknown>;
    tell(): Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  const did: string[] = [];
  let state: ImportState = 'queued';
  const activities: ImportActivities = {
    countImport: async () => ({ kind: 'done' }),
    importState: async () => ({ state, categories: ['customer', 'invoice'] }),
    stageImport: async ({ category }) => {
      // The vendor throttles once for each type.
      if (did.push(`stage ${category}`) % 2 === 1) return { kind: 'wait', waitMs: 3_600_000 };
      return { kind: 'done' };
    },
    openReview: async () => {
      state = 'review';
    },
    runImport: async ({ category }) => {
      did.push(`run ${category}`);
      return { kind: 'done' };
    },
    endImport: async () => {
      did.push('end');
    },
  };
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: TASK_QUEUE,
    activities,
    workflowBundle: await sharedService('workflowBundle'),
  });
  await worker.runUntil(async () => {
    const input = { tenantId: 'ten', connectionId: 'con', importId };
    const handle = await environment.client.workflow.start(WORKFLOWS.importWizard, {
      taskQueue: TASK_QUEUE,
      workflowId: workflowIds.importWizard('con', importId),
      args: [input],
    });
    await work({
      did,
      setState: (next) => {
        state = next;
      },
      result: () => handle.result(),
      tell: () => handle.signal(SIGNALS.decided),
    });
  });
}

test('a review that is left for ninety days goes on where it was, once somebody confirms it', async () => {
  await withWizard('imp_days', async ({ did, setState, result, tell }) => {
    await environment.sleep('90 days');
    expect(did).toEqual(['stage customer', 'stage customer', 'stage invoice', 'stage invoice']);
    setState('confirmed');
    await tell();
    expect(await result()).toEqual({ state: 'done' });
    expect(did.slice(4)).toEqual(['run customer', 'run invoice', 'end']);
  });
});

test('a confirmation that nobody told of is found within a day', async () => {
  await withWizard('imp_untold', async ({ did, setState, result }) => {
    await environment.sleep('10 days');
    setState('confirmed');
    expect(await result()).toEqual({ state: 'done' });
    expect(did.at(-1)).toBe('end');
  });
});

test('a review that is cancelled after days ends without importing anything', async () => {
  await withWizard('imp_cancelled', async ({ did, setState, result, tell }) => {
    await environment.sleep('10 days');
    setState('cancelled');
    await tell();
    expect(await result()).toEqual({ state: 'ended' });
    expect(did.filter((step) => step.startsWith('run'))).toEqual([]);
  });
});
