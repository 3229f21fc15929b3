import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTemporalGateway, type TemporalGateway } from '../../src/api/temporal.ts';
import { SEARCH_ATTRIBUTES, workflowIds } from '../../src/workflows/contract.ts';
import { createTestTemporal, type TestTemporal } from '../support/temporal.ts';

let temporal: TestTemporal;
let gateway: TemporalGateway;
const failures: unknown[] = [];

beforeAll(async () => {
  temporal = await createTestTemporal();
  gateway = createTemporalGateway({
    client: temporal.client,
    taskQueue: 'nobody-works-here',
    timeoutMs: 20_000,
    onFailure: (what, error) => failures.push([what, error]),
  });
});
afterAll(() => temporal?.close());

const ref = () => ({ tenantId: 'ten_1', connectionId: `con_${randomUUID()}` });
const describeRun = (id: string) => temporal.client.workflow.getHandle(id).describe();

it('a wake starts the conductor of the connection, and a hundred wakes signal it a few times', async () => {
  const connection = ref();
  for (let count = 0; count < 100; count += 1) gateway.wake([connection]);
  await gateway.drained();
  const handle = temporal.client.workflow.getHandle(workflowIds.conductor(connection.connectionId));
  const { events = [] } = await handle.fetchHistory();
  const signals = events?.filter((event) => event.workflowExecutionSignaledEventAttributes) ?? [];
  expect(signals.length).toBeGreaterThan(0);
  expect(signals.length).toBeLessThan(5);
  expect(failures).toEqual([]);
});

it('an operator finds runs by tenant and connection and reads what they do', async () => {
  const batch = { ...ref(), batchId: 'bat_1' };
  expect(await gateway.startBatch('push', batch)).toBe(true);
  const run = await describeRun(workflowIds.batch('push', batch.connectionId, 'bat_1'));
  expect(run.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])).toEqual(
    expect.arrayContaining([
      [SEARCH_ATTRIBUTES.tenant, 'ten_1'],
      [SEARCH_ATTRIBUTES.connection, batch.connectionId],
      [SEARCH_ATTRIBUTES.batch, 'bat_1'],
    ]),
  );
  expect(await run.staticSummary()).toContain('Push bat_1');
});

it('a batch that is started twice runs once', async () => {
  const batch = { ...ref(), batchId: 'bat_2' };
  expect(await gateway.startBatch('pull', batch)).toBe(true);
  const first = await describeRun(workflowIds.batch('pull', batch.connectionId, 'bat_2'));
  expect(await gateway.startBatch('pull', batch)).toBe(true);
  const second = await describeRun(workflowIds.batch('pull', batch.connectionId, 'bat_2'));
  expect(second.runId).toBe(first.runId);
});

it('a batch that no workflow runs cannot be told to stop, which is reported and not thrown', async () => {
  expect(await gateway.stopBatch('push', { ...ref(), batchId: 'none' })).toBe(false);
  expect(failures).toHaveLength(1);
});
