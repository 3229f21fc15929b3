import { setTimeout as delay } from 'node:timers/promises';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { type Floor, withFloor } from './floor/floor.ts';
import { type Control, controlOf } from './rig/control.ts';
import { quantile } from './rig/quantile.ts';
import { type Rig, withRig } from './rig/rig.ts';
import { type BenchTenant, newTenant } from './rig/tenant.ts';

const EVENTS = 60;
/** The first ones pay for warming up: connections, caches, compiled code. */
const WARM_UP = 5;
/** How often the sandbox is asked; it notes the exact time itself, and asking more often would slow it down. */
const POLL_MS = 20;
/** Until what follows an event (its answer is applied, its workflow ends) is over, so that each meets an idle system. */
const REST_MS = 250;
const TIMEOUT_MS = 30_000;

/** From the PUT of a record until the sandbox holds it, one at a time, beside the no-op workflow in turn. */
export async function run({ records: events = EVENTS, workers = 1, say }: BenchOptions): Promise<Figures> {
  return withRig({ workers, say }, async (rig) => {
    const control = controlOf(rig.sandbox);
    await control.liftLimits();
    const tenant = await newTenant(rig, { autoSync: true });
    return withFloor(rig.temporal, async (floor) => {
      const { synced, noOp } = await inTurn(rig, tenant, floor, events, say);
      return {
        value: rounded(quantile(synced, 0.95)),
        unit: 'ms (p95)',
        events,
        workers,
        p50: rounded(quantile(synced, 0.5)),
        noOpP50: rounded(quantile(noOp, 0.5)),
        noOpP95: rounded(quantile(noOp, 0.95)),
        ratio: rounded(quantile(synced, 0.95) / quantile(noOp, 0.95)),
        rssPeakMb: await rig.rssPeakMb(),
      };
    });
  });
}

/** In turn, so that whatever else this machine does meets both alike. */
async function inTurn(
  rig: Rig,
  tenant: BenchTenant,
  floor: Floor,
  events: number,
  say: BenchOptions['say'],
): Promise<{ synced: number[]; noOp: number[] }> {
  const control = controlOf(rig.sandbox);
  const synced: number[] = [];
  const noOp: number[] = [];
  for (let event = 0; event < WARM_UP + events; event += 1) {
    synced.push(await untilSynced(rig, tenant, control, `c${event}`));
    await delay(REST_MS);
    noOp.push(await floor.one());
    await delay(REST_MS);
    if (event % 10 === 0) say(`${event} of ${events}: ${rounded(synced[event] ?? 0)} ms`);
  }
  return { synced: synced.slice(WARM_UP), noOp: noOp.slice(WARM_UP) };
}

/** Milliseconds until the sandbox had carried out the write, by its own note on the same machine's clock. */
async function untilSynced(rig: Rig, tenant: BenchTenant, control: Control, id: string): Promise<number> {
  const { realmId } = tenant.company;
  const started = Date.now();
  await putCustomer(rig, tenant, id);
  for (;;) {
    const done = await control.lastWrite(realmId);
    if (done !== undefined && done >= started) return done - started;
    if (Date.now() - started > TIMEOUT_MS) throw new Error(`${id} has not reached the sandbox`);
    await delay(POLL_MS);
  }
}

async function putCustomer(rig: Rig, { apiKey }: BenchTenant, id: string): Promise<void> {
  const response = await fetch(`${rig.apiUrl}/v1/customers/${id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ displayName: `Customer ${id}` }),
  });
  if (!response.ok) throw new Error(`${id} was refused: ${await response.text()}`);
}
