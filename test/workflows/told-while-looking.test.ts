import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SIGNALS, WORKFLOWS } from '../../src/workflows/contract.ts';
import { createTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { startTestWorker } from '../support/worker.ts';

/** What is told while a workflow looks may have come after the look, so it looks once more and does not wait. */

const owner = { tenantId: randomUUID(), connectionId: randomUUID() };
let temporal: TestTemporal;
beforeAll(async () => {
  temporal = await createTestTemporal();
});
afterAll(() => temporal.close());

it('a payout that is told of between the end of a look and its answer is looked at again', async () => {
  const looks: { onlyIfTold?: boolean }[] = [];
  const readPayout = async (input: { onlyIfTold?: boolean }) => {
    looks.push(input);
    if (looks.length === 1) await tell('told', SIGNALS.reported);
    return { kind: 'stored', changed: true };
  };
  const input = { ...owner, processor: 'stripe', payoutId: 'po_1' };
  expect(await run('told', WORKFLOWS.payout, input, { readPayout })).toEqual({ outcome: 'stored' });
  expect(looks.map(({ onlyIfTold }) => onlyIfTold)).toEqual([false, true]);
});

it.each([
  ['drained', 'done'],
  ['stop', 'stopped'],
] as const)('a push that is told %s while it looks does not wait for the next look', async (signal, ends) => {
  let looks = 0;
  const state = await run(
    signal,
    WORKFLOWS.pushBatch,
    { ...owner, batchId: randomUUID() },
    {
      beginBatch: async () => ({ categories: ['customer', 'invoice'] }),
      enqueueCategory: async () => ({}),
      batchState: async () => {
        looks += 1;
        if (looks === 1) await tell(signal, SIGNALS[signal]);
        return { drained: looks > 1, stopping: false, now: false };
      },
      endBatch: async () => undefined,
    },
  );
  expect(state).toEqual({ state: ends });
});

it('a pull that is stopped while it finds out that it has to wait does not wait', async () => {
  let looks = 0;
  const state = await run(
    'pull',
    WORKFLOWS.pullBatch,
    { ...owner, batchId: randomUUID() },
    {
      beginBatch: async () => ({ categories: ['customer'] }),
      enterCategory: async () => undefined,
      pullPages: async () => {
        looks += 1;
        if (looks > 1) return { kind: 'stopped' };
        await tell('pull', SIGNALS.stop);
        return { kind: 'wait', waitMs: 3_600_000 };
      },
      endBatch: async () => undefined,
    },
  );
  expect(state).toEqual({ state: 'stopped' });
});

it('an import that is cancelled while it finds out that it has to wait does not wait', async () => {
  let looks = 0;
  const countImport = async () => {
    looks += 1;
    if (looks > 1) return { kind: 'ended' };
    await tell('cancelled', SIGNALS.decided);
    return { kind: 'wait', waitMs: 3_600_000 };
  };
  const input = { ...owner, importId: randomUUID() };
  expect(await run('cancelled', WORKFLOWS.importWizard, input, { countImport })).toEqual({ state: 'ended' });
});

it('an import that is told something during each look at its review looks again at once', async () => {
  let looks = 0;
  const importState = async () => {
    looks += 1;
    // The first look asks for the categories only.
    if (looks === 2 || looks === 3) await tell('confirmed', SIGNALS.decided);
    return { categories: [], state: looks > 3 ? 'confirmed' : 'review' };
  };
  const steps = {
    countImport: async () => ({ kind: 'done' }),
    openReview: async () => undefined,
    importState,
    endImport: async () => undefined,
  };
  const input = { ...owner, importId: randomUUID() };
  expect(await run('confirmed', WORKFLOWS.importWizard, input, steps)).toEqual({ state: 'done' });
});

/** Runs it on a worker of its own, with a time limit well below the thirty seconds between two looks. */
async function run(name: string, type: string, input: object, activities: Record<string, unknown>) {
  const { address, namespace, client } = temporal;
  const worker = await startTestWorker({
    address,
    namespace,
    taskQueue: name,
    activities: activities as Record<string, () => Promise<unknown>>,
  });
  try {
    const started = { workflowId: name, taskQueue: name, args: [input] };
    const handle = await client.workflow.start(type, { ...started, workflowExecutionTimeout: '25 seconds' });
    return await handle.result();
  } finally {
    await worker.close();
  }
}

async function tell(workflowId: string, signal: string): Promise<void> {
  await temporal.client.workflow.getHandle(workflowId).signal(signal);
}
