import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type Business, type Stack, startStack } from './business.ts';

/** The page "Manual Sync & Sync Log" of Service Invoice Pro, sentence by sentence. */

let stack: Stack;
let business: Business;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.close());
beforeEach(async () => {
  business = await stack.newBusiness();
});

const customer = (name: string, rest: object = {}) => ({ displayName: name, ...rest });
const invoice = (number: string, rest: object = {}) => ({
  customerId: 'c1',
  number,
  status: 'sent',
  issueDate: '2026-11-01',
  lines: [{ description: 'Work', quantity: '2', unitPrice: '25.00', amount: '50.00' }],
  total: '50.00',
  ...rest,
});
const payment = (rest: object = {}) => ({
  customerId: 'c1',
  status: 'collected',
  date: '2026-11-02',
  amount: '50.00',
  allocations: [{ invoiceId: 'i1', amount: '50.00' }],
  ...rest,
});

/** Stores records while every toggle is off, so that only a push by hand can send them. */
async function existing(records: [url: string, body: object][]): Promise<void> {
  await setToggles(false);
  for (const [url, body] of records) {
    const answer = await business.put(url, body);
    if (answer.status > 299) throw new Error(answer.text);
  }
}

interface Settings {
  enabled: boolean;
  conflictPolicy: string;
  autoSync: Record<string, boolean>;
}

async function change(decide: (before: Settings) => Partial<Settings>): Promise<void> {
  const url = `${business.connection}/settings`;
  const { body, headers } = await business.get(url);
  const { enabled, conflictPolicy, autoSync }: Settings = body;
  const before = { enabled, conflictPolicy, autoSync };
  const answer = await business.api.call({
    method: 'PUT',
    url,
    body: { ...before, ...decide(before) },
    headers: { 'if-match': String(headers.etag) },
  });
  if (answer.status !== 200) throw new Error(answer.text);
}

const enableSync = (enabled: boolean) => change(() => ({ enabled }));
const setToggles = (on: boolean) =>
  change(({ autoSync }) => ({
    autoSync: Object.fromEntries(Object.keys(autoSync).map((type) => [type, on])),
  }));

async function push(entityTypes: string[]): Promise<void> {
  const { status, body, text } = await business.post(`${business.connection}/push`, { entityTypes });
  if (status !== 202) throw new Error(text);
  await waitUntil({ what: 'the push', timeoutMs: 60_000 }, async () => {
    const batch = await business.get(`/v1/batches/${body.id}`);
    return ['done', 'failed'].includes(batch.body.state) || undefined;
  });
}

const names = async (entity: string, member: string) =>
  (await stack.vendor.objects(business.realmId, entity)).map((object) => object[member]);
const log = async (query = '') => (await business.get(`/v1/sync-log${query}`)).body.items;
const badge = async (type: string, id: string) => {
  const { body } = await business.get(`/v1/records/${type}/${id}/sync`);
  return body.connections[0];
};

