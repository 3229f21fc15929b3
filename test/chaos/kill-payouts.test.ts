import { expect, test } from 'vitest';
import { z } from 'zod';
import { payoutPages } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import {
  type Business,
  type PayoutDesk,
  type SandboxPayout,
  startPayoutDesk,
} from '../engine/payouts-desk.ts';
import { customer, invoice, payment } from '../engine/samples.ts';
import { atNight } from '../support/scale.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

interface Scene {
  desk: PayoutDesk;
  startWorker(): Promise<WorkerProcess>;
}

/** Each waits for a dead worker's heartbeat to be missed; so they wait at the same time, each at a desk of its own. */
const scene = test.extend<{ at: Scene }>({
  // biome-ignore lint/correctness/noEmptyPattern: a fixture names what it needs, here nothing
  at: async ({}, use) => {
    const desk = await startPayoutDesk({ worker: false });
    const workers: WorkerProcess[] = [];
    await use({
      desk,
      async startWorker() {
        const worker = await startWorkerProcess(desk.engine, desk.vendor.sandbox, {
          STRIPE_API_BASE_URL: desk.stripeUrl,
          PAYOUT_POLL_MS: '50',
        });
        workers.push(worker);
        return worker;
      },
    });
    for (const worker of workers) await worker.stop();
    await desk.close();
  },
});

const faultsSchema = z.object({ faults: z.array(z.object({ kind: z.string(), hits: z.number() })) });

/** Every third write is carried out and its answer lost; each takes long enough to be killed in the middle. */
async function loseAnswers({ vendor }: PayoutDesk, realmId: string): Promise<() => Promise<number>> {
  const match = { method: 'POST' };
  await vendor.control('/faults', { realmId, kind: 'latency', ms: 300, match });
  await vendor.control('/faults', { realmId, kind: 'drop-after', probability: 0.3, seed: 11, match });
  return async () => {
    const { faults } = faultsSchema.parse(await vendor.control('/faults', undefined, 'GET'));
    return faults.find(({ kind }) => kind === 'drop-after')?.hits ?? 0;
  };
}

/** Random payouts, some of them negative, and one that consists of payments that are known here. */
async function payouts(business: Business): Promise<SandboxPayout[]> {
  const ids = ['p0', 'p1', 'p2'];
  await business.tenant.save(
    [
      customer('c'),
      ...ids.map((id) => invoice(`i${id}`, 'c')),
      ...ids.map((id) => payment(id, 'c', `i${id}`, { processorId: `pi_${id}` })),
    ],
    { wake: false },
  );
  const known = await business.payout(
    ids.map((id) => ({ type: 'charge', amount: 5_000, fee: 175, paymentIntent: `pi_${id}` })),
  );
  return [known, ...(await business.generate({ seed: 5, count: 20 }))];
}

const entriesOf = async (business: Business) => [
  ...(await business.objects('Deposit')),
  ...(await business.objects('Transfer')),
  ...(await business.objects('Purchase')),
];

/** In the middle: some of it is booked, some is not, and a write is under way. */
async function untilHalfway(business: Business): Promise<void> {
  await waitUntil({ what: 'the middle of the booking', timeoutMs: 90_000 }, async () => {
    const there = (await entriesOf(business)).length;
    const underWay = (await business.tenant.queue()).some((row) => row.openRequestId !== null);
    return (there >= 3 && underWay) || undefined;
  });
}

const MOVEMENTS = atNight ? 20_000 : 3_000;
/** A hundred movements each, the payout's own among them. */
const PAGES = MOVEMENTS / 100 + 1;

