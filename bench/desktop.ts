import { z } from 'zod';
import { fill } from '../sandbox/quickbooks-desktop/control/fill.ts';
import {
  addByPerson,
  type RunningDesktop,
  startCompanyFile,
  type UpdateReport,
  type WebConnector,
} from '../sandbox/quickbooks-desktop/index.ts';
import { createTenant } from '../src/cli/create-tenant.ts';
import { setUpUser } from '../src/cli/users.ts';
import { connectDatabase } from '../src/db/client.ts';
import { type ApiClient, apiClient } from '../src/dev/demo/api-client.ts';
import { currentMb } from '../src/dev/memory.ts';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { newBusiness } from './push/business.ts';
import { type Rig, withRig } from './rig/rig.ts';

/** What the seed tells of a day: invoices that go, and customers that come. */
const INVOICES = 1_100;
const CUSTOMERS_EACH = 10_000 / INVOICES;
/** QuickBooks takes this long for a request. */
const REQUEST_MS = 150;
/** Rows of one call to the API. */
const BULK = 500;
const DAY_POLLS = 24 * 60;
/** Of them, so many visits read everything in full. */
const DAY_LOOKS = 4;
/** Three quarters of an hour with a poll each minute, and one more. */
const SAMPLE = 46;
const LOOKS = 3;
/** Visits until what was written is read once more, and nothing is new. */
const SETTLING = 4;
/** A conductor lingers for a minute. */
const REST_MS = 70_000;

/**
 * A session that exports invoices and imports customers, QuickBooks taking 150 ms for every request; then polls of a
 * connector for which nothing is due.
 */
export async function run({
  records: invoices = INVOICES,
  workers = 1,
  say,
}: BenchOptions): Promise<Figures> {
  return withRig({ workers, say }, async (rig) => {
    const desktop = await startCompanyFile();
    try {
      return await measure(rig, desktop, { invoices, say });
    } finally {
      await desktop.close();
    }
  });
}

async function measure(
  rig: Rig,
  { companyFile, startWebConnector }: RunningDesktop,
  { invoices, say }: { invoices: number; say: BenchOptions['say'] },
): Promise<Figures> {
  const { api, tenantId, connectionId, application } = await connected(rig);
  const connector = startWebConnector(application);
  await connector.runUpdate();
  const customers = Math.round(invoices * CUSTOMERS_EACH);
  fill(companyFile.books, { customers });
  const before = companyFile.books.all('Customer').length;
  const lines = newBusiness(Math.round((invoices * 6) / 5));
  await handOver(api, lines);
  const path = `/v1/connections/${connectionId}`;
  await api.post(`${path}/push`, {}, z.unknown());
  await api.post(`${path}/pull`, { entityTypes: ['customer'] }, z.unknown());
  companyFile.requestMs = REQUEST_MS;
  const memory: number[] = [];
  const sampling = setInterval(() => {
    const [worker] = rig.workers;
    if (worker?.process) void currentMb(worker.process).then((mb) => memory.push(mb));
  }, 5_000);
  const session = await untilDone(connector, api, path, say);
  clearInterval(sampling);
  companyFile.requestMs = 0;
  const made = companyFile.books.all('Invoice').map(({ fields }) => String(fields.RefNumber));
  const numbers = lines.filter(({ type }) => type === 'invoice').map(({ data }) => String(data.number));
  const links = await linkedCustomers(rig.databaseUrl, tenantId);
  const there = companyFile.books.all('Customer').length;
  // In one second no person changes so much: a later change leaves it behind.
  companyFile.books.clock.shift(2 * 3_600_000);
  addByPerson(companyFile.books, 'Customer', { Name: 'Later than all others' });
  const idle = await idleWrites(rig, connector, { tenantId });
  return {
    value: rounded((session.oursMs / session.theirsMs) * 100),
    unit: '% of the time that QuickBooks itself takes',
    invoices: numbers.length,
    customers: before,
    seconds: rounded((session.oursMs + session.theirsMs) / 1_000),
    exchanges: session.exchanges,
    visits: session.visits,
    waits: session.waits,
    twice: made.length - new Set(made).size + links.rows - links.distinct,
    missing: numbers.filter((number) => !made.includes(number)).length + Math.max(0, there - links.distinct),
    workerMbByFifth: byFifth(memory),
    idleWritesPerPoll: rounded(sumOf(idle.minutes) / SAMPLE),
    idleWritesByTable: idle.minutes,
    lookWritesByTable: idle.looks,
    writesPerPollOverADay: rounded(overADay(idle)),
    rssPeakMb: await rig.rssPeakMb(),
  };
}

