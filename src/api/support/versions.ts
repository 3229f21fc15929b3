import { readFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../../db/client.ts';

const packageSchema = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) });
/** Those whose release changes what a sync does. */
const TOLD = ['@temporalio/worker', 'fastify', 'drizzle-orm', 'pg', 'stripe', 'intuit-oauth'];

/** What runs here. */
export async function versions(db: Database) {
  const file = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  const { version, dependencies } = packageSchema.parse(JSON.parse(file));
  const migrations = await db.execute(sql`select count(*)::int as count from drizzle.__drizzle_migrations`);
  const server = await db.execute(sql`show server_version`);
  return {
    ledgerbridge: version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    postgresql: server.rows[0]?.server_version,
    migrations: migrations.rows[0]?.count,
    libraries: Object.fromEntries(TOLD.map((name) => [name, dependencies[name]])),
  };
}
