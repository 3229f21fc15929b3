import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { newBusiness } from './push/business.ts';
import { loadRecords, push } from './push/push.ts';
import { BATCH_LIMITS, shortestMs } from './push/shortest-time.ts';
import { controlOf } from './rig/control.ts';
import { withRig } from './rig/rig.ts';
import { newTenant } from './rig/tenant.ts';

/** 600 new customers and 3,000 invoices of theirs: 120 full batch calls. */
const RECORDS = 3_600;
const WORKERS = 3;
/** Long enough that calls are under way at once, as at the vendor. */
const ANSWER_MS = 300;

/**
 * A push at the vendor's documented limits, which the sandbox enforces over any window, ten
 * at once in both readings: under way and in a second. `ratio` is the shortest
 * time that the limits allow for the batch calls that were made, divided by the time from the push request to
 * the end of the batch.
 */
export async function run({ records = RECORDS, workers = WORKERS, say }: BenchOptions): Promise<Figures> {
  return withRig({ workers, say }, async (rig) => {
    const control = controlOf(rig.sandbox);
    await control.strictLimits(ANSWER_MS);
    const tenant = await newTenant(rig, { autoSync: false });
    await loadRecords(tenant, newBusiness(records));
    await control.forgetArrivals(tenant.company.realmId);
    const seconds = await push(tenant, records, say);
    const { throttled, batchCalls, arrivals } = await control.arrivals(tenant.company.realmId);
    const shortest = shortestMs(batchCalls, BATCH_LIMITS) / 1_000;
    return {
      value: rounded((records / seconds) * 60),
      unit: 'records/min',
      ratio: rounded(shortest / seconds),
      throttled,
      records,
      workers,
      batchCalls,
      otherCalls: arrivals.length - batchCalls,
      seconds: rounded(seconds),
      shortestSeconds: rounded(shortest),
      arrivalSeconds: rounded(spanMs(arrivals) / 1_000),
      rssPeakMb: await rig.rssPeakMb(),
    };
  });
}

function spanMs(arrivals: readonly { at: number }[]): number {
  const times = arrivals.map(({ at }) => at);
  return Math.max(...times) - Math.min(...times);
}