scene.concurrent(
  'a worker killed amid reading a payout of thousands of movements goes on where it was, and the whole of it is booked',
  async ({ at: { desk, startWorker } }) => {
    const business = await desk.business();
    const movements = Array.from({ length: MOVEMENTS }, (_, index) => ({
      type: 'charge',
      amount: 1_000 + (index % 700),
      fee: 59,
    }));
    const payout = await business.payout(movements);
    await desk.stripe('/faults', { kind: 'latency', ms: 150, path: '/v1/balance_transactions' });
    const kept = async () => {
      const rows = await desk.engine.db.select({ page: payoutPages.page }).from(payoutPages);
      return rows.length;
    };
    const asked = async () => {
      const requests = requestsSchema.parse(await desk.stripe('/requests'));
      return requests.filter(({ path }) => path.includes('balance_transactions')).length;
    };
    const first = await startWorker();
    await business.tell([['payout.paid', payout.id]]);
    await waitUntil({ what: 'a part of it to be read', timeoutMs: 90_000 }, async () =>
      (await kept()) >= PAGES / 4 ? true : undefined,
    );
    await first.kill();
    const before = await kept();
    expect(before).toBeLessThan(PAGES);
    await startWorker();
    await waitUntil({ what: 'every notice to be dealt with', timeoutMs: 150_000 }, async () =>
      (await business.tenant.record('payout', payout.id)) ? true : undefined,
    );
    await business.settled();

    // The one that was under way is read again.
    expect(await asked()).toBeLessThanOrEqual(PAGES + 1);
    expect(await kept()).toBe(0);
    expect(await business.tenant.queue()).toEqual([]);
    const [deposit, another] = await business.objects('Deposit');
    expect([deposit?.TotalAmt, another]).toEqual([payout.amount / 100, undefined]);
    expect(await everyMovement(business, payout.id)).toBe(MOVEMENTS);
  },
  300_000,
);

/** How many there are, each once. */
async function everyMovement(business: Business, id: string): Promise<number> {
  const seen = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `/v1/payouts/${id}/lines?limit=100${cursor && `&cursor=${cursor}`}`;
    const { items, next } = linesSchema.parse((await business.api('GET', path)).body);
    for (const { reference } of items) seen.add(reference);
    cursor = next;
  }
  return seen.size;
}

const linesSchema = z.object({
  items: z.array(z.object({ reference: z.string() })),
  next: z.string().nullable(),
});

const requestsSchema = z.array(z.object({ path: z.string() }));

const marks = (objects: readonly Record<string, unknown>[]) =>
  objects.map(({ PrivateNote }) => /\[LB:([^\]]+)\]/.exec(String(PrivateNote))?.[1] ?? '');

scene.for(['deposit', 'clearing'] as const)(
  'a worker killed amid booking payouts (%s), while answers are lost, books each once and to the cent',
  { concurrent: true, timeout: 240_000 },
  async (style, { at: { desk, startWorker } }) => {
    const business = await desk.business({ style });
    const made = await payouts(business);
    const lostAnswers = await loseAnswers(desk, business.realmId);
    const first = await startWorker();
    await business.tell(
      made.map(({ id }) => ['payout.paid', id]),
      { copies: 3, shuffleSeed: 9, parallel: 6 },
    );
    await untilHalfway(business);
    await first.kill();
    expect(await business.tenant.queue()).not.toHaveLength(0);
    await startWorker();
    await business.settled();

    expect(await lostAnswers()).toBeGreaterThan(0);
    expect(await business.tenant.queue()).toEqual([]);
    const booked = marks(await entriesOf(business));
    expect(new Set(booked).size).toBe(booked.length);
    expect(booked.filter((mark) => !mark.includes(':')).sort()).toEqual(made.map(({ id }) => id).sort());
    const paidOut = made.reduce((sum, { amount }) => sum + amount, 0);
    expect(Math.round((await business.balance(business.accounts.payout_bank)) * 100)).toBe(paidOut);
    expect(await business.balance(business.accounts.payout_clearing)).toBe(0);
    expect((await business.objects('Payment')).map(({ TotalAmt }) => TotalAmt)).toEqual([50, 50, 50]);
  },
);
