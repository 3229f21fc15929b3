import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { BenchTenant } from '../rig/tenant.ts';
import type { BulkLine } from './business.ts';

const loadedSchema = z.looseObject({ created: z.int() });
const batchSchema = z.object({
  id: z.string(),
  state: z.string(),
  succeeded: z.int(),
  skipped: z.int(),
  failed: z.int(),
});

/** Lines that one bulk request carries. */
const CHUNK = 1_000;
/** Coarse against what is measured, and cheap for the API. */
const POLL_MS = 100;
const TIMEOUT_MS = 30 * 60_000;

export async function loadRecords({ api }: BenchTenant, lines: readonly BulkLine[]): Promise<void> {
  for (let start = 0; start < lines.length; start += CHUNK) {
    const chunk = lines.slice(start, start + CHUNK);
    const { created } = await api.postLines('/v1/records:bulk', chunk, loadedSchema);
    if (created !== chunk.length) throw new Error(`${created} of ${chunk.length} records were taken`);
  }
}

/** Pushes everything; seconds from the request to the end of the batch, which is asked for so often. */
export async function push(
  tenant: BenchTenant,
  records: number,
  say: (line: string) => void,
  pollMs = POLL_MS,
): Promise<number> {
  const started = performance.now();
  const { id } = await tenant.api.post(`/v1/connections/${tenant.connectionId}/push`, {}, batchSchema);
  let shown = started;
  for (;;) {
    const batch = await tenant.api.get(`/v1/batches/${id}`, batchSchema);
    const now = performance.now();
    if (batch.state === 'done') {
      if (batch.succeeded !== records)
        throw new Error(`${JSON.stringify(batch)} instead of ${records} pushed`);
      return (now - started) / 1_000;
    }
    if (now - started > TIMEOUT_MS) throw new Error(`the push has not ended: ${JSON.stringify(batch)}`);
    if (now - shown > 5_000) {
      shown = now;
      say(`${batch.succeeded} of ${records} after ${Math.round((now - started) / 1_000)} s`);
    }
    await delay(pollMs);
  }
}
