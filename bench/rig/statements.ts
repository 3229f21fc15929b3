import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { withConnection } from '../../src/db/pool.ts';
import { bringUpDatabase } from '../../src/dev/stack/database.ts';
import type { Part, StackOptions } from '../../src/dev/stack/part.ts';

/** By their own name the workers' statements are told from those of the API, which is polled meanwhile. */
const WORKERS = 'bench_workers';

export interface CountingDatabase extends Part {
  /** For the workers only. */
  workersUrl: string;
}

/** A server that counts every statement by who asked it: a figure that no machine makes faster or slower. */
export async function bringUpCounting(stack: StackOptions): Promise<CountingDatabase> {
  const plain = await bringUpDatabase(stack);
  if (!plain.again) throw new Error('benchmarks run on a database of their own');
  await ask(urlOf(plain), `alter system set shared_preload_libraries = 'pg_stat_statements'`);
  const counting = await plain.again();
  const password = randomBytes(16).toString('hex');
  await ask(urlOf(counting), 'create extension if not exists pg_stat_statements');
  await ask(urlOf(counting), `create role ${WORKERS} superuser login password '${password}'`);
  const url = new URL(urlOf(counting));
  url.username = WORKERS;
  url.password = password;
  return { ...counting, workersUrl: url.href };
}

const counted = z.object({ rows: z.tuple([z.object({ calls: z.coerce.number() })]) });

/** Statements that workers have asked so far, with `begin` and `commit`. */
export async function workersStatements(databaseUrl: string): Promise<number> {
  const answer = await ask(
    databaseUrl,
    `select coalesce(sum(calls), 0) as calls from pg_stat_statements where userid = '${WORKERS}'::regrole`,
  );
  return counted.parse(answer).rows[0].calls;
}

function ask(url: string, statement: string): Promise<unknown> {
  return withConnection(url, (client) => client.query(statement));
}

function urlOf({ env }: Part): string {
  return env.DATABASE_URL ?? '';
}