describe('push to QuickBooks', () => {
  test('Push Customers — syncs all customers to QB', async () => {
    await existing([
      ['/v1/customers/c1', customer('Pine House')],
      ['/v1/customers/c2', customer('Oak House')],
    ]);
    await push(['customer']);
    expect(await names('Customer', 'DisplayName')).toEqual(
      expect.arrayContaining(['Pine House', 'Oak House']),
    );
  });

  test('Push Invoices — syncs all sent invoices to QB', async () => {
    await existing([
      ['/v1/customers/c1', customer('Pine House')],
      ['/v1/invoices/i1', invoice('SIP-1')],
      ['/v1/invoices/i2', invoice('SIP-2', { status: 'paid' })],
      ['/v1/invoices/i3', invoice('SIP-3', { status: 'draft' })],
    ]);
    await push(['invoice']);
    const numbers = await names('Invoice', 'DocNumber');
    expect(numbers).toEqual(expect.arrayContaining(['SIP-1', 'SIP-2']));
    expect(numbers).not.toContain('SIP-3');
  });

  test('Push Payments — syncs all collected payments to QB', async () => {
    await existing([
      ['/v1/customers/c1', customer('Pine House')],
      ['/v1/invoices/i1', invoice('SIP-1')],
      ['/v1/payments/p1', payment({ reference: 'SIP-CHECK-7' })],
      ['/v1/payments/p2', payment({ status: 'pending', reference: 'SIP-CHECK-8' })],
    ]);
    await push(['payment']);
    const references = await names('Payment', 'PaymentRefNum');
    expect(references).toContain('SIP-CHECK-7');
    expect(references).not.toContain('SIP-CHECK-8');
  });

  test('Push Service Items — syncs all active service items to QB', async () => {
    await existing([
      ['/v1/service-items/s1', { name: 'Gutter cleaning', unitPrice: '80.00' }],
      ['/v1/service-items/s2', { name: 'Roof painting', unitPrice: '80.00', active: false }],
    ]);
    await push(['service_item']);
    const items = await names('Item', 'Name');
    expect(items).toContain('Gutter cleaning');
    expect(items).not.toContain('Roof painting');
  });

  test('Each push shows a confirmation dialog before starting: what it would do is told, and nothing is done', async () => {
    await existing([['/v1/customers/c1', customer('Pine House')]]);
    const dialog = { entityTypes: ['customer'], dryRun: true };
    const { status, body } = await business.post(`${business.connection}/push`, dialog);
    expect(status).toBe(200);
    expect(body.totals).toEqual([
      {
        type: 'customer',
        create: 1,
        update: 0,
        unchanged: 0,
        delete: 0,
        waiting: 0,
        failing: 0,
        skipped: 0,
        notEligible: 0,
        exact: true,
      },
    ]);
    expect(await names('Customer', 'DisplayName')).not.toContain('Pine House');
    expect(await log()).toEqual([]);
  });

  test('Use push when you’ve just enabled sync and want to send existing data', async () => {
    await enableSync(false);
    await business.put('/v1/customers/c1', customer('Pine House'));
    const refused = await business.post(`${business.connection}/push`, { entityTypes: ['customer'] });
    expect([refused.status, refused.body.code]).toEqual([409, 'sync_disabled']);
    await enableSync(true);
    expect(await log()).toEqual([]);
    expect(await names('Customer', 'DisplayName')).not.toContain('Pine House');
    await push(['customer']);
    expect(await names('Customer', 'DisplayName')).toContain('Pine House');
  });

  test('Use manual push after enabling a new auto-sync toggle to sync existing records', async () => {
    await existing([['/v1/customers/c1', customer('Pine House')]]);
    await setToggles(true);
    await business.put('/v1/customers/c2', customer('Oak House'));
    await business.tenant.settled();
    expect(await names('Customer', 'DisplayName')).not.toContain('Pine House');
    expect((await log()).map((entry: { name: string }) => entry.name)).toEqual(['Oak House']);
    await push(['customer']);
    expect(await names('Customer', 'DisplayName')).toContain('Pine House');
  });

  test('Use push when you need to re-sync after resolving errors', async () => {
    const match = { method: 'POST', entity: 'Customer' };
    const fault = { code: '6240', detail: 'Another customer is already using this name.' };
    const { realmId } = business;
    const rule = await stack.vendor.control('/faults', { realmId, kind: 'fault', match, fault });
    await business.put('/v1/customers/c1', customer('Pine House'));
    await business.tenant.settled();
    expect((await badge('customer', 'c1')).badge).toBe('error');
    await stack.vendor.control(`/faults/${(rule as { id: string }).id}`, undefined, 'DELETE');
    await push(['customer']);
    expect((await badge('customer', 'c1')).badge).toBe('synced');
  });
});

describe('the sync log', () => {
  test('The sync log shows a history of all sync activity — both automatic and manual', async () => {
    await business.put('/v1/customers/c1', customer('Pine House'));
    await business.tenant.settled();
    await existing([['/v1/customers/c2', customer('Oak House')]]);
    await push(['customer']);
    const entries = (await log('?status=success')).map((entry: { name: string; batchId: string | null }) => [
      entry.name,
      entry.batchId !== null,
    ]);
    expect(entries).toEqual([
      ['Oak House', true],
      ['Pine House', false],
    ]);
  });

  test('Each entry includes entity type, entity name, direction, status, timestamp and error', async () => {
    await business.put('/v1/customers/c1', customer('Pine House'));
    await business.put('/v1/invoices/i1', invoice('SIP-1', { tax: '4.00', total: '54.00' }));
    await business.tenant.settled();
    const [failed] = await log('?status=error');
    expect(failed).toMatchObject({ type: 'invoice', name: 'SIP-1', direction: 'push', status: 'error' });
    expect(failed.message).toMatch(/tax/);
    expect(Date.parse(failed.at)).toBeGreaterThan(0);
    const [done] = await log('?status=success&type=customer');
    expect(done).toMatchObject({ name: 'Pine House', status: 'success', message: null });
  });

  test('Gray (Skipped) — the record was skipped (e.g., already exists, or a prerequisite wasn’t met)', async () => {
    await existing([['/v1/customers/c1', customer('Pine House')]]);
    await push(['customer']);
    await push(['customer']);
    const [again] = await log('?status=skipped');
    expect(again).toMatchObject({ action: 'already up to date' });
    const match = { method: 'POST', entity: 'Customer' };
    const fault = { code: '6240', detail: 'Another customer is already using this name.' };
    await stack.vendor.control('/faults', { realmId: business.realmId, kind: 'fault', match, fault });
    await existing([
      ['/v1/customers/c2', customer('Oak House')],
      ['/v1/invoices/i2', invoice('SIP-2', { customerId: 'c2' })],
    ]);
    await push(['invoice']);
    const [skipped] = await log('?status=skipped&type=invoice');
    expect(skipped).toMatchObject({ action: 'prerequisite not met', errorType: 'PrerequisiteNotMet' });
    expect(skipped.message).toContain('Oak House');
  });

  test('The log shows 25 entries at a time, additional entries up to 200 total', async () => {
    const many = Array.from({ length: 26 }, (_, at): [string, object] => [
      `/v1/customers/c${at}`,
      customer(`House ${at}`),
    ]);
    await existing(many);
    await push(['customer']);
    const first = await business.get('/v1/sync-log');
    expect(first.body.items).toHaveLength(25);
    const more = await business.get(`/v1/sync-log?cursor=${first.body.next}`);
    expect(more.body.items).toHaveLength(1);
    expect((await business.get('/v1/sync-log?limit=200')).body.items).toHaveLength(26);
    expect((await business.get('/v1/sync-log?limit=201')).status).toBe(400);
  });
});

