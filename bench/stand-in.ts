import type { BenchOptions, Figures } from './bench.ts';
import { rounded } from './bench.ts';
import { quantile } from './rig/quantile.ts';
import { Measured } from './stand-in/measured.ts';

/** Short rounds in turn, so that whatever else the machine does meets all kinds alike. */
const ROUNDS = 9;
const A_ROUND = 400;
const BATCH = 30;
/**
 * Those that warm the process up are not counted: 4,800 of each, since V8 goes on making what runs often faster for
 * some thousands of writes. What a stand-in that has just started takes is more, and is not what is measured here.
 */
const WARM_UP = 12;
const WARM_ALREADY = 2;

const bill = (index: number) => ({
  CustomerRef: { value: String((index % 5) + 1) },
  Line: [
    {
      Amount: 120.5,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: '1' }, Qty: 1, UnitPrice: 120.5 },
    },
  ],
});

const batchOf = (index: number) => ({
  BatchItemRequest: Array.from({ length: BATCH }, (_, item) => ({
    bId: String(item),
    operation: 'create',
    Invoice: bill(index + item),
  })),
});

/**
 * Processor time of the stand-in for each write, beside that of a server that does nothing; memory for each record
 * beyond its body; and what a write costs once the company is large (`--records`).
 */
export async function run({ records = 50_000, say }: BenchOptions): Promise<Figures> {
  const [standIn, floor] = [await Measured.start('stand-in'), await Measured.start('floor')];
  try {
    const small = await rounds(standIn, floor, WARM_UP, say);
    const bytes = await bytesBeyondBody(standIn);
    await standIn.control(`/companies/${standIn.place.realmId}/fill`, { invoices: records });
    say(`${records} invoices more`);
    const large = await rounds(standIn, floor, WARM_ALREADY, say);
    return {
      value: rounded(1e6 / small.invoiceUs),
      unit: 'invoices, one by one, in a second of processor time',
      inBatches: rounded(1e6 / small.inBatchUs),
      microseconds: small,
      microsecondsWhenLarge: large,
      bytesBeyondBody: bytes,
    };
  } finally {
    await Promise.all([standIn.stop(), floor.stop()]);
  }
}

interface Costs {
  floorUs: number;
  customerUs: number;
  invoiceUs: number;
  paymentUs: number;
  inBatchUs: number;
}

let names = 0;

/** Medians over the rounds. */
async function rounds(
  standIn: Measured,
  floor: Measured,
  warmUp: number,
  say: BenchOptions['say'],
): Promise<Costs> {
  const met: Record<keyof Costs, number[]> = {
    floorUs: [],
    customerUs: [],
    invoiceUs: [],
    paymentUs: [],
    inBatchUs: [],
  };
  for (let round = 0; round < ROUNDS + warmUp; round += 1) {
    const costs = await oneRound(standIn, floor);
    for (const name of Object.keys(met) as (keyof Costs)[]) if (round >= warmUp) met[name].push(costs[name]);
    say(JSON.stringify(costs));
  }
  const medianOf = (name: keyof Costs) => rounded(quantile(met[name], 0.5));
  return {
    floorUs: medianOf('floorUs'),
    customerUs: medianOf('customerUs'),
    invoiceUs: medianOf('invoiceUs'),
    paymentUs: medianOf('paymentUs'),
    inBatchUs: medianOf('inBatchUs'),
  };
}

async function oneRound(standIn: Measured, floor: Measured): Promise<Costs> {
  const billed: string[] = [];
  const floorUs = await floor.microseconds(A_ROUND, (index) => floor.post('/invoice', bill(index)));
  const customerUs = await standIn.microseconds(A_ROUND, () => standIn.post('/customer', nextName()));
  const invoiceUs = await standIn.microseconds(A_ROUND, async (index) =>
    billed.push(await standIn.post('/invoice', bill(index))),
  );
  const paymentUs = await standIn.microseconds(A_ROUND, (index) =>
    standIn.post('/payment', paymentOf(billed[index] ?? '')),
  );
  const batches = Math.ceil(A_ROUND / BATCH);
  const batchUs = await standIn.microseconds(batches, (index) => standIn.post('/batch', batchOf(index)));
  return { floorUs, customerUs, invoiceUs, paymentUs, inBatchUs: batchUs / BATCH };
}

function nextName(): object {
  names += 1;
  return { DisplayName: `Client ${names}`, PrimaryEmailAddr: { Address: `client${names}@example.com` } };
}

/** What pays a whole invoice, read from the answer that made it. */
function paymentOf(answer: string): object {
  const [, id] = /"Id":"(\d+)","SyncToken"/.exec(answer) ?? [];
  const [, customer] = /"CustomerRef":\{"value":"(\d+)"/.exec(answer) ?? [];
  return {
    CustomerRef: { value: customer },
    TotalAmt: 120.5,
    Line: [{ Amount: 120.5, LinkedTxn: [{ TxnId: id, TxnType: 'Invoice' }] }],
  };
}

/** Made by the control API: a request that is remembered for the page would count, too. */
async function bytesBeyondBody(standIn: Measured): Promise<number> {
  const COUNT = 10_000;
  const answer = await standIn.post('/invoice', bill(1));
  const body = answer.length - '{"Invoice":,"time":"2026-05-05T03:28:39.892-07:00"}'.length;
  const before = await standIn.spent('weigh');
  await standIn.control(`/companies/${standIn.place.realmId}/fill`, { invoices: COUNT, prefix: 'Weighed' });
  const after = await standIn.spent('weigh');
  return Math.round((after.heapBytes - before.heapBytes) / COUNT - body);
}
