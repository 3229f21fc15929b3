import { availableParallelism, loadavg } from 'node:os';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { newBusiness } from './push/business.ts';
import { cpuPerRecord } from './push/cpu-per-record.ts';
import { loadRecords, push } from './push/push.ts';
import { controlOf } from './rig/control.ts';
import { NO_LIMITS } from './rig/no-limits.ts';
import { type Rig, withRig } from './rig/rig.ts';
import { newTenant } from './rig/tenant.ts';

const RECORDS = 100_000;
const POLL_MS = 200;
/** The hundredth, the tenth and all of the records: once of one company, once of so many that each has a hundredth. */
const STEPS = [100, 10, 1];

interface Point {
  records: number;
  companies: number;
  seconds: number;
  cpuMsPerRecord: Record<string, number>;
}

/** What a record costs when there are more of them, and when they are spread over more companies that push at once. */
export async function run({ records = RECORDS, workers = 1, say }: BenchOptions): Promise<Figures> {
  return withRig({ workers, env: NO_LIMITS, say }, async (rig) => {
    await controlOf(rig.sandbox).liftLimits();
    // The first one warms everything up, and is not shown.
    await measure(rig, { companies: 1, each: Math.ceil(records / 100), say });
    const points: Point[] = [];
    for (const step of STEPS) points.push(await measure(rig, { companies: 1, each: records / step, say }));
    for (const step of STEPS.slice(1))
      points.push(await measure(rig, { companies: 100 / step, each: records / 100, say }));
    const ofOne = points.filter(({ companies }) => companies === 1).map(wholeCost);
    return {
      value: rounded((ofOne.at(-1) ?? 0) / (ofOne[0] ?? 1)),
      unit: 'times the processor time a record, with a hundred times the records',
      records,
      workers,
      load: Math.round(loadavg()[1] ?? 0),
      cores: availableParallelism(),
      points,
    };
  });
}

interface Case extends Pick<BenchOptions, 'say'> {
  companies: number;
  /** Records of each. */
  each: number;
}

async function measure(rig: Rig, { companies, each, say }: Case): Promise<Point> {
  const size = Math.max(1, Math.round(each));
  const tenants = [];
  for (let number = 0; number < companies; number += 1) {
    const tenant = await newTenant(rig, { autoSync: false });
    await loadRecords(tenant, newBusiness(size));
    tenants.push(tenant);
  }
  const before = await rig.spent();
  // Whatever their number, the API is asked as often in all.
  const pollMs = POLL_MS * companies;
  const seconds = await Promise.all(tenants.map((tenant) => push(tenant, size, () => undefined, pollMs)));
  const records = companies * size;
  const cpuMsPerRecord = cpuPerRecord(before, await rig.spent(), records);
  const point = { records, companies, seconds: rounded(Math.max(...seconds)), cpuMsPerRecord };
  say(JSON.stringify(point));
  return point;
}

function wholeCost({ cpuMsPerRecord }: Point): number {
  return Object.values(cpuMsPerRecord).reduce((sum, ms) => sum + ms, 0);
}
