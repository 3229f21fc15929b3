import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { startStripeSandbox } from '../sandbox/stripe/index.ts';
import type { BenchOptions, Figures } from './bench.ts';
import { fuzz, installSchemathesis, type Known } from './fuzz/schemathesis.ts';
import { newBusiness } from './push/business.ts';
import { loadRecords, push } from './push/push.ts';
import { NO_LIMITS } from './rig/no-limits.ts';
import { type Rig, withRig } from './rig/rig.ts';
import { type BenchTenant, newTenant } from './rig/tenant.ts';

const EXAMPLES = 100;
const RECORDS = 12;
/** A stream ends when its work does. */
const STREAMS = /\/events$/;

/**
 * Requests made from our own OpenAPI document by schemathesis, of all operations: what is valid, what nearly is, and what
 * is not. It fails when any is answered with a fault of ours. `records` is the number of examples an operation.
 */
export async function run({ records: examples = EXAMPLES, seed = 1, say }: BenchOptions): Promise<Figures> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-fuzz-'));
  const stripe = await startStripeSandbox();
  try {
    const program = await installSchemathesis(folder);
    const processor = { STRIPE_API_BASE_URL: stripe.baseUrl };
    const env = { ...NO_LIMITS, ...processor, API_REQUESTS_PER_MINUTE: '10000000' };
    return await withRig({ workers: 1, env, say }, async (rig) => {
      const tenant = await newTenant(rig, { autoSync: false });
      await loadRecords(tenant, newBusiness(RECORDS));
      await push(tenant, RECORDS, say);
      const { apiUrl } = rig;
      const { apiKey } = tenant;
      const known = await knownOf(tenant);
      const fuzzed = await fuzz(program, folder, { apiUrl, apiKey, examples, seed, known, except: STREAMS });
      say(fuzzed.output);
      await stillServes(rig, tenant);
      return {
        value: fuzzed.failed.length,
        unit: 'operations answered with a fault',
        failed: fuzzed.failed.length > 0 || fuzzed.operations === 0,
        operations: fuzzed.operations,
        examples,
        seed,
        failedOperations: fuzzed.failed,
      };
    });
  } finally {
    await stripe.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const listSchema = z.object({ items: z.array(z.object({ id: z.string() })) });

/** So that not all of it is answered with "not found". A connection that was ended would refuse the rest. */
async function knownOf({ api, connectionId }: BenchTenant): Promise<Known[]> {
  const { items } = await api.get('/v1/batches', listSchema);
  return [
    { paths: /^\/v1\/connections\/\{id\}(?!\/disconnect)/, parameters: { id: connectionId } },
    // It takes ids from lists: that of its own key would end the run.
    { paths: /^\/v1\/api-keys\/\{id\}/, parameters: { id: 'key_none' } },
    { paths: /^\/v1\/batches\/\{id\}/, parameters: { id: items[0]?.id ?? 'none' } },
    { paths: /^\/v1\/customers\/\{id\}/, parameters: { id: 'c0' } },
    { paths: /^\/v1\/invoices\/\{id\}/, parameters: { id: 'i0' } },
    { paths: /^\/v1\/records\/\{type\}\/\{id\}/, parameters: { type: 'invoice', id: 'i0' } },
  ];
}

/** A key that was withdrawn on the way would have let the rest pass. */
async function stillServes({ apiUrl }: Rig, { api, connectionId }: BenchTenant): Promise<void> {
  await api.get(`/v1/connections/${connectionId}`, z.looseObject({ id: z.literal(connectionId) }));
  const { ok } = await fetch(`${apiUrl}/readyz`);
  if (!ok) throw new Error('the API is not ready any more');
}
