import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { batches, syncLog } from '../../src/db/schema/index.ts';
import { freePort } from '../../src/dev/free-port.ts';
import { createTestApi, type TestApi, type TestClient } from '../api/support/api.ts';
import { connect, customerData, invoiceData } from '../api/support/samples.ts';
import { run } from './support.ts';

let api: TestApi;
let client: TestClient;
let url: string;
let folder: string;

beforeAll(async () => {
  api = await createTestApi();
  url = await api.app.listen({ port: 0, host: '127.0.0.1' });
  folder = await mkdtemp(path.join(tmpdir(), 'ledgerbridge-cli-'));
});
afterAll(async () => {
  await api?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  client = await api.client();
});

const ledgerbridge = (...args: string[]) =>
  run(args, { LEDGERBRIDGE_URL: url, LEDGERBRIDGE_API_KEY: client.key });

async function file(lines: readonly unknown[]): Promise<string> {
  const name = path.join(folder, `${Math.random()}.ndjson`);
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  await writeFile(name, text);
  return name;
}

describe('records load', () => {
  it('hands over a file of any length, and again without effect', async () => {
    const name = await file(
      Array.from({ length: 2_300 }, (_, index) => {
        return { type: 'customer', id: `c${index}`, data: { displayName: `Customer ${index}` } };
      }),
    );
    const first = await ledgerbridge('records', 'load', name);
    expect(first).toMatchObject({
      code: 0,
      err: '',
      out: '2300 created, 0 updated, 0 unchanged, 0 rejected.\n',
    });
    expect((await ledgerbridge('records', 'load', name)).out).toContain('2300 unchanged');
  });

  it('names line and path of what was rejected, stores the rest, and fails', async () => {
    const name = await file([
      { type: 'customer', id: 'c1', data: customerData },
      { type: 'invoice', id: 'i1', data: invoiceData('c1', { total: '1.00' }) },
      '{"type":',
    ]);
    const { code, out, err } = await ledgerbridge('records', 'load', name);
    expect([code, out]).toEqual([1, '1 created, 0 updated, 0 unchanged, 2 rejected.\n']);
    expect(err).toContain('line 2 (invoice i1): /data/total is 1.00');
    expect(err).toContain('line 3: is not JSON');
  });

  it('says that a file cannot be read', async () => {
    const { code, err } = await ledgerbridge('records', 'load', '/nowhere.ndjson');
    expect([code, err]).toEqual([1, 'The file /nowhere.ndjson cannot be read.\n']);
  });
});

