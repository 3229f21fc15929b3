import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROLE_SCOPES } from '../../src/api/access.ts';
import { createApiKey } from '../../src/db/people/api-keys.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { booksOf } from '../engine/vendor-books.ts';
import { type Business, type Stack, startStack } from '../service-invoice-pro/business.ts';

/** The page "Sync & unsync accounts, sync statuses", sentence by sentence. */

let stack: Stack;
let business: Business;
let accounts: string;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.close());
beforeEach(async () => {
  business = await stack.newBusiness();
  accounts = `${business.connection}/accounts`;
});

const customer = (name: string, rest: object = {}) => ({ displayName: name, ...rest });
const invoice = (number: string, customerId: string, rest: object = {}) => ({
  customerId,
  number,
  status: 'sent',
  issueDate: '2026-11-01',
  lines: [{ description: 'Work', quantity: '2', unitPrice: '25.00', amount: '50.00' }],
  total: '50.00',
  ...rest,
});
const payment = (customerId: string, invoiceId: string) => ({
  customerId,
  status: 'collected',
  date: '2026-11-02',
  amount: '50.00',
  allocations: [{ invoiceId, amount: '50.00' }],
});

async function store(url: string, body: object): Promise<void> {
  const answer = await business.put(url, body);
  if (answer.status > 299) throw new Error(answer.text);
}

async function policy(choice: 'with_documents' | 'all'): Promise<{ unsent: Record<string, number> }> {
  const url = `${business.connection}/settings`;
  const { body, headers } = await business.get(url);
  const { enabled, conflictPolicy } = body;
  const answer = await business.api.call({
    method: 'PUT',
    url,
    body: { enabled, conflictPolicy, autoSync: {}, accounts: choice },
    headers: { 'if-match': String(headers.etag) },
  });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
}

async function statusOf(id: string): Promise<string> {
  return (await business.get(`${accounts}/${id}`)).body.status;
}

const becomes = (id: string, status: string) =>
  waitUntil({ what: `account ${id} to be ${status}`, timeoutMs: 60_000 }, async () =>
    (await statusOf(id)) === status ? true : undefined,
  );
const inQuickBooks = (type: string) => stack.vendor.objects(business.realmId, type);
/** The customers there whose names are among these. */
const named = async (...names: string[]) =>
  (await inQuickBooks('Customer')).filter(({ DisplayName }) => names.includes(String(DisplayName)));
/** QuickBooks takes no customers: for good, so that nothing is tried again. */
const refuseCustomers = () =>
  stack.vendor.control('/faults', {
    realmId: business.realmId,
    kind: 'fault',
    match: { method: 'POST', entity: 'Customer' },
    fault: { code: '2050' },
  });
const sync = (...ids: string[]) => business.post(`${accounts}/sync`, { ids });
const unsync = (...ids: string[]) => business.post(`${accounts}/unsync`, { ids });

describe('which accounts sync', () => {
  test('By default, all accounts that have invoices or payments are synced: another one is Not synced, which is no error, until its first document takes it along', async () => {
    await policy('with_documents');
    await store('/v1/customers/quiet', customer('Quiet'));
    await store('/v1/customers/busy', customer('Busy'));
    await store('/v1/invoices/i1', invoice('A-1', 'busy'));
    await becomes('busy', 'synced');
    expect(await statusOf('quiet')).toBe('not_synced');
    expect(await named('Busy', 'Quiet')).toMatchObject([{ DisplayName: 'Busy' }]);
    await business.tenant.settled();
    expect(await business.tenant.queue()).toEqual([]);

    await store('/v1/payments/p1', { ...payment('quiet', 'none'), allocations: [] });
    await becomes('quiet', 'synced');
  });

  test('a change of an account that has a document goes by itself, one of an account without goes nowhere', async () => {
    await policy('with_documents');
    await store('/v1/customers/busy', customer('Busy'));
    await store('/v1/invoices/i1', invoice('A-1', 'busy', { status: 'draft' }));
    await store('/v1/customers/quiet', customer('Quiet'));
    await store('/v1/customers/quiet', customer('Quiet', { phone: '555 0100' }));
    await store('/v1/customers/busy', customer('Busy', { phone: '555 0100' }));
    await becomes('busy', 'synced');
    expect(await statusOf('quiet')).toBe('not_synced');
  });

  test('or you can also choose to sync all your accounts: switching sends nothing and says how many a push would send; Push Customers means all either way', async () => {
    await policy('with_documents');
    await store('/v1/customers/quiet', customer('Quiet'));
    expect((await policy('all')).unsent.customer).toBe(1);
    expect(await statusOf('quiet')).toBe('not_synced');
    await store('/v1/customers/next', customer('Next'));
    await becomes('next', 'synced');

    await policy('with_documents');
    const { body } = await business.post(`${business.connection}/push`, { entityTypes: ['customer'] });
    expect(body.id).toBeTruthy();
    await becomes('quiet', 'synced');
  });

  test('a connection that is made without a word about accounts syncs all of them', async () => {
    expect((await business.get(`${business.connection}/settings`)).body.accounts).toBe('all');
  });
});

