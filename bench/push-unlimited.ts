import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { withFloor } from './floor/floor.ts';
import { newBusiness } from './push/business.ts';
import { cpuPerRecord } from './push/cpu-per-record.ts';
import { setHistories } from './push/history.ts';
import { type LinkSize, sizeOfLinks } from './push/link-size.ts';
import { postOneByOne } from './push/one-by-one.ts';
import { loadRecords, push } from './push/push.ts';
import { controlOf } from './rig/control.ts';
import { NO_LIMITS } from './rig/no-limits.ts';
import { type Rig, withRig } from './rig/rig.ts';
import { newTenant } from './rig/tenant.ts';

const RECORDS = 3_600;
/** More would compete with the vendor and the servers, which share this machine. */
const WORKERS = 1;
/** As far away as a vendor on another continent. */
const SLOW_MS = 300;
/** Posts of the loop: its speed is that of the vendor, so a few tell, of a slow one very few. */
const MOST_POSTS = 3_600;
const SLOW_POSTS = 60;
/** So many tell how fast the slow vendor is written to. */
const MOST_SLOW = 3_600;
const FLOOR_AT_A_TIME = 20;
const FLOOR_RUNS = 600;

interface Measured {
  recordsPerSecond: number;
  loopPerSecond: number;
  historyEventsPerRecord: number;
  cpuMsPerRecord: Record<string, number>;
  statementsPerRecord: number;
  statementsPerSet: number;
  linkSize: LinkSize;
}

/**
 * The engine without limits, at a vendor that answers at once and at a slow one, beside a bare loop that posts
 * one by one, and beside one workflow with one empty activity a record, all in the same run.
 */
export async function run({ records = RECORDS, workers = WORKERS, say }: BenchOptions): Promise<Figures> {
  return withRig({ workers, env: NO_LIMITS, say }, async (rig) => {
    await controlOf(rig.sandbox).liftLimits();
    const floor = await withFloor(rig.temporal, ({ many }) =>
      many(Math.min(records, FLOOR_RUNS), FLOOR_AT_A_TIME),
    );
    say(`no-op workflows: ${rounded(floor)} a second`);
    const atOnce = await measure(rig, { records, posts: Math.min(records, MOST_POSTS), latencyMs: 0, say });
    const few = Math.min(records, MOST_SLOW);
    const slow = await measure(rig, { records: few, posts: SLOW_POSTS, latencyMs: SLOW_MS, say });
    return {
      value: rounded(atOnce.recordsPerSecond),
      unit: 'records/s',
      records,
      workers,
      noOpPerSecond: rounded(floor),
      timesNoOp: rounded(atOnce.recordsPerSecond / floor),
      loopPerSecond: rounded(atOnce.loopPerSecond),
      timesLoop: rounded(atOnce.recordsPerSecond / atOnce.loopPerSecond),
      at300ms: rounded(slow.recordsPerSecond),
      loopAt300ms: rounded(slow.loopPerSecond),
      timesLoopAt300ms: rounded(slow.recordsPerSecond / slow.loopPerSecond),
      historyEventsPerRecord: rounded(atOnce.historyEventsPerRecord),
      statementsPerRecord: rounded(atOnce.statementsPerRecord),
      statementsPerSet: rounded(atOnce.statementsPerSet),
      cpuMsPerRecord: atOnce.cpuMsPerRecord,
      link: atOnce.linkSize,
      rssPeakMb: await rig.rssPeakMb(),
    };
  });
}

interface Case extends Pick<BenchOptions, 'say'> {
  records: number;
  posts: number;
  latencyMs: number;
}

async function measure(rig: Rig, { records, posts, latencyMs, say }: Case): Promise<Measured> {
  const control = controlOf(rig.sandbox);
  const byLoop = await control.newCompany();
  const tenant = await newTenant(rig, { autoSync: false });
  await loadRecords(tenant, newBusiness(records));
  for (const { realmId } of [byLoop, tenant.company]) {
    if (latencyMs > 0) await control.delayWrites(realmId, latencyMs);
  }
  const loopPerSecond = await postOneByOne(rig.sandbox.baseUrl, byLoop, posts);
  say(`one by one at ${latencyMs} ms: ${rounded(loopPerSecond)} a second`);
  const before = await rig.spent();
  const recordsPerSecond = records / (await push(tenant, records, say));
  const after = await rig.spent();
  say(`pushed at ${latencyMs} ms: ${rounded(recordsPerSecond)} a second`);
  const { events, sets } = await setHistories(rig.temporal, tenant.tenantId);
  const statements = after.statements - before.statements;
  return {
    recordsPerSecond,
    loopPerSecond,
    historyEventsPerRecord: events / records,
    cpuMsPerRecord: cpuPerRecord(before, after, records),
    statementsPerRecord: statements / records,
    statementsPerSet: statements / sets,
    linkSize: await sizeOfLinks(rig, tenant),
  };
}
