import { expect, test } from 'vitest';
import { z } from 'zod';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type Engine, startEngine } from '../engine/harness.ts';
import { startVendor, type Vendor } from '../engine/quickbooks.ts';
import { customer } from '../engine/samples.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** The second retry comes in an hour: a retry that were spent on a dead worker would never be seen. */
const IN_AN_HOUR = { RETRY_FIRST_MS: '50', RETRY_SECOND_MS: String(3_600_000) };

const faultsSchema = z.object({ faults: z.array(z.object({ kind: z.string(), hits: z.number() })) });

test('a worker killed amid an automatic retry costs no attempt and no wait for the next one', async () => {
  const vendor: Vendor = await startVendor();
  const engine: Engine = await startEngine([vendor.provider], { worker: false });
  const workers: WorkerProcess[] = [];
  const startWorker = async () => {
    const worker = await startWorkerProcess(engine, vendor.sandbox, IN_AN_HOUR);
    workers.push(worker);
    return worker;
  };
  try {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    const match = { method: 'POST', entity: 'Customer' };
    await vendor.control('/faults', { realmId, kind: 'latency', ms: 3_000, match });
    await vendor.control('/faults', {
      realmId,
      kind: 'fault',
      match,
      fault: { code: '10000', status: 400 },
      times: 1,
    });
    const first = await startWorker();
    await tenant.save([customer('c1')]);
    await waitUntil({ what: 'the retry to be under way', timeoutMs: 60_000 }, async () => {
      const { faults } = faultsSchema.parse(await vendor.control('/faults', undefined, 'GET'));
      return faults.some(({ kind, hits }) => kind === 'latency' && hits === 2) || undefined;
    });
    await first.kill();
    expect(await tenant.queue()).toMatchObject([{ state: 'retrying', attempts: 1 }]);
    await vendor.control('/faults', undefined, 'DELETE');
    await startWorker();
    await tenant.settled(120_000);

    expect(await tenant.queue()).toEqual([]);
    expect((await tenant.log()).map(({ status, attempt }) => [status, attempt])).toEqual([
      ['error', 1],
      ['success', 2],
    ]);
    const there = await vendor.objects(realmId, 'Customer');
    expect(there.filter(({ DisplayName }) => DisplayName === 'Customer c1')).toHaveLength(1);
  } finally {
    for (const worker of workers) await worker.stop();
    await engine.close();
    await vendor.close();
  }
}, 240_000);
