import { readFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { chosen, KINDS, type Kind, recordOf, setAuto, TYPES } from './all-kinds.ts';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import type { Engine, Tenant } from './harness.ts';
import type { SandboxObject, Vendor } from './quickbooks.ts';
import { customer, invoice, teamMember } from './samples.ts';
import { type Company, contentOf, differing, previewOf, push, undo } from './undo-desk.ts';
import { type Books, booksOf } from './vendor-books.ts';
import { withEngine } from './with-engine.ts';

/** docs/undo.md, row by row. */
interface Row {
  type: Kind;
  did: string;
  since: string;
  preview: string;
  undo: string;
  id: string;
}

const doc = await readFile(new URL('../../docs/undo.md', import.meta.url), 'utf8');
const rows = doc
  .split('\n')
  .filter((line) => Object.keys(KINDS).some((type) => line.startsWith(`| ${type} `)))
  .map((line, index): Row => {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, type = '', did = '', since = '', preview = '', undone = ''] = cells;
    return { type: type as Row['type'], did, since, preview, undo: undone, id: `x${index}` };
  });

let vendor: Vendor;
let engine: Engine;
let api: EngineApi;

withEngine((running) => {
  ({ vendor, engine } = running);
  api = startEngineApi(engine);
});
afterAll(() => api?.close());

const refOf = ({ type, id }: Row) => (type === 'timesheet_entry' ? `${id}:e1` : id);
const isNew = ({ did }: Row) => did === 'created';

async function changeThere(books: Books, { type }: Row, object: SandboxObject): Promise<void> {
  const { Id, MetaData: _at, SyncToken: _token, ...rest } = object;
  const changes = {
    customer: { Notes: 'written there' },
    service_item: { Description: 'written there' },
    invoice: { CustomerMemo: { value: 'written there' } },
    payment: { PaymentRefNum: '77' },
    timesheet_entry: { ...rest, sparse: false, Minutes: 45 },
    payout: { ...rest, sparse: false, PrivateNote: 'written there' },
    payout_activity: { ...rest, sparse: false, PrivateNote: 'written there' },
  };
  await books.change(KINDS[type], Id, changes[type]);
}

async function removeThere(books: Books, { type }: Row, { Id }: SandboxObject): Promise<void> {
  if (type === 'customer' || type === 'service_item') await books.change(KINDS[type], Id, { Active: false });
  else await books.remove(KINDS[type], Id);
}

async function prepare(tenant: Tenant): Promise<void> {
  await chosen(engine, tenant);
  await setAuto(engine, tenant, false);
  const payments = rows.filter(({ type }) => type === 'payment');
  await tenant.save([
    teamMember('ann'),
    customer('base'),
    ...payments.map(({ id }) => invoice(`b${id}`, 'base')),
    ...rows.filter((row) => !isNew(row)).map((row) => recordOf(row, 'first', tenant)),
  ]);
  await push(tenant, [...TYPES]);
}

/** What stands there of a row after the undo, in the words of the table. */
function found(row: Row, at: { key: string; before: Company; pushed: Company; after: Company }): string {
  const { key, before, pushed, after } = at;
  const now = after.get(key) as Record<string, unknown> | undefined;
  if (!now) return row.preview === 'remove' && row.since !== 'gone there' ? 'removed' : 'gone';
  const same = (other: Company) =>
    differing(new Map([[key, now]]), new Map([[key, other.get(key)]])).length === 0;
  if (row.undo === 'inactive') return now.Active === false ? 'inactive' : 'still active';
  if (row.undo === 'removed') return now.TotalAmt === 0 ? 'removed' : 'still there';
  if (row.undo === 'as before') return same(before) ? 'as before' : `otherwise: ${JSON.stringify(now)}`;
  return same(pushed) ? 'as it is' : `otherwise: ${JSON.stringify(now)}`;
}

test('the table has every case once', () => {
  const keys = rows.map(({ type, did, since }) => `${type} ${did} ${since}`);
  expect([keys.length, new Set(keys).size]).toEqual([63, 63]);
});

test.each(['delete', 'void'])(
  'every row of the table is what happens: %s',
  async (removal) => {
    const { tenant, realmId } = await vendor.tenantIn(engine, { payroll: true });
    const client = await api.clientOf(tenant);
    const books = await booksOf(vendor, realmId);
    await prepare(tenant);
    const before = await contentOf(vendor, realmId);
    const WITHDRAWN = ['deactivated', 'voided', 'deleted'];
    await tenant.save(
      rows.map((row) =>
        WITHDRAWN.includes(row.did)
          ? recordOf(row, 'first', tenant, 'withdrawn')
          : recordOf(row, 'pushed', tenant),
      ),
    );
    const links = async () =>
      new Map(
        (await tenant.links()).map(({ entityType, recordId, externalId }) => [
          `${entityType}/${recordId}`,
          externalId,
        ]),
      );
    const old = await links();
    const batchId = await push(tenant, [...TYPES]);
    const all = new Map([...old, ...(await links())]);
    const idOf = (row: Row) => all.get(`${row.type}/${refOf(row)}`) ?? 'none';
    for (const row of rows) {
      if (row.since === 'nothing' || row.since === 'changed here') continue;
      const object = (await vendor.objects(realmId, KINDS[row.type])).find(({ Id }) => Id === idOf(row));
      if (!object) throw new Error(`${row.id} is not there`);
      if (row.since === 'changed there') await changeThere(books, row, object);
      else await removeThere(books, row, object);
    }
    await tenant.save(
      rows.filter(({ since }) => since === 'changed here').map((row) => recordOf(row, 'edited here', tenant)),
    );
    const pushed = await contentOf(vendor, realmId);

    const preview = new Map(
      (await previewOf(client, batchId, removal)).map((item) => [`${item.type}/${item.id}`, item]),
    );
    await undo(client, batchId, removal);
    const after = await contentOf(vendor, realmId);
    for (const row of rows) {
      const item = preview.get(`${row.type}/${refOf(row)}`);
      const told = item?.step ?? item?.error?.type;
      const cell = `${row.type} ${row.did}, ${row.since}`;
      const key = `${KINDS[row.type]} ${idOf(row)}`;
      const is = {
        cell,
        preview: told === removal && row.preview === 'remove' ? 'remove' : told,
        undo: found(row, { key, before, pushed, after }),
      };
      expect.soft(is).toEqual({ cell, preview: row.preview, undo: row.undo });
    }
    // What was edited here since is as it was edited, and held with the rest.
    const held = new Set(
      (await tenant.queue())
        .filter(({ errorType }) => errorType === 'Undone')
        .map(({ recordId }) => recordId),
    );
    const leaves = ['as it is', 'gone'];
    for (const row of rows)
      expect
        .soft([row.id, held.has(refOf(row))])
        .toEqual([row.id, !leaves.includes(row.undo) || (isNew(row) && row.undo === 'gone')]);
  },
  120_000,
);
