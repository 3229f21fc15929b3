import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approve } from '../../src/db/approvals/approve.ts';
import { listRows } from '../../src/db/approvals/list.ts';
import { listVersion } from '../../src/db/approvals/selection.ts';
import { syncSettings } from '../../src/db/schema/index.ts';
import { type AnyBooks, type AnyVendor, describeEachProvider } from './any-books.ts';
import { customer, invoice } from './samples.ts';

const IDS = ['a', 'b', 'c', 'd', 'e'];

/** The rows of invoices that wait to come in, as a person sees them who looks now. */
async function look({ engine }: AnyVendor, { tenant }: AnyBooks) {
  const version = await listVersion(engine.db);
  const wanted = { direction: 'import' as const, entityType: 'invoice' as const, after: 0, limit: 50 };
  return { version, rows: await listRows(engine.db, tenant, { ...wanted, version }) };
}

/** Checks these and no others. */
async function check(
  vendor: AnyVendor,
  books: AnyBooks,
  ids: readonly string[],
  unchecked: 'keep' | 'clear',
): Promise<void> {
  const { version, rows } = await look(vendor, books);
  const except = rows.filter(({ recordId }) => !ids.includes(recordId ?? ''));
  const exceptGroups = [{ direction: 'export' as const, entityType: 'invoice' as const }];
  const selection = { version, except, exceptGroups, only: [] };
  const approval = { selection, unchecked, actor: 'person', prerequisites: 'wait' as const };
  await vendor.engine.db.transaction((tx) => approve(tx, books.tenant, approval));
}

const waiting = async (vendor: AnyVendor, books: AnyBooks) =>
  (await look(vendor, books)).rows.map(({ recordId }) => recordId).sort();

async function messages({ tenant }: AnyBooks): Promise<unknown[]> {
  const found = [];
  for (const id of IDS) found.push((await tenant.record('invoice', id))?.customerMessage);
  return found;
}

describeEachProvider((vendor) => {
  test('what changed there comes in once a person approved it as it is: kept it comes back after the sync, cleared it does not, edited meanwhile on either side it asks again', async () => {
    const books = await vendor().newBooks();
    const { tenant } = books;
    const { db } = vendor().engine;
    await tenant.save([customer('c1'), ...IDS.map((id) => invoice(id, 'c1', { customerMessage: 'agreed' }))]);
    await books.settled();
    await db
      .update(syncSettings)
      .set({ approvalRequired: true, conflictPolicy: 'theirs_wins' })
      .where(
        and(eq(syncSettings.tenantId, tenant.tenantId), eq(syncSettings.connectionId, tenant.connectionId)),
      );
    for (const id of IDS) await books.changeInvoice(`N-${id}`, { message: `there ${id}` });
    await books.refresh();
    expect(await waiting(vendor(), books)).toEqual(IDS);
    expect(await messages(books)).toEqual(IDS.map(() => 'agreed'));

    await check(vendor(), books, ['a', 'd', 'e'], 'keep');
    expect(await waiting(vendor(), books)).toEqual([]);
    await books.changeInvoice('N-d', { message: 'there d, later' });
    await tenant.save([invoice('e', 'c1', { customerMessage: 'here e' })]);
    await books.refresh();
    expect(await messages(books)).toEqual(['there a', 'agreed', 'agreed', 'agreed', 'here e']);
    await books.refresh();
    expect(await waiting(vendor(), books)).toEqual(['b', 'c', 'd', 'e']);

    await check(vendor(), books, ['d', 'e'], 'clear');
    await books.refresh();
    await books.refresh();
    expect(await messages(books)).toEqual(['there a', 'agreed', 'agreed', 'there d, later', 'there e']);
    expect(await waiting(vendor(), books)).toEqual([]);
    // Nothing of all that was written there.
    const there = await books.invoices();
    expect(IDS.map((id) => there.get(`N-${id}`)?.message)).toEqual([
      'there a',
      'there b',
      'there c',
      'there d, later',
      'there e',
    ]);
  });
});
