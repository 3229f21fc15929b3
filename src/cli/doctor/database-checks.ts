import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { z } from 'zod';
import type { Database } from '../../db/client.ts';
import { databaseCode } from '../../db/database-errors.ts';
import { readStanding } from '../../db/installation.ts';
import { withConnection } from '../../db/pool.ts';
import { withDatabase } from '../with-database.ts';
import { type Check, type Finding, failed, ok, skipped, told, warning } from './finding.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** The oldest that the migrations run on. */
const OLDEST_VERSION = 14;
/** Tokens and rate budgets count in seconds. */
const CLOCK_WARN_S = 2;
const CLOCK_FAIL_S = 30;
/** Part of the server's connections: the next process may find none. */
const CROWDED = 0.8;

const JOURNAL = fileURLToPath(new URL('../../../drizzle/meta/_journal.json', import.meta.url));
const journalSchema = z.object({ entries: z.array(z.object({ when: z.number(), tag: z.string() })) });

export function databaseChecks(url: string): Check[] {
  const look =
    (ask: (client: pg.Client) => Promise<Finding>): Check['look'] =>
    () =>
      withConnection(url, ask, { connectTimeoutMs: CONNECT_TIMEOUT_MS });
  return [
    { name: 'database', look: () => reach(url) },
    { name: 'migrations', needs: 'database', look: look(migrations) },
    { name: 'restored backup', needs: 'migrations', look: () => withDatabase(url, restored) },
    { name: 'database clock', needs: 'database', look: look(clock) },
    { name: 'database room', needs: 'database', look: look(room) },
    { name: 'database writes', needs: 'database', look: look(writes) },
  ];
}

async function reach(url: string): Promise<Finding> {
  const { host, pathname } = new URL(url);
  try {
    return await withConnection(url, version, { connectTimeoutMs: CONNECT_TIMEOUT_MS });
  } catch (error) {
    return failed(
      `${host}${pathname} does not take us: ${told(error)}`,
      'Start PostgreSQL, or correct DATABASE_URL: host, port, user, password and database.',
    );
  }
}

async function version(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query('show server_version');
  const found = z.object({ server_version: z.string() }).parse(rows[0]).server_version;
  if (Number.parseInt(found, 10) >= OLDEST_VERSION) return ok(`PostgreSQL ${found}`);
  return failed(`PostgreSQL ${found} is too old`, `Upgrade to PostgreSQL ${OLDEST_VERSION} or newer.`);
}

/** What this release brings along, against what the database has. */
async function migrations(client: pg.Client): Promise<Finding> {
  const { entries } = journalSchema.parse(JSON.parse(await readFile(JOURNAL, 'utf8')));
  const applied = await appliedUntil(client);
  const missing = entries.filter(({ when }) => when > applied);
  if (missing.length > 0)
    return failed(`${missing.length} are missing, from ${missing[0]?.tag} on`, 'Run: ledgerbridge migrate');
  if (applied > (entries.at(-1)?.when ?? 0))
    return warning(
      'the database was migrated by a newer release',
      'It works: migrations keep the release before them going. Deploy the newer release to be sure.',
    );
  return ok(`all ${entries.length} are there`);
}

/** When the newest one was made; 0 without any. */
async function appliedUntil(client: pg.Client): Promise<number> {
  const there = await client.query("select to_regclass('drizzle.__drizzle_migrations') is not null as there");
  if (!z.object({ there: z.boolean() }).parse(there.rows[0]).there) return 0;
  const { rows } = await client.query(
    'select coalesce(max(created_at), 0)::float8 as newest from drizzle.__drizzle_migrations',
  );
  return z.object({ newest: z.number() }).parse(rows[0]).newest;
}

async function restored(db: Database): Promise<Finding> {
  if ((await readStanding(db)) !== 'restored') return ok('it is not');
  return failed(
    'the database is a copy or a restored backup: nothing is sent from it',
    'If it takes the place of the lost one, run: ledgerbridge admin reconcile. A copy to try things with is left so.',
  );
}

async function clock(client: pg.Client): Promise<Finding> {
  const before = Date.now();
  const { rows } = await client.query(
    'select extract(epoch from clock_timestamp())::float8 * 1000 as database_ms',
  );
  const after = Date.now();
  const { database_ms } = z.object({ database_ms: z.number() }).parse(rows[0]);
  // When within the call it was asked is not known: only what is outside of it is sure to be apart.
  const apart = Math.max(0, before - database_ms, database_ms - after) / 1_000;
  const said = `${apart.toFixed(1)} s from the clock of this machine`;
  const remedy = 'Let both machines follow one time server (chrony or systemd-timesyncd).';
  if (apart >= CLOCK_FAIL_S) return failed(said, remedy);
  return apart >= CLOCK_WARN_S ? warning(said, remedy) : ok(said);
}

async function room(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query(`select
    (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used,
    current_setting('max_connections')::int as most,
    pg_size_pretty(pg_database_size(current_database())) as size,
    current_setting('archive_mode') <> 'off' as archives,
    (select coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false)
      from pg_stat_archiver) as archive_fails`);
  const found = roomSchema.parse(rows[0]);
  const said = `${found.size}, ${found.used} of ${found.most} connections in use`;
  if (found.archives && found.archive_fails)
    return failed(
      `${said}; the archive of its log fails, and its disk fills up`,
      'See archive_command and the place that it writes to; point-in-time recovery ends at the first gap.',
    );
  if (found.used < CROWDED * found.most) return ok(said);
  return warning(
    said,
    'Raise max_connections, or lower DATABASE_POOL: each API and worker process holds as many.',
  );
}

/** More than a page: a table that is new has to be given room on the disk. */
const PROBE = `create temporary table ledgerbridge_probe on commit drop as
  select repeat(md5(number::text), 200) as filling from generate_series(1, 200) as number`;

/** A server whose disk is full answers every question and takes nothing: only a write tells. */
async function writes(client: pg.Client): Promise<Finding> {
  try {
    await client.query('begin');
    await client.query(PROBE);
    await client.query('rollback');
    return ok('it takes them');
  } catch (error) {
    switch (databaseCode(error)) {
      case '53100':
        return failed(
          `PostgreSQL takes none: ${told(error)}`,
          'Make room where PostgreSQL keeps its data. Nothing is lost: what waits goes on by itself.',
        );
      case '25006':
        return failed(told(error), 'Let DATABASE_URL name the server that takes writes, not a standby.');
      case '42501':
        return skipped('not tried: our user may not make temporary tables');
      default:
        throw error;
    }
  }
}

const roomSchema = z.object({
  used: z.number(),
  most: z.number(),
  size: z.string(),
  archives: z.boolean(),
  archive_fails: z.boolean(),
});
