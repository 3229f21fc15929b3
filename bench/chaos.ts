import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { connectToSandbox } from '../src/dev/demo/connect.ts';
import { seededRandom } from '../src/dev/demo-data/random.ts';
import { waitUntil } from '../src/dev/wait-until.ts';
import type { BenchOptions, Figures } from './bench.ts';
import { differencesOf } from './chaos/check.ts';
import { planKills } from './chaos/kills.ts';
import { LATE_MS, type Mishap, planMishap } from './chaos/mishaps.ts';
import { newBusiness } from './push/business.ts';
import { loadRecords } from './push/push.ts';
import { type Control, controlOf } from './rig/control.ts';
import { NO_LIMITS } from './rig/no-limits.ts';
import { type Rig, withRig } from './rig/rig.ts';
import { type BenchTenant, newTenant } from './rig/tenant.ts';

const RECORDS = 360;
const KILLS = 4;
/** Each write takes this long, so that a kill can fall inside. */
const WRITE_MS = 1_500;
/** One a second, so that the writes last from the first kill to the last. */
const ONE_BY_ONE = { QBO_REQUESTS_PER_SECOND: '1' };
/** Of a hundred writes, so many are carried out and their answer is lost. */
const LOST_ANSWERS = 10;
/** As users feel it is the same; as a test it is sooner over. */
const FAST = { RETRY_FIRST_MS: '500', RETRY_SECOND_MS: '500', RELAY_INTERVAL_MS: '1000' };
const WRITING_MS = 180_000;
const SERVERS = ['Temporal', 'PostgreSQL'];
const SETTLED_MS = 300_000;
/** A person comes back to their desk. */
const RECONNECTED_MS = 240_000;

/**
 * Kills processes while writes are under way, each at a point of their progress that the seed chooses, and loses answers
 * besides; once an answer comes late, or the sign-in is revoked and a person signs in again. Then every record is compared. It fails unless each is there once and exact, and each kill fell inside a write.
 */
export async function run({ records = RECORDS, seed = 1, say }: BenchOptions): Promise<Figures> {
  return withRig({ workers: 1, env: { ...NO_LIMITS, ...ONE_BY_ONE, ...FAST }, say }, async (rig) => {
    const control = controlOf(rig.sandbox);
    await control.liftLimits();
    const tenant = await newTenant(rig, { autoSync: false });
    const { realmId } = tenant.company;
    const lines = newBusiness(records);
    await loadRecords(tenant, lines);
    await control.loseAnswers(realmId, LOST_ANSWERS / 100, seed);
    await control.delayWrites(realmId, WRITE_MS);
    const begun = await begin(tenant);
    const fell: number[] = [];
    const back = new Map<string, Promise<void>>();
    const random = seededRandom(seed);
    const kills = planKills(random, KILLS, WRITE_MS);
    const mishap = planMishap(random, seed);
    const mishapOver = meet(mishap, { control, tenant, records, say });
    for (const kill of kills) {
      // Neither the API nor a worker comes up while a server is away.
      for (const part of SERVERS.includes(kill.part) ? [kill.part] : [kill.part, ...SERVERS])
        await back.get(part);
      await untilWriting(control, realmId, kill.after * records);
      await delay(kill.intoMs);
      fell.push(Date.now());
      say(`${kill.signal} to ${kill.part}, ${await landed(control, realmId)} of ${records} there`);
      // Writes go on while the API starts: waiting for it would miss them.
      back.set(kill.part, rig.lose(kill.part, kill.signal, kill.awayMs));
    }
    await Promise.all([mishapOver, ...back.values()]);
    await untilDone(rig, tenant, begun, say);
    const { databaseUrl } = rig;
    const { twice, missing, differing } = await differencesOf({ databaseUrl, control }, tenant, lines);
    for (const each of [...twice, ...missing, ...differing]) say(each);
    const writes = await control.writes(realmId);
    const inside = fell.filter((at) => writes.some((write) => write.from <= at && at <= write.to));
    const counts = { twice: twice.length, missing: missing.length, differing: differing.length };
    const wrong = counts.twice + counts.missing + counts.differing;
    return {
      value: wrong,
      unit: 'records that are not there once and exact',
      failed: wrong > 0 || inside.length < fell.length,
      seed,
      records,
      ...counts,
      kills: fell.length,
      killsDuringWrites: inside.length,
      answersLost: await control.answersLost(),
      mishap: mishap.what,
    };
  });
}

interface Run {
  control: Control;
  tenant: BenchTenant;
  records: number;
  say(line: string): void;
}

async function meet({ what, after }: Mishap, { control, tenant, records, say }: Run): Promise<void> {
  const { realmId } = tenant.company;
  await untilThere(control, realmId, after * records);
  say(`${what}, ${await landed(control, realmId)} of ${records} there`);
  if (what === 'a late answer') return control.answerOneLate(realmId, LATE_MS);
  await control.revokeTokens(realmId);
  await waitUntil(
    { what: 'the connection to ask for a new sign-in', timeoutMs: RECONNECTED_MS },
    async () => {
      const path = `/v1/connections/${tenant.connectionId}`;
      const { status } = await tenant.api.get(path, z.object({ status: z.string() }));
      return status === 'needs_reauth' || undefined;
    },
  );
  // The API may be the one that is away.
  await waitUntil({ what: 'a new sign-in', timeoutMs: RECONNECTED_MS }, () =>
    connectToSandbox(tenant.api, realmId),
  );
  say('signed in again');
}

function untilThere(control: Control, realmId: string, least: number): Promise<true> {
  return waitUntil({ what: `${Math.round(least)} records`, timeoutMs: RECONNECTED_MS }, async () => {
    return (await landed(control, realmId)) >= least || undefined;
  });
}

/** Those of the stand-in's books: what it has written, whoever has heard of it. */
async function landed(control: Control, realmId: string): Promise<number> {
  const customers = await control.objects(realmId, 'Customer');
  const invoices = await control.objects(realmId, 'Invoice');
  return customers.filter(isOurs).length + invoices.length;
}

/** The company comes with customers of its own. */
const isOurs = ({ DisplayName = '' }: { DisplayName?: string }) => /^Customer \d+$/.test(DisplayName);

/** Waits until so many are there, and a write has come in that is not answered yet. */
async function untilWriting(control: Control, realmId: string, least: number): Promise<void> {
  await waitUntil({ what: `${Math.round(least)} records and a write`, timeoutMs: WRITING_MS }, async () => {
    if ((await landed(control, realmId)) < least) return undefined;
    const arrived = await control.delayed();
    return arrived > (await control.writes(realmId)).length || undefined;
  });
}

const batchSchema = z.object({ id: z.string(), state: z.string() });

async function begin({ api, connectionId }: BenchTenant): Promise<string> {
  return (await api.post(`/v1/connections/${connectionId}/push`, {}, batchSchema)).id;
}

async function untilDone(
  { apiUrl }: Rig,
  { api }: BenchTenant,
  id: string,
  say: (line: string) => void,
): Promise<void> {
  await waitUntil({ what: `the push over ${apiUrl} to end`, timeoutMs: SETTLED_MS }, async () => {
    const { state } = await api.get(`/v1/batches/${id}`, batchSchema);
    return state === 'done' || undefined;
  });
  say('the push has ended');
}