describe('sync and unsync by hand', () => {
  test('temporarily unsync one of your accounts: its invoices and payments will not be synced until you decide to sync it; then everything that was left out goes, and is counted', async () => {
    await store('/v1/customers/c', customer('Acme'));
    await becomes('c', 'synced');
    expect((await unsync('c')).body).toEqual({ accounts: 1, withdrawn: 0, next: null });
    expect(await statusOf('c')).toBe('skipped');

    await store('/v1/invoices/i1', invoice('A-1', 'c'));
    await store('/v1/payments/p1', payment('c', 'i1'));
    await store('/v1/customers/c', customer('Acme', { phone: '555 0100' }));
    for (const record of ['customer/c', 'invoice/i1', 'payment/p1']) {
      const { body: sync } = await business.get(`/v1/records/${record}/sync`);
      expect(sync.connections[0]).toMatchObject({ badge: 'skipped', label: 'QB Skipped' });
    }
    const push = await business.post(`${business.connection}/push`, {
      entityTypes: ['customer', 'invoice', 'payment'],
    });
    await waitUntil({ what: 'the push to end', timeoutMs: 60_000 }, async () => {
      const { body } = await business.get(`/v1/batches/${push.body.id}`);
      return body.state === 'done' ? true : undefined;
    });
    expect(await inQuickBooks('Invoice')).toEqual([]);
    expect(await inQuickBooks('Payment')).toEqual([]);
    expect((await named('Acme'))[0]?.PrimaryPhone).toBeUndefined();

    const { status, body } = await sync('c');
    expect([status, body]).toEqual([
      202,
      { accounts: 1, queued: { customer: 1, invoice: 1, payment: 1 }, next: null },
    ]);
    await becomes('c', 'synced');
    await business.tenant.settled();
    expect(await inQuickBooks('Invoice')).toHaveLength(1);
    expect(await inQuickBooks('Payment')).toHaveLength(1);
    expect((await named('Acme'))[0]?.PrimaryPhone).toMatchObject({ FreeFormNumber: '555 0100' });
  });

  test('Once you do, you won’t receive error messages about this account: its open ones leave Unresolved, and what is found there later is not told', async () => {
    await refuseCustomers();
    await store('/v1/customers/c', customer('Acme'));
    await becomes('c', 'failed');
    await store('/v1/invoices/i1', invoice('A-1', 'c'));
    await business.tenant.settled();
    expect((await business.tenant.queue()).length).toBe(2);
    expect((await unsync('c')).body).toEqual({ accounts: 1, withdrawn: 2, next: null });
    expect(await business.tenant.queue()).toEqual([]);
    expect(await statusOf('c')).toBe('skipped');
    await store('/v1/invoices/i2', invoice('A-2', 'c'));
    expect(await business.tenant.queue()).toEqual([]);
  });

  test('a document deleted here while its account was unsynced is taken back there once the account syncs again', async () => {
    await store('/v1/customers/c', customer('Acme'));
    await store('/v1/invoices/i1', invoice('A-1', 'c'));
    await becomes('c', 'synced');
    await business.tenant.settled();
    await unsync('c');
    expect((await business.api.call({ method: 'DELETE', url: '/v1/invoices/i1' })).status).toBe(200);
    await business.tenant.settled();
    expect((await inQuickBooks('Invoice'))[0]?.TotalAmt).toBe(50);
    expect((await sync('c')).body.queued).toEqual({ invoice: 1 });
    await business.tenant.settled();
    expect((await inQuickBooks('Invoice'))[0]?.TotalAmt).toBe(0);
  });

  test('pulls and change checks leave an unsynced account alone', async () => {
    await store('/v1/customers/c', customer('Acme'));
    await becomes('c', 'synced');
    await unsync('c');
    const [theirs] = await named('Acme');
    const books = await booksOf(stack.vendor, business.realmId);
    await books.change('Customer', String(theirs?.Id), { CompanyName: 'Acme Ltd' });
    await business.tenant.refresh();
    const { result } = await business.tenant.pull(['customer']);
    await result();
    expect(await business.tenant.record('customer', 'c')).not.toHaveProperty('companyName');
  });

  test('Sync pressed on a record of an unsynced account says what to press instead', async () => {
    await store('/v1/customers/c', customer('Acme'));
    await becomes('c', 'synced');
    await unsync('c');
    await store('/v1/invoices/i1', invoice('A-1', 'c'));
    const { status, body } = await business.post('/v1/records/invoice/i1/sync');
    expect([status, body.code]).toEqual([409, 'account_skipped']);
    expect(body.remedy).toContain('Sync Account to QuickBooks');
  });

  test('several at once, and none when one of them does not exist', async () => {
    await store('/v1/customers/a', customer('A'));
    await store('/v1/customers/b', customer('B'));
    await becomes('b', 'synced');
    await becomes('a', 'synced');
    expect((await unsync('a', 'nobody')).status).toBe(404);
    expect(await statusOf('a')).toBe('synced');
    expect((await unsync('a', 'b')).body.accounts).toBe(2);
    expect((await sync('b', 'a')).body.accounts).toBe(2);
  });
});

