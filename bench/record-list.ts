import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { analyze, fillPayments, forgetStatistics } from './records/fill.ts';
import { quantile } from './rig/quantile.ts';
import { type Rig, withRig } from './rig/rig.ts';
import { type BenchTenant, newTenant } from './rig/tenant.ts';

const PAYMENTS = 100_000;
const FEW = 1_000;
const TIMES = 40;
const WARM_UP = 4;

/** Payment 777 and its customer: part of a name that no other has, and an amount that others have too. */
const ONE = 777;
const customerOf = (count: number) =>
  createHash('md5')
    .update(String(1 + (ONE % (count / 5))))
    .digest('hex')
    .slice(3, 11);

function queries(count: number): Record<string, string> {
  const list = '/v1/payments?limit=100&include_sync=true&include_names=true';
  const search = encodeURIComponent(`${customerOf(count)} ${ONE}.50`);
  return {
    opened: `${list}&order=day&descending=true`,
    byAmount: `${list}&order=amount`,
    oneByCustomerAndAmount: `${list}&order=day&search=${search}`,
    byNumber: `${list}&order=name&search=R${ONE}`,
    unresolved: `${list}&order=day&standing=unresolved`,
    notInStep: `${list}&order=day&standing=not_in_step`,
    month: `${list}&order=day&day_from=2025-03-01&day_to=2025-03-31&amount_from=500`,
    totals: '/v1/payments:totals?',
    totalsOfMonth: '/v1/payments:totals?day_from=2025-03-01&day_to=2025-03-31',
  };
}

/** The list of payments of a business with a hundred thousand beside one with a thousand: time to the answer, in ms. */
export async function run({ records = PAYMENTS, say }: BenchOptions): Promise<Figures> {
  return withRig({ workers: 1, say }, async (rig) => {
    const few = await measured(rig, FEW, say);
    const many = await newTenant(rig, { autoSync: false });
    await fillPayments(rig, many, records);
    await forgetStatistics(rig);
    const unknown = await measure(many, queries(records));
    say(`${records} without statistics: ${JSON.stringify(unknown)}`);
    await analyze(rig);
    const known = await measure(many, queries(records));
    say(`${records}: ${JSON.stringify(known)}`);
    return {
      value: known.oneByCustomerAndAmount ?? Number.NaN,
      unit: 'ms, p95 to find one payment by customer and amount',
      p95Ms: { [FEW]: few, [records]: known, [`${records} without statistics`]: unknown },
    };
  });
}

async function measured(rig: Rig, count: number, say: BenchOptions['say']): Promise<Record<string, number>> {
  const tenant = await newTenant(rig, { autoSync: false });
  await fillPayments(rig, tenant, count);
  await analyze(rig);
  const few = await measure(tenant, queries(count));
  say(`${count}: ${JSON.stringify(few)}`);
  return few;
}

async function measure(tenant: BenchTenant, urls: Record<string, string>): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [name, url] of Object.entries(urls)) found[name] = await p95(tenant, url);
  return found;
}

async function p95(tenant: BenchTenant, url: string): Promise<number> {
  const took: number[] = [];
  for (let time = 0; time < WARM_UP + TIMES; time += 1) {
    const began = performance.now();
    await tenant.api.get(url, z.unknown());
    if (time >= WARM_UP) took.push(performance.now() - began);
  }
  return rounded(quantile(took, 0.95));
}
