import { Context } from '@temporalio/activity';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createActivities } from '../../src/activities/index.ts';
import { DatabasePool } from '../../src/db/pool.ts';
import * as schema from '../../src/db/schema/index.ts';
import { createTestDatabase } from '../support/database.ts';
import { createTestTemporal } from '../support/temporal.ts';
import { type Engine, startEngine } from './harness.ts';
import { startVendor, type Vendor } from './quickbooks.ts';
import { customer, invoice } from './samples.ts';

/** What one run of an activity asked of the database, in its order, with `begin` and `commit`. */
interface Ran {
  activity: string;
  statements: string[];
}

const runs = new Map<string, Ran>();
let vendor: Vendor;
let engine: Engine;
let pool: DatabasePool;

beforeAll(async () => {
  const windowMs = 60_000;
  // As in production, and out of reach: taking a place in the budget is a part of each call.
  vendor = await startVendor({ limits: false, nameWriteMs: 0 }, [
    { kind: 'any', count: 100_000, windowMs },
    { kind: 'batch', count: 100_000, windowMs },
  ]);
  const servers = { database: await createTestDatabase(), temporal: await createTestTemporal() };
  pool = new DatabasePool({ connectionString: servers.database.url, max: 10 });
  const db = drizzle(pool, { schema, casing: 'snake_case', logger: { logQuery: note } });
  const activities: typeof createActivities = (deps) => createActivities({ ...deps, db });
  engine = await startEngine([vendor.provider], { servers, activities });
});

afterAll(async () => {
  await engine?.close();
  await pool?.end();
  await vendor?.close();
});

function note(statement: string): void {
  const { activityType, activityId, workflowExecution, attempt } = Context.current().info;
  const key = [workflowExecution?.runId, activityId, attempt].join('/');
  const ran = runs.get(key) ?? { activity: activityType, statements: [] };
  ran.statements.push(statement.replaceAll(/\s+/g, ' '));
  runs.set(key, ran);
}

/** Of the runs that did most: a conductor looks once more when nothing is left to be taken. */
function mostOf(activity: string): Ran {
  const [most] = [...runs.values()]
    .filter((ran) => ran.activity === activity)
    .sort((a, b) => b.statements.length - a.statements.length);
  if (!most) throw new Error(`${activity} did not run`);
  return most;
}

const thirty = <T>(make: (index: number) => T) => Array.from({ length: 30 }, (_, index) => make(index));

/** What each step of a set may ask, at most; whoever needs more says in the review what for. */
const MOST = { claimWork: 12, prepareStage: 9, sendRequest: 26 };

test('a set of thirty costs at most so many statements as one record does, and none is asked twice', async () => {
  const { tenant } = await vendor.tenantIn(engine);
  await tenant.save(thirty((n) => customer(`c${n}`)));
  await tenant.settled();
  await tenant.save(
    thirty((n) => invoice(`v${n}`, `c${n}`)),
    { wake: false },
  );
  await engine.db.delete(schema.syncQueue).where(eq(schema.syncQueue.tenantId, tenant.tenantId));
  runs.clear();
  const push = await tenant.push(['invoice']);
  await push.result();
  expect(await tenant.batch(push.batchId)).toMatchObject({ total: 30, succeeded: 30 });

  for (const [activity, most] of Object.entries(MOST)) {
    const { statements } = mostOf(activity);
    expect(statements.length, `${activity}:\n${statements.join('\n')}`).toBeLessThanOrEqual(most);
    const reads = statements.filter((text) => text.startsWith('select') && !text.includes('for update'));
    expect(new Set(reads).size, `${activity} reads again:\n${reads.join('\n')}`).toBe(reads.length);
  }
  // A set whose request carried all of it holds nothing when that is settled.
  expect([...runs.values()].map(({ activity }) => activity)).not.toContain('releaseSet');
});
