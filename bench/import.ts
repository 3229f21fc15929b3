import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { withConnection } from '../src/db/pool.ts';
import { currentMb } from '../src/dev/memory.ts';
import type { Part } from '../src/dev/stack/part.ts';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { type Rig, withRig } from './rig/rig.ts';
import { type BenchTenant, newTenant } from './rig/tenant.ts';

/** 100,000 customers and 300,000 invoices. */
const RECORDS = 400_000;
const CUSTOMER_SHARE = 1 / 4;
/** Of the customers, those that are here already, with the same e-mail address: they are to be linked. */
const KNOWN_SHARE = 1 / 10;
/** The rows of one call to the sandbox, which answers when they are made. */
const FILL = 10_000;
const BULK = 1_000;
const EVERY_MS = 1_000;
const LOOK_MS = 1_000;
const FIFTHS = 5;

/**
 * The Import Wizard over a large company: counted, matched, confirmed and brought in, the worker killed once while
 * it matches and once while it imports. Each row must come in once.
 */
export async function run({ records = RECORDS, say }: BenchOptions): Promise<Figures> {
  return withRig({ workers: 1, say }, async (rig) => {
    const tenant = await newTenant(rig, { autoSync: false });
    const size = await fill(rig, tenant, records, say);
    return measure(rig, tenant, { size, say });
  });
}

interface Size {
  customers: number;
  invoices: number;
  known: number;
}

async function fill(
  rig: Rig,
  { api, company }: BenchTenant,
  records: number,
  say: BenchOptions['say'],
): Promise<Size> {
  const customers = Math.round(records * CUSTOMER_SHARE);
  const invoices = records - customers;
  const known = Math.round(customers * KNOWN_SHARE);
  const url = `${rig.sandbox.controlUrl}/companies/${company.realmId}/fill`;
  const portions = (kind: string, count: number) =>
    Array.from({ length: Math.ceil(count / FILL) }, (_, index) => ({
      [kind]: Math.min(FILL, count - index * FILL),
      prefix: `P${index}`,
      everyMs: EVERY_MS,
    }));
  for (const body of [...portions('customers', customers), ...portions('invoices', invoices)]) {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  }
  say(`the company has ${customers} customers and ${invoices} invoices`);
  for (let start = 0; start < known; start += BULK) {
    const lines = Array.from({ length: Math.min(BULK, known - start) }, (_, index) =>
      knownCustomer(start + index),
    );
    await api.postLines('/v1/records:bulk', lines, z.looseObject({ rejected: z.int() }));
  }
  return { customers, invoices, known };
}

function knownCustomer(index: number) {
  const [portion, number] = [Math.floor(index / FILL), index % FILL];
  const email = `p${portion}${number}@example.com`;
  return { type: 'customer', id: `known-${index}`, data: { displayName: `Known ${index}`, email } };
}

const typeSchema = z.object({
  type: z.string(),
  expected: z.int().nullable(),
  staged: z.int(),
  outcomes: z.record(z.string(), z.int()),
});
const importSchema = z.object({ id: z.string(), state: z.string(), types: z.array(typeSchema) });
type Import = z.infer<typeof importSchema>;

interface Case {
  size: Size;
  say: BenchOptions['say'];
}

async function measure(rig: Rig, tenant: BenchTenant, { size, say }: Case): Promise<Figures> {
  const { api, connectionId } = tenant;
  const body = { entityTypes: ['customer', 'invoice'] };
  const began = Date.now();
  const { id } = await api.post(`/v1/connections/${connectionId}/imports`, body, importSchema);
  const matching = await follow(rig, { api, id, until: 'review', doneOf: stagedOf, say });
  const confirmed = Date.now();
  await api.post(`/v1/imports/${id}/confirm`, { undecided: 'create' }, importSchema);
  const importing = await follow(rig, { api, id, until: 'done', doneOf: settledOf, say });
  const ended = Date.now();
  const rows = size.customers + size.invoices;
  return {
    value: rounded((rows * 1_000) / (ended - began)),
    unit: 'rows/s, both passes',
    ...size,
    matchedPerSecond: rounded((rows * 1_000) / (confirmed - began)),
    importedPerSecond: rounded((rows * 1_000) / (ended - confirmed)),
    outcomes: Object.fromEntries(importing.answer.types.map(({ type, outcomes }) => [type, outcomes])),
    ...(await duplicates(rig, tenant)),
    workerMbByFifth: { matching: matching.mbByFifth, importing: importing.mbByFifth },
    rssPeakMb: await rig.rssPeakMb(),
  };
}

interface Following extends Pick<BenchTenant, 'api'> {
  id: string;
  until: string;
  /** Rows of the pass that are done. */
  doneOf(answer: Import): number;
  say: BenchOptions['say'];
}

/** Waits for the end of a pass. Half way through, the worker is killed and another one started. */
async function follow(rig: Rig, { api, id, until, doneOf, say }: Following) {
  const samples: number[][] = Array.from({ length: FIFTHS }, () => []);
  let killed = false;
  for (;;) {
    const answer = await api.get(`/v1/imports/${id}`, importSchema);
    if (answer.state === until) return { answer, mbByFifth: samples.map(mean) };
    if (answer.state === 'failed') throw new Error('the import failed');
    const expected = answer.types.reduce((sum, type) => sum + (type.expected ?? 0), 0);
    const share = expected === 0 ? 0 : doneOf(answer) / expected;
    say(`${answer.state}: ${Math.round(share * 100)} %`);
    if (!killed && share > 0.5) {
      killed = true;
      await replaceWorker(rig);
      say('the worker was killed; another one goes on');
    }
    const [worker] = rig.workers.slice(-1);
    if (worker?.process)
      samples[Math.min(FIFTHS - 1, Math.floor(share * FIFTHS))]?.push(await currentMb(worker.process));
    await pause(LOOK_MS);
  }
}

const stagedOf = ({ types }: Import) => types.reduce((sum, { staged }) => sum + staged, 0);
const settledOf = ({ types }: Import) =>
  types.flatMap(({ outcomes }) => Object.values(outcomes)).reduce((sum, count) => sum + count, 0);

function mean(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}

async function replaceWorker({ workers, addWorker }: Rig): Promise<Part> {
  const [worker] = workers.slice(-1);
  if (worker?.process) process.kill(worker.process.pid, 'SIGKILL');
  await worker?.exited;
  return addWorker();
}

/** Rows there that are here more than once, and rows that are not here at all; both must be 0. */
async function duplicates({ databaseUrl }: Rig, { tenantId }: BenchTenant) {
  const found = await withConnection(databaseUrl, (client) =>
    client.query(
      `select
        (select count(*)::int from (
          select 1 from links where tenant_id = $1 group by entity_type, external_id having count(*) > 1
        ) as twice) as twice,
        (select count(*)::int from import_rows where tenant_id = $1 and outcome is null) as missing,
        (select count(*)::int from records where tenant_id = $1 and deleted_at is null
          and entity_type in ('customer', 'invoice')) as records`,
      [tenantId],
    ),
  );
  return z.object({ twice: z.int(), missing: z.int(), records: z.int() }).parse(found.rows[0]);
}