async function connected(rig: Rig) {
  const { tenantId, apiKey } = await createTenant(rig.databaseUrl, { name: 'Benchmark' });
  const owner = { tenantId, email: 'owner@example.com', name: 'Owner', role: 'owner' } as const;
  const { id: userId } = await setUpUser(rig.databaseUrl, owner, 'benchmark of desktop');
  const api = apiClient(rig.apiUrl, apiKey);
  const connection = z.object({ id: z.string() });
  const { id: connectionId } = await api.post(
    '/v1/connections',
    // What waits for a person takes no time of anybody's.
    { provider: 'quickbooks-desktop', approvalRequired: false },
    connection,
  );
  const added = z.object({ password: z.string(), setupFile: z.string() });
  const path = `/v1/connections/${connectionId}`;
  const { password, setupFile: qwc } = await api.post(
    `${path}/connectors`,
    { name: 'Front desk', userId },
    added,
  );
  const autoSync = { customer: false, service_item: false, invoice: false, payment: false };
  const settings = { enabled: true, conflictPolicy: 'ours_wins', askBeforeLinking: false, autoSync };
  await api.put(`${path}/settings`, { ...settings, syncsBy: 'events' }, z.unknown());
  return { api, tenantId, connectionId, application: { qwc, password } };
}

async function handOver(api: ApiClient, lines: readonly object[]): Promise<void> {
  const result = z.object({ rejected: z.int() });
  for (let start = 0; start < lines.length; start += BULK) {
    const { rejected } = await api.postLines('/v1/records:bulk', lines.slice(start, start + BULK), result);
    if (rejected > 0) throw new Error(`${rejected} records were rejected`);
  }
}

interface SessionFigures {
  oursMs: number;
  theirsMs: number;
  exchanges: number;
  visits: number;
  waits: number;
}

const batches = z.object({ items: z.array(z.object({ state: z.string() })) });
const WAIT_MS = 5_000;

/** Visits until both batches have ended: one, when nothing goes wrong. */
async function untilDone(
  connector: WebConnector,
  api: ApiClient,
  path: string,
  say: BenchOptions['say'],
): Promise<SessionFigures> {
  const figures: SessionFigures = { oursMs: 0, theirsMs: 0, exchanges: 0, visits: 0, waits: 0 };
  const id = path.split('/').at(-1);
  for (;;) {
    const started = performance.now();
    const report = await connector.runUpdate();
    add(figures, report, performance.now() - started);
    say(`${report.outcome}: ${report.message}, ${report.exchanges} exchanges`);
    const { items } = await api.get(`/v1/batches?connection=${id}`, batches);
    if (items.every(({ state }) => state === 'done')) return figures;
    if (items.some(({ state }) => state === 'failed')) throw new Error('a batch failed');
  }
}

/** What is not QuickBooks' own is ours: calls, and the waits that we ask for. */
function add(figures: SessionFigures, { calls, exchanges }: UpdateReport, tookMs: number): void {
  const waits = calls.filter(({ operation, answer }) => operation === 'getLastError' && answer[0] === 'NoOp');
  const oursMs = calls.reduce((sum, { ms }) => sum + ms, 0) + waits.length * WAIT_MS;
  figures.oursMs += oursMs;
  figures.theirsMs += tookMs - oursMs;
  figures.exchanges += exchanges;
  figures.visits += 1;
  figures.waits += waits.length;
}

async function linkedCustomers(
  databaseUrl: string,
  tenantId: string,
): Promise<{ rows: number; distinct: number }> {
  const counted = z.array(z.object({ rows: z.coerce.number(), distinct: z.coerce.number() }));
  const [row] = counted.parse(
    await query(
      databaseUrl,
      `select count(*) as rows, count(distinct external_id) as distinct from links where tenant_id = '${tenantId}' and entity_type = 'customer'`,
    ),
  );
  return row ?? { rows: 0, distinct: 0 };
}

