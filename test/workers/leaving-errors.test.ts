import { inspect } from 'node:util';
import { ApplicationFailure, Context } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { freePort } from '../../src/dev/free-port.ts';
import { leavingErrors } from '../../src/workers/leaving-errors.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** A customer whose name, amount and address are to be found in no history and no log. */
const SECRET = 'Zebulon Quartermain';

let database: TestDatabase;
let client: DatabaseClient;

beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 1 });
  await client.db.execute(sql`create table kept (name text primary key, amount numeric)`);
  await client.db.execute(sql`insert into kept values (${SECRET}, 1)`);
});
afterAll(async () => {
  await client?.close();
  await database?.close();
});

/** What leaves an activity that does `work`. */
async function leaving(work: () => Promise<unknown>): Promise<unknown> {
  return new MockActivityEnvironment().run(async () => {
    const { inbound } = leavingErrors(Context.current());
    if (!inbound?.execute) throw new Error('nothing stands between activities and histories');
    const leave = inbound.execute({ args: [], headers: {} }, work);
    return leave.then(
      () => undefined,
      (error: unknown) => error,
    );
  });
}

const failures: [string, () => Promise<unknown>][] = [
  [
    'a statement that is refused for its values',
    () => client.db.execute(sql`insert into kept values (${SECRET}, 2)`),
  ],
  ['a value of another type', () => client.db.execute(sql`insert into kept values ('x', ${SECRET})`)],
  ['a statement with a mistake', () => client.db.execute(sql`select ${SECRET} frm kept`)],
  ['an answer that cannot be read', async () => JSON.parse(`{"name": ${SECRET}}`)],
  ['an answer of another shape', async () => z.object({ name: z.literal('x') }).parse({ name: SECRET })],
  ['a mistake of ours', async () => Promise.reject(new Error(`no such customer: ${SECRET}`))],
  [
    'something that is no error',
    async () => {
      // What a careless library does.
      // oxlint-disable-next-line typescript/only-throw-error
      throw SECRET;
    },
  ],
];

describe('of an error that leaves an activity', () => {
  it.each(failures)('%s: class, code and place are told, and nothing of its content', async (_what, work) => {
    const error = await leaving(work);
    expect(error).toBeInstanceOf(ApplicationFailure);
    const told = inspect(error, { depth: 10 });
    for (const word of SECRET.split(' ')) expect(told).not.toContain(word);
  });

  it('the code and the constraint say what was refused', async () => {
    const error = await leaving(() => client.db.execute(sql`insert into kept values (${SECRET}, 2)`));
    expect(error).toMatchObject({ type: 'DatabaseError', message: 'DatabaseError 23505 kept_pkey' });
  });

  it('a database that is away is looked for again within the second', async () => {
    const away = connectDatabase(`postgres://nobody@127.0.0.1:${await freePort()}/none`, { pool: 1 });
    const error = await leaving(() => away.db.execute(sql`select ${SECRET}`));
    await away.close();
    expect(error).toMatchObject({ type: 'DatabaseUnavailable', nonRetryable: false, nextRetryDelay: 1_000 });
    expect(inspect(error, { depth: 10 })).not.toContain('Zebulon');
  });

  it('what we say ourselves stays as it is', async () => {
    const ours = ApplicationFailure.create({ type: 'VendorFault', message: 'title', nonRetryable: true });
    expect(await leaving(() => Promise.reject(ours))).toBe(ours);
  });
});
