import { expect, test } from 'vitest';
import { z } from 'zod';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { SYNC_ERRORS } from '../../src/errors.ts';
import type { Engine, Tenant } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice } from './samples.ts';
import { withEngine } from './with-engine.ts';

/** Whatever is answered for ever: at most three tries, or a connection that waits and says for what. */

let vendor: Vendor;
let engine: Engine;

withEngine((running) => {
  ({ vendor, engine } = running);
});

/** Codes that say something about one record. */
const OF_RECORDS = [
  ...[
    '500',
    '600',
    '610',
    '620',
    '2010',
    '2020',
    '2050',
    '2210',
    '2500',
    '4000',
    '5000',
    '5010',
    '5020',
    '5030',
  ],
  ...['6000', '6070', '6140', '6210', '6240', '6430', '6540', '9341', '10000', '10200', '77777'],
];
/** Codes that say something about the connection. */
const OF_CONNECTIONS = ['100', '120', '130', '140', '150', '3001', '3100', '6190'];

const TRIES = 3;
const memoOf = (code: string) => ({ memo: `code ${code} end` });

async function atRest(tenant: Tenant): Promise<void> {
  await waitUntil({ what: 'the end of the tries', timeoutMs: 100_000 }, async () => {
    const { status } = await tenant.connection();
    const rows = await tenant.queue();
    const waits = status !== 'active' && rows.every(({ state }) => state === 'pending');
    return rows.every(({ state }) => state === 'unresolved') || waits || undefined;
  });
}

const sentSchema = z.object({
  requests: z.array(z.object({ method: z.string(), requestBody: z.string() })),
});

/** Every body that was posted. */
async function sentTo(realmId: string): Promise<string[]> {
  const { requests } = sentSchema.parse(
    await vendor.control(`/companies/${realmId}/requests`, undefined, 'GET'),
  );
  return requests.filter(({ method }) => method === 'POST').map(({ requestBody }) => requestBody);
}

/** Refuses for ever whatever carries the text, alone or in a batch. */
async function refuse(realmId: string, code: string, body: string): Promise<void> {
  const rule = { realmId, kind: 'fault', fault: { code } };
  await vendor.control('/faults', { ...rule, match: { method: 'POST', batchItem: true, body } });
  await vendor.control('/faults', { ...rule, match: { method: 'POST', path: '/invoice', body } });
}

async function expectTries(
  tenant: Tenant,
  realmId: string,
  marks: ReadonlyMap<string, string>,
): Promise<void> {
  const bodies = await sentTo(realmId);
  const queue = await tenant.queue();
  const log = await tenant.log();
  const odd = [...marks].flatMap(([recordId, mark]) => {
    const tries = bodies.filter((body) => body.includes(mark)).length;
    const row = queue.find((each) => each.recordId === recordId);
    const lines = log.filter((entry) => entry.recordId === recordId && entry.status === 'error').length;
    const fine = tries >= 1 && tries <= TRIES && row?.state === 'unresolved' && lines <= TRIES;
    return fine ? [] : [{ mark, tries, lines, state: row?.state, error: row?.errorType }];
  });
  expect(odd).toEqual([]);
}

test('create: every code for ever ends after three tries, with one line a try', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1')]);
  await tenant.settled();
  const marks = new Map(OF_RECORDS.map((code) => [`i${code}`, `code ${code} end`]));
  for (const code of OF_RECORDS) await refuse(realmId, code, `code ${code} end`);
  await tenant.save(OF_RECORDS.map((code) => invoice(`i${code}`, 'c1', memoOf(code))));
  await atRest(tenant);
  await expectTries(tenant, realmId, marks);
}, 120_000);

test('update: every code for ever ends after three tries, with one line a try', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1'), ...OF_RECORDS.map((code) => invoice(`i${code}`, 'c1'))]);
  await tenant.settled();
  const marks = new Map(OF_RECORDS.map((code) => [`i${code}`, `code ${code} end`]));
  for (const code of OF_RECORDS) await refuse(realmId, code, `code ${code} end`);
  await tenant.save(OF_RECORDS.map((code) => invoice(`i${code}`, 'c1', memoOf(code))));
  await atRest(tenant);
  await expectTries(tenant, realmId, marks);
}, 120_000);

test('void: every code for ever ends after three tries, with one line a try', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1'), ...OF_RECORDS.map((code) => invoice(`i${code}`, 'c1'))]);
  await tenant.settled();
  const links = new Map((await tenant.links()).map(({ recordId, externalId }) => [recordId, externalId]));
  const voids = OF_RECORDS.map((code) => ({ code, mark: `"Id":"${links.get(`i${code}`)}","SyncToken"` }));
  for (const { code, mark } of voids) await refuse(realmId, code, mark);
  await tenant.save(voids.map(({ code }) => invoice(`i${code}`, 'c1', { status: 'void' })));
  await atRest(tenant);
  await expectTries(tenant, realmId, new Map(voids.map(({ code, mark }) => [`i${code}`, mark])));
}, 120_000);

test('a code that is about the connection stops it, says who acts, and writes no more meanwhile', async () => {
  for (const code of OF_CONNECTIONS) {
    const { tenant, realmId } = await vendor.tenantIn(engine);
    await vendor.control('/faults', { realmId, kind: 'fault', match: { method: 'POST' }, fault: { code } });
    await tenant.save([customer('c1')]);
    await waitUntil({ what: `the pause for ${code}`, timeoutMs: 30_000 }, async () => {
      return (await tenant.connection()).status !== 'active' || undefined;
    });
    const { pauseReason } = await tenant.connection();
    expect({ code, handling: pauseReason && SYNC_ERRORS[pauseReason.type].handling }).toEqual({
      code,
      handling: 'pause',
    });
    expect({ code, sent: (await sentTo(realmId)).length }).toEqual({ code, sent: 1 });
    expect(await tenant.log()).toEqual([]);
  }
}, 120_000);

test('a name that is refused as taken, and that the look-up finds held by itself, is no loop', async () => {
  const { tenant, realmId } = await vendor.tenantIn(engine);
  await tenant.save([customer('c1')]);
  await tenant.settled();
  const before = (await sentTo(realmId)).length;
  await vendor.control('/faults', {
    realmId,
    kind: 'fault',
    match: { method: 'POST' },
    fault: { code: '6240' },
  });
  await tenant.save([customer('c1', { notes: 'Changed' })]);
  await atRest(tenant);
  expect((await sentTo(realmId)).length - before).toBe(1);
  const [row] = await tenant.queue();
  expect(row?.error).toMatchObject({ type: 'DuplicateName' });
  expect(row?.error?.message).toContain('the same one as far as can be told');
});
