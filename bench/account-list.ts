import { z } from 'zod';
import { fillAccounts } from './accounts/fill.ts';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { quantile } from './rig/quantile.ts';
import { type Rig, withRig } from './rig/rig.ts';
import { newTenant } from './rig/tenant.ts';

const ACCOUNTS = 100_000;
const FEW = 1_000;
const TIMES = 60;
const WARM_UP = 5;

/**
 * What people look at: everything, each status, and a part of the name. A page holds no more rows than the thousand
 * accounts have of it: what is compared is finding them, not writing more of them.
 */
const QUERIES = {
  all: 'limit=100',
  synced: 'limit=100&status=synced',
  notSynced: 'limit=100&status=not_synced',
  skipped: 'limit=50&status=skipped',
  failed: 'limit=10&status=failed',
  syncing: 'limit=100&status=syncing',
  search: 'limit=10&search=77',
} as const;
type Query = keyof typeof QUERIES;

/** The page Clients → Accounts of a hundred thousand accounts beside that of a thousand: time to the answer, in ms. */
export async function run({ records = ACCOUNTS, say }: BenchOptions): Promise<Figures> {
  return withRig({ workers: 1, say }, async (rig) => {
    const few = await measure(rig, FEW);
    say(`${FEW} accounts: ${JSON.stringify(few)}`);
    const many = await measure(rig, records);
    say(`${records} accounts: ${JSON.stringify(many)}`);
    return {
      value: rounded(many.all / few.all),
      unit: 'p95 of the first page, many to few',
      ratios: ratiosOf(few, many),
      p95Ms: { [FEW]: few, [records]: many },
    };
  });
}

function ratiosOf(few: Record<Query, number>, many: Record<Query, number>): Record<Query, number> {
  const ratio = (query: Query) => rounded(many[query] / few[query]);
  return {
    all: ratio('all'),
    synced: ratio('synced'),
    notSynced: ratio('notSynced'),
    skipped: ratio('skipped'),
    failed: ratio('failed'),
    syncing: ratio('syncing'),
    search: ratio('search'),
  };
}

async function measure(rig: Rig, count: number): Promise<Record<Query, number>> {
  const tenant = await newTenant(rig, { autoSync: false });
  await fillAccounts(rig, tenant, count);
  const url = `/v1/connections/${tenant.connectionId}/accounts?`;
  const p95 = async (query: string) => {
    const took: number[] = [];
    for (let time = 0; time < WARM_UP + TIMES; time += 1) {
      const began = performance.now();
      await tenant.api.get(url + query, z.object({ items: z.array(z.unknown()) }));
      if (time >= WARM_UP) took.push(performance.now() - began);
    }
    return rounded(quantile(took, 0.95));
  };
  return {
    all: await p95(QUERIES.all),
    synced: await p95(QUERIES.synced),
    notSynced: await p95(QUERIES.notSynced),
    skipped: await p95(QUERIES.skipped),
    failed: await p95(QUERIES.failed),
    syncing: await p95(QUERIES.syncing),
    search: await p95(QUERIES.search),
  };
}
