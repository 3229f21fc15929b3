import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { withConnection } from '../src/db/pool.ts';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { type Rig, withRig } from './rig/rig.ts';
import { type BenchTenant, newTenant } from './rig/tenant.ts';

/** Rows each way. */
const RECORDS = 10_000;
const BULK = 1_000;
/** The rows of one call to the sandbox, which answers when they are made. */
const FILL = 10_000;
const LOOK_MS = 500;
/** As many as the page asks for. */
const PAGE = 100;
/** Each look is made so often; the middle one counts. */
const LOOKS = 7;

/**
 * The Sync Wizard with so many rows each way: how long the list and a page of each section take, and the approval of
 * all but three, over HTTP. What left is counted in the database: neither more nor less than was approved.
 */
export async function run({ records = RECORDS, say }: BenchOptions): Promise<Figures> {
  return withRig({ workers: 1, say }, async (rig) => {
    const tenant = await newTenant(rig, { autoSync: true });
    await requireApproval(rig, tenant);
    await fill(rig, tenant, records, say);
    return measure(rig, tenant, { records, say });
  });
}

/** Switched on before there is anything. */
async function requireApproval(rig: Rig, { apiKey, connectionId }: BenchTenant): Promise<void> {
  const url = `${rig.apiUrl}/v1/connections/${connectionId}/settings`;
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const read = await fetch(url, { headers });
  const current = z.looseObject({}).parse(await read.json());
  const body = JSON.stringify({ ...current, approvalRequired: true });
  const ifMatch = { 'if-match': read.headers.get('etag') ?? '*' };
  const response = await fetch(url, { method: 'PUT', headers: { ...headers, ...ifMatch }, body });
  if (!response.ok) throw new Error(`the settings were refused: ${await response.text()}`);
}

const listSchema = z.looseObject({ version: z.string(), rows: z.int() });
const pageSchema = z.looseObject({ items: z.array(z.looseObject({ id: z.string() })) });

async function fill(rig: Rig, tenant: BenchTenant, records: number, say: BenchOptions['say']): Promise<void> {
  const { api, company, connectionId } = tenant;
  for (let start = 0; start < records; start += BULK) {
    const lines = Array.from({ length: Math.min(BULK, records - start) }, (_, index) => ({
      type: 'customer',
      id: `ours-${start + index}`,
      data: { displayName: `Ours ${start + index}`, email: `ours${start + index}@example.com` },
    }));
    await api.postLines('/v1/records:bulk', lines, z.looseObject({ rejected: z.int() }));
  }
  for (let start = 0; start < records; start += FILL) {
    const url = `${rig.sandbox.controlUrl}/companies/${company.realmId}/fill`;
    const body = { customers: Math.min(FILL, records - start), prefix: `P${start}`, everyMs: 1 };
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  }
  await api.post(`/v1/connections/${connectionId}/pull`, { entityTypes: ['customer'] }, z.looseObject({}));
  for (;;) {
    const { rows } = await api.get(approvalsOf(tenant), listSchema);
    say(`${rows} rows await approval`);
    if (rows >= 2 * records) return;
    await pause(LOOK_MS);
  }
}

const approvalsOf = ({ connectionId }: BenchTenant) => `/v1/connections/${connectionId}/approvals`;

interface Case {
  records: number;
  say: BenchOptions['say'];
}

async function measure(rig: Rig, tenant: BenchTenant, { records, say }: Case): Promise<Figures> {
  const { api } = tenant;
  const at = approvalsOf(tenant);
  const page = (direction: string, version: string) =>
    api.get(
      `${at}/rows?direction=${direction}&type=customer&limit=${PAGE}&version=${encodeURIComponent(version)}`,
      pageSchema,
    );
  const looks: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    const began = performance.now();
    const { version } = await api.get(at, listSchema);
    await Promise.all([page('import', version), page('export', version)]);
    looks.push(performance.now() - began);
  }
  const { version, rows } = await api.get(at, listSchema);
  const shown = await page('export', version);
  const except = shown.items.slice(0, 3).map(({ id }) => id);
  say(`${rows} rows: approving all but ${except.length}`);
  const began = performance.now();
  const answer = await api.post(
    `${at}/approve`,
    { version, except, unchecked: 'keep' },
    z.object({ done: z.boolean(), approved: z.object({ import: z.int(), export: z.int() }) }).loose(),
  );
  const approveMs = performance.now() - began;
  const pageMs = looks.sort((a, b) => a - b)[Math.floor(LOOKS / 2)] ?? 0;
  const sum = answer.approved.import + answer.approved.export;
  return {
    value: rounded(approveMs),
    unit: 'ms to approve all but three',
    pageMs: rounded(pageMs),
    eachWay: records,
    rows,
    done: answer.done,
    notApproved: rows - sum,
    stillAwaiting: await awaiting(rig, tenant),
    rssPeakMb: await rig.rssPeakMb(),
  };
}

/** Rows that were not let go; the three. */
async function awaiting({ databaseUrl }: Rig, { tenantId }: BenchTenant): Promise<number> {
  const found = await withConnection(databaseUrl, (client) =>
    client.query(
      `select (select count(*)::int from sync_queue where tenant_id = $1 and state = 'awaiting_approval')
        + (select count(*)::int from inbound_changes where tenant_id = $1 and state = 'awaiting') as rows`,
      [tenantId],
    ),
  );
  return z.object({ rows: z.int() }).parse(found.rows[0]).rows;
}