describe('automatic retry', () => {
  const fail = (times?: number) =>
    stack.vendor.control('/faults', {
      realmId: business.realmId,
      kind: 'fault',
      match: { method: 'POST', entity: 'Customer' },
      fault: { code: '10000', status: 400 },
      ...(times === undefined ? {} : { times }),
    });

  test('Failed syncs are automatically retried up to 2 times by a background process', async () => {
    await fail(2);
    await business.put('/v1/customers/c1', customer('Pine House'));
    await business.tenant.settled();
    const entries = (await log()).map((entry: { status: string; attempt: number }) => [
      entry.attempt,
      entry.status,
    ]);
    expect(entries).toEqual([
      [3, 'success'],
      [2, 'error'],
      [1, 'error'],
    ]);
  });

  test('If an error persists after automatic retries, it appears in the “Unresolved Errors” count on the Connection tab', async () => {
    await fail();
    await business.put('/v1/customers/c1', customer('Pine House'));
    await business.tenant.settled();
    expect((await log()).filter((entry: { status: string }) => entry.status === 'error')).toHaveLength(3);
    expect((await business.get(`${business.connection}/health`)).body.unresolved).toBe(1);
    const { body } = await business.get('/v1/unresolved-errors');
    expect(body.groups).toMatchObject([{ count: 1, records: [{ id: 'c1', name: 'Pine House' }] }]);
    expect(body.groups[0].remedy).not.toBe('');
  });
});

describe('sync status badges', () => {
  test('QB Synced (green) — successfully pushed to QuickBooks', async () => {
    await business.put('/v1/customers/c1', customer('Pine House'));
    await business.put('/v1/invoices/i1', invoice('SIP-1'));
    await business.tenant.settled();
    expect(await badge('invoice', 'i1')).toMatchObject({ label: 'QB Synced', colour: 'green' });
  });

  test('QB Error (red) — the error message is shown below the badge; the Sync button on that page re-attempts', async () => {
    await business.put('/v1/customers/c1', customer('Pine House'));
    await business.put('/v1/invoices/i1', invoice('SIP-1', { tax: '4.00', total: '54.00' }));
    await business.tenant.settled();
    const shown = await badge('invoice', 'i1');
    expect(shown).toMatchObject({ label: 'QB Error', colour: 'red', error: { type: 'InvalidRecord' } });
    expect(shown.message).toMatch(/tax/);
    const before = (await log('?type=invoice')).length;
    expect((await business.post('/v1/records/invoice/i1/sync')).status).toBe(202);
    await business.tenant.settled();
    expect((await log('?type=invoice')).length).toBe(before + 1);
  });
});

describe('tips', () => {
  test('Check the sync log periodically to catch any persistent errors: it can be filtered by status', async () => {
    await business.put('/v1/customers/c1', customer('Pine House'));
    await business.put('/v1/invoices/i1', invoice('SIP-1', { tax: '4.00', total: '54.00' }));
    await business.tenant.settled();
    const found = await log('?status=error');
    expect(found.map((entry: { name: string }) => entry.name)).toEqual(['SIP-1']);
  });

  test('If you see many errors at once, check the Connection tab for overall connection health first', async () => {
    await stack.vendor.control('/tokens/revoke', { realmId: business.realmId });
    for (const id of ['c1', 'c2', 'c3']) await business.put(`/v1/customers/${id}`, customer(`House ${id}`));
    await waitUntil({ what: 'the pause', timeoutMs: 60_000 }, async () => {
      const { body } = await business.get(`${business.connection}/health`);
      return (body.status === 'needs_reauth' && body.inFlight === 0) || undefined;
    });
    const { body } = await business.get(`${business.connection}/health`);
    expect(body.banner.error).toMatchObject({ type: 'ConnectionNeedsReauth', actor: 'admin' });
    expect(body.pending).toBe(3);
    expect(await log('?status=error')).toEqual([]);
  });
});