describe('Sync Account to QuickBooks', () => {
  test('Select from the list of available QuickBooks clients: searchable, the ones linked elsewhere named with whose they are', async () => {
    await store('/v1/customers/taken', customer('Harbour Taken'));
    await becomes('taken', 'synced');
    const books = await booksOf(stack.vendor, business.realmId);
    await books.create('Customer', { DisplayName: 'Harbour Free' });
    await books.create('Customer', { DisplayName: 'Hill' });
    const { body } = await business.get(`${business.connection}/customer-counterparts?search=harbour`);
    expect(body.items).toMatchObject([
      { name: 'Harbour Taken', linkedTo: { id: 'taken', name: 'Harbour Taken' } },
      { name: 'Harbour Free', linkedTo: null },
    ]);
  });

  test('an account is linked to the chosen client and nothing is made there twice; one that is taken is refused with whose it is', async () => {
    await policy('with_documents');
    const books = await booksOf(stack.vendor, business.realmId);
    const externalId = await books.create('Customer', {
      DisplayName: 'Harbour Limited',
      PrimaryEmailAddr: { Address: 'office@harbour.example' },
    });
    await store('/v1/customers/c', customer('Harbour'));
    const linked = await business.post(`${accounts}/c/link`, { externalId });
    expect([linked.status, linked.body.accounts]).toEqual([202, 1]);
    await becomes('c', 'synced');
    await business.tenant.settled();
    expect(await named('Harbour', 'Harbour Limited')).toMatchObject([
      { Id: externalId, PrimaryEmailAddr: { Address: 'office@harbour.example' } },
    ]);
    expect(await business.tenant.record('customer', 'c')).toMatchObject({ email: 'office@harbour.example' });

    await store('/v1/customers/d', customer('Other'));
    const refused = await business.post(`${accounts}/d/link`, { externalId });
    expect([refused.status, refused.body.errors[0].detail ?? refused.text]).toEqual([
      422,
      expect.stringContaining('linked to customer c'),
    ]);
  });

  test('or create a new one', async () => {
    await policy('with_documents');
    await store('/v1/customers/c', customer('Brand New'));
    expect((await sync('c')).body.queued).toEqual({ customer: 1 });
    await becomes('c', 'synced');
    expect(await named('Brand New')).toHaveLength(1);
  });
});