/** A row of each of these says when something was last; that moves back as time passes. Only the last visit counts. */
const PASSING = (time: string): Record<string, string> => ({
  connectors: `polls = array(select each - interval '${time}' from unnest(polls) each) where true`,
  desktop_logins: `last_seen_at = last_seen_at - interval '${time}' where true`,
  change_checks: `looked_at = looked_at - interval '${time}', due_at = due_at - interval '${time}' where true`,
  desktop_sessions: `opened_at = opened_at - interval '${time}'
    where id = (select id from desktop_sessions order by opened_at desc limit 1)`,
});

/** Rows of each table. */
interface IdleWrites {
  /** Of polls a minute apart, each fifteenth of which finds at a glance that nothing has changed. */
  minutes: Record<string, number>;
  /** Of visits that read everything in full. */
  looks: Record<string, number>;
}

function overADay({ minutes, looks }: IdleWrites): number {
  return sumOf(minutes) / SAMPLE + (sumOf(looks) / LOOKS) * (DAY_LOOKS / DAY_POLLS);
}

/** What an idle connector writes, without what is written in as long a time in which nobody polls. */
async function idleWrites(
  { databaseUrl }: Rig,
  connector: WebConnector,
  { tenantId }: { tenantId: string },
): Promise<IdleWrites> {
  const pass = async (time: string) => {
    for (const [table, change] of Object.entries(PASSING(time))) {
      await query(databaseUrl, `update ${table} set ${change} and tenant_id = '${tenantId}'`);
    }
  };
  const visits = async (times: number, time: string) => {
    const start = await written(databaseUrl);
    const began = performance.now();
    for (let poll = 0; poll < times; poll += 1) {
      await pass(time);
      await connector.runUpdate();
    }
    const tookMs = performance.now() - began;
    const end = await written(databaseUrl);
    await new Promise((resolve) => setTimeout(resolve, tookMs));
    const alone = differences(end, await written(databaseUrl));
    const own = Object.fromEntries(Object.keys(PASSING(time)).map((table) => [table, times]));
    return differences(own, differences(alone, differences(start, end)));
  };
  await query(databaseUrl, `update change_cursors set moved_at = moved_at - interval '1 day'`);
  for (let visit = 0; visit < SETTLING; visit += 1) {
    await pass('15 minutes');
    await connector.runUpdate();
  }
  // The conductor of the session goes to rest first.
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  return { minutes: await visits(SAMPLE, '1 minute'), looks: await visits(LOOKS, '6 hours') };
}

/** `after` less `before`, of each table where there is any. */
function differences(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const entries = [...names].map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const);
  return Object.fromEntries(entries.filter(([, rows]) => rows !== 0));
}

function sumOf(tables: Record<string, number>): number {
  return Object.values(tables).reduce((sum, rows) => sum + rows, 0);
}

/** Of each table, as PostgreSQL counts; it tells a moment later. */
async function written(databaseUrl: string): Promise<Record<string, number>> {
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const rows = z
    .array(z.object({ name: z.string(), rows: z.coerce.number() }))
    .parse(
      await query(
        databaseUrl,
        'select relname as name, n_tup_ins + n_tup_upd + n_tup_del as rows from pg_stat_user_tables',
      ),
    );
  return Object.fromEntries(rows.map(({ name, rows: count }) => [name, count]));
}

async function query(databaseUrl: string, statement: string): Promise<unknown> {
  const { db, close } = connectDatabase(databaseUrl, { pool: 1 });
  try {
    return (await db.execute(statement)).rows;
  } finally {
    await close();
  }
}

/** The mean of each fifth: a peak could only rise, and one collection that is late says nothing of the next. */
function byFifth(values: readonly number[]): number[] {
  const size = values.length / 5;
  if (size < 1) return [];
  return [0, 1, 2, 3, 4].map((fifth) => {
    const part = values.slice(Math.floor(fifth * size), Math.floor((fifth + 1) * size));
    return Math.round(part.reduce((sum, mb) => sum + mb, 0) / part.length);
  });
}