describe('push', () => {
  /** What a worker would do, as soon as the batch is there. */
  async function finishBatch(values: Partial<typeof batches.$inferInsert>): Promise<void> {
    for (;;) {
      const done = await api.db
        .update(batches)
        .set({ total: 3, ...values })
        .where(eq(batches.tenantId, client.tenantId))
        .returning({ id: batches.id });
      if (done.length > 0) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('follows the batch to its end', async () => {
    await connect(api, client);
    const [{ code, out, err }] = await Promise.all([
      ledgerbridge('push', '--types', 'customer', 'invoice'),
      finishBatch({ state: 'done', succeeded: 2, skipped: 1 }),
    ]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Batch bat_\w+ is done: 2 succeeded, 1 skipped, 0 failed\.\n$/);
  });

  it('fails when a record failed, and says where to look', async () => {
    await connect(api, client);
    const [{ code, err }] = await Promise.all([
      ledgerbridge('push'),
      finishBatch({ state: 'done', succeeded: 2, failed: 1 }),
    ]);
    expect([code, err]).toEqual([1, expect.stringContaining('ledgerbridge log --batch bat_')]);
  });

  it('can start it and return', async () => {
    await connect(api, client);
    const { code, out } = await ledgerbridge('push', '--no-wait', '--json');
    expect([code, JSON.parse(out).state]).toEqual([0, 'queued']);
  });

  it('needs a connection, and asks which when there are several', async () => {
    expect((await ledgerbridge('push')).err).toContain('Nothing is connected yet');
    const ids = [await connect(api, client), await connect(api, client)];
    const { code, err } = await ledgerbridge('push');
    expect(code).toBe(1);
    for (const id of ids) expect(err).toContain(id);
  });

  it('passes on what the API refused, with the remedy', async () => {
    const connectionId = await connect(api, client);
    await client.call({ method: 'POST', url: `/v1/connections/${connectionId}/disconnect` });
    const { code, err } = await ledgerbridge('push', '--connection', connectionId);
    expect([code, err]).toEqual([1, expect.stringContaining('Connect it first')]);
  });
});

it('pull passes the days on', async () => {
  await connect(api, client);
  const { code, out } = await ledgerbridge(
    ...['pull', '--types', 'invoice', '--from', '2026-01-01', '--to', '2026-02-01', '--no-wait', '--json'],
  );
  expect(code).toBe(0);
  const stored = await api.db.query.batches.findFirst({ where: eq(batches.id, JSON.parse(out).id) });
  expect(stored?.params).toEqual({ from: '2026-01-01', to: '2026-02-01' });
});

it('log prints a table that people read, JSON or CSV', async () => {
  await api.db.insert(syncLog).values({
    tenantId: client.tenantId,
    connectionId: 'con_1',
    entityType: 'invoice',
    recordId: 'i1',
    entityName: 'INV-1',
    direction: 'push',
    status: 'error',
    action: 'create',
    message: 'The books are closed.',
    errorType: 'BooksClosed',
    requestedBy: 'key:x',
  });
  expect((await ledgerbridge('log')).out).toMatch(/INV-1 +push +error +The books are closed\./);
  expect(JSON.parse((await ledgerbridge('log', '--json')).out).items).toHaveLength(1);
  expect((await ledgerbridge('log', '--csv')).out).toContain('INV-1,i1,Push,error');
  expect((await ledgerbridge('log', '--status', 'success')).out).toBe('Nothing was synced yet.\n');
});

it('status tells how the connection does', async () => {
  expect((await ledgerbridge('status')).out).toBe('Nothing is connected yet.\n');
  const connectionId = await connect(api, client);
  const { code, out } = await ledgerbridge('status');
  expect([code, out]).toEqual([0, expect.stringContaining(`(${connectionId}): Connected to Green Lawns.`)]);
});

it('key create prints a key that works', async () => {
  const { out } = await ledgerbridge('key', 'create', '--name', 'app', '--json');
  const answer = await run(['status'], { LEDGERBRIDGE_URL: url, LEDGERBRIDGE_API_KEY: JSON.parse(out).key });
  expect(answer.code).toBe(0);
});

describe('failures that everybody meets', () => {
  it('no key', async () => {
    const { code, err } = await run(['status'], { LEDGERBRIDGE_URL: url });
    expect([code, err]).toEqual([1, 'No API key: set LEDGERBRIDGE_API_KEY or pass --api-key.\n']);
  });

  it('a wrong key', async () => {
    const { code, err } = await run(['status', '--api-key', 'lbk_wrong'], { LEDGERBRIDGE_URL: url });
    expect([code, err]).toEqual([1, expect.stringContaining('A sign-in or a valid API key is needed')]);
  });

  it('an API that is not there', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const { code, err } = await run(['status', '--api-key', 'x', '--url', nobody]);
    expect([code, err]).toEqual([1, expect.stringContaining(`The API at ${nobody} cannot be reached`)]);
  });

  it('a command that is none', async () => {
    expect((await run(['dance'])).code).toBe(2);
    expect((await run(['push', '--nonsense'])).code).toBe(2);
  });

  it('--help is no failure', async () => {
    const { code, out } = await run(['--help']);
    expect([code, out]).toEqual([0, expect.stringContaining('records')]);
  });
});