describe('Account sync statuses', () => {
  test('You can see the sync status for all your accounts in one place, filtered, counted and searched', async () => {
    await policy('with_documents');
    await store('/v1/customers/a', customer('Alder'));
    await store('/v1/customers/b', customer('Birch'));
    await store('/v1/customers/c', customer('Cedar'));
    await sync('a');
    await becomes('a', 'synced');
    await unsync('c');
    const list = async (query: string) =>
      (await business.get(`${accounts}?${query}`)).body.items.map((item: { id: string }) => item.id);
    expect(await list('')).toEqual(['a', 'b', 'c']);
    expect(await list('status=not_synced')).toEqual(['b']);
    expect(await list('status=skipped')).toEqual(['c']);
    expect(await list('search=edar')).toEqual(['c']);
    expect((await business.get(`${business.connection}/account-counts`)).body).toEqual({
      synced: 1,
      not_synced: 1,
      skipped: 1,
      failed: 0,
      syncing: 0,
    });
    const first = await business.get(`${accounts}?limit=2`);
    expect(first.body.items).toHaveLength(2);
    expect(await list(`limit=2&cursor=${encodeURIComponent(first.body.next)}`)).toEqual(['c']);
  });

  test.each([
    ['Synced', 'synced', 'This account is successfully synced.'],
    ['Not synced', 'not_synced', 'This account is not synced. You can sync it from the Info tab.'],
    ['Skipped', 'skipped', 'You skipped sync for this account. Resync it from the Info tab, if needed.'],
    ['Failed', 'failed', 'There is a sync issue with this account. '],
    ['Syncing', 'syncing', 'This account is being synced. This process takes time.'],
  ])('%s: the tooltip says what it means', async (label, status, tooltip) => {
    if (status === 'not_synced') await policy('with_documents');
    if (status === 'failed') await refuseCustomers();
    if (status === 'syncing')
      await stack.vendor.control('/faults', {
        realmId: business.realmId,
        kind: 'latency',
        ms: 1_500,
        times: 1,
        match: { method: 'POST' },
      });
    await store('/v1/customers/c', customer('Acme'));
    if (status === 'skipped') await unsync('c');
    await becomes('c', status);
    const { body } = await business.get(`${accounts}/c`);
    expect(body.label).toBe(label);
    expect(body.tooltip.startsWith(tooltip)).toBe(true);
    expect(body.remedy === null).toBe(status !== 'failed');
  });
});

describe('who may', () => {
  test.each([
    ['owner', 202, 200],
    ['admin', 202, 200],
    ['member', 403, 403],
  ] as const)('This can be done only by a firm owner or admin: %s', async (role, synced, unsynced) => {
    await store('/v1/customers/c', customer('Acme'));
    const { key } = await createApiKey(stack.engine.db, business.tenant.tenantId, {
      name: role,
      role,
      scopes: [...ROLE_SCOPES[role]],
    });
    const as = (path: string, body: object) =>
      business.api.call({
        method: 'POST',
        url: `${accounts}/${path}`,
        body,
        headers: { authorization: `Bearer ${key}` },
      });
    expect((await as('unsync', { ids: ['c'] })).status).toBe(unsynced);
    expect((await as('sync', { ids: ['c'] })).status).toBe(synced);
    expect((await as('c/link', { externalId: '1' })).status === 403).toBe(role === 'member');
    const list = await business.api.call({ url: accounts, headers: { authorization: `Bearer ${key}` } });
    expect(list.status).toBe(200);
  });

  test('another business sees and changes nothing of it: as if it were not there', async () => {
    await store('/v1/customers/c', customer('Acme'));
    const stranger = await stack.newBusiness();
    for (const request of [
      { url: accounts },
      { url: `${accounts}/c` },
      { url: `${business.connection}/account-counts` },
      { url: `${business.connection}/customer-counterparts` },
      { method: 'POST' as const, url: `${accounts}/sync`, body: { ids: ['c'] } },
      { method: 'POST' as const, url: `${accounts}/unsync`, body: { ids: ['c'] } },
      { method: 'POST' as const, url: `${accounts}/c/link`, body: { externalId: '1' } },
    ]) {
      expect([request.url, (await stranger.api.call(request)).status]).toEqual([request.url, 404]);
    }
  });
});
