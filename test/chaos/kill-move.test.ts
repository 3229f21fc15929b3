import { expect, test } from 'vitest';
import { z } from 'zod';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type Engine, startEngine } from '../engine/harness.ts';
import { startVendor, type Vendor } from '../engine/quickbooks.ts';
import { customer, invoice, payment } from '../engine/samples.ts';
import { booksOf } from '../engine/vendor-books.ts';
import { atNight } from '../support/scale.ts';
import { startApi } from './api-process.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** What a worker is killed at: a part of the request’s body tells each step of a move from the others. */
const STEPS = {
  'the payment is taken off its invoice': () => '"Line":\\[\\]',
  'the invoices move': (right: string) => `"CustomerRef":\\{"value":"${right}"\\}\\}`,
  'the payment is applied again': () => '"TxnType":"Invoice"',
} as const;
/** Before QuickBooks has done it, or when it has and nobody here knows. */
const MOMENTS = { before: { kind: 'latency', ms: 3_000 }, after: { kind: 'drop-after' } } as const;

interface Cell {
  step: keyof typeof STEPS;
  moment: keyof typeof MOMENTS;
}
const ALL = (Object.keys(STEPS) as Cell['step'][]).flatMap((step) =>
  (Object.keys(MOMENTS) as Cell['moment'][]).map((moment): Cell => ({ step, moment })),
);
/** By day where most is at stake: the payment pays nothing anywhere. */
const CELLS = atNight
  ? ALL
  : ALL.filter(({ step, moment }) => step === 'the invoices move' && moment === 'after');

test('a worker killed at each step of a move: nothing moves twice, nothing is lost, and what is paid arrives with its payment', async () => {
  const vendor = await startVendor();
  const engine = await startEngine([vendor.provider], { worker: false });
  const api = await startApi({ engine, sandbox: vendor.sandbox });
  const workers: WorkerProcess[] = [];
  const startWorker = async () => {
    const worker = await startWorkerProcess(engine, vendor.sandbox);
    workers.push(worker);
    return worker;
  };
  try {
    await startWorker();
    for (const cell of CELLS) {
      const kill = async () => {
        await workers.at(-1)?.kill();
        await startWorker();
      };
      expect([cell, await movedThrough({ vendor, engine, api, kill }, cell)]).toEqual([cell, AS_IT_SHOULD]);
    }
  } finally {
    for (const worker of workers) await worker.stop();
    await api.close();
    await engine.close();
    await vendor.close();
  }
}, 1_200_000);

const AS_IT_SHOULD = {
  queue: [],
  invoices: [
    { right: true, total: 50, open: 0 },
    { right: true, total: 50, open: 50 },
  ],
  payments: [{ right: true, total: 50, open: 0, pays: [50] }],
};

interface Scene {
  vendor: Vendor;
  engine: Engine;
  api: Awaited<ReturnType<typeof startApi>>;
  kill(): Promise<void>;
}

async function movedThrough({ vendor, engine, api, kill }: Scene, { step, moment }: Cell) {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  const ask = await api.clientOf(tenant);
  const books = await booksOf(vendor, realmId);
  const right = await books.create('Customer', { DisplayName: 'Right' });
  await tenant.save([customer('c'), invoice('i', 'c'), invoice('j', 'c'), payment('p', 'c', 'i')]);
  await tenant.settled(120_000);
  const match = { method: 'POST', body: STEPS[step](right) };
  await vendor.control('/faults', { realmId, ...MOMENTS[moment], match, times: 1 });
  const url = `/v1/connections/${tenant.connectionId}/accounts/c/link`;
  const pressed = await ask({ method: 'POST', url, body: { externalId: right, documents: 'move' } });
  expect(pressed.status, pressed.text).toBe(202);
  await waitUntil({ what: step, timeoutMs: 120_000 }, async () => {
    const { faults } = faultsSchema.parse(await vendor.control('/faults', undefined, 'GET'));
    return faults.some((fault) => fault.realmId === realmId && fault.hits > 0) || undefined;
  });
  await kill();
  await tenant.settled(240_000);
  return {
    queue: await tenant.queue(),
    invoices: (await documents(vendor, realmId, 'Invoice', right)).sort(
      (one, other) => one.open - other.open,
    ),
    payments: await documents(vendor, realmId, 'Payment', right),
  };
}

const faultsSchema = z.object({
  faults: z.array(z.object({ realmId: z.string().optional(), hits: z.int() })),
});
const documentsSchema = z.array(
  z.looseObject({
    CustomerRef: z.object({ value: z.string() }),
    TotalAmt: z.number(),
    Balance: z.number().optional(),
    UnappliedAmt: z.number().optional(),
    Line: z.array(
      z.looseObject({ Amount: z.number().optional(), LinkedTxn: z.array(z.unknown()).optional() }),
    ),
  }),
);

async function documents(vendor: Vendor, realmId: string, kind: 'Invoice' | 'Payment', right: string) {
  const rows = documentsSchema.parse(await vendor.objects(realmId, kind));
  return rows.map(({ CustomerRef, TotalAmt, Balance, UnappliedAmt, Line }) => ({
    right: CustomerRef.value === right,
    total: TotalAmt,
    open: (kind === 'Payment' ? UnappliedAmt : Balance) ?? 0,
    ...(kind === 'Payment' && {
      pays: Line.filter(({ LinkedTxn = [] }) => LinkedTxn.length > 0).map(({ Amount }) => Amount),
    }),
  }));
}
