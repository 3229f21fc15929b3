import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditTrail, mappingChoices, syncQueue } from '../../src/db/schema/index.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { connect, customerData } from './support/samples.ts';

let api: TestApi;
let client: TestClient;
let base: string;
let connectionId: string;
const accounts = [
  { externalId: '35', name: 'Checking', type: 'bank', active: true },
  { externalId: '9', name: 'Commissions & fees', type: 'expense', active: true },
];

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());

beforeEach(async () => {
  client = await api.client();
  connectionId = await connect(api, client);
  base = `/v1/connections/${connectionId}/mappings`;
  // The session of the fake vendor needs no refresh, but it does need tokens that live.
  api.vendor.choices = { employee: [], account: accounts, tax_code: [] };
});

const put = (kind: string, key: string, body: unknown) =>
  client.call({ method: 'PUT', url: `${base}/${kind}/${key}`, body });

async function hold(recordId: string, key: string): Promise<void> {
  await client.call({ method: 'PUT', url: `/v1/customers/${recordId}`, body: customerData });
  const error = { type: 'AccountNotMapped', message: 'x', mapping: { kind: 'account', key } } as const;
  await api.db
    .update(syncQueue)
    .set({ state: 'unresolved', error, errorType: error.type })
    .where(and(eq(syncQueue.tenantId, client.tenantId), eq(syncQueue.recordId, recordId)));
}

async function stateOf(recordId: string) {
  const [row] = await api.db
    .select()
    .from(syncQueue)
    .where(and(eq(syncQueue.tenantId, client.tenantId), eq(syncQueue.recordId, recordId)));
  return row?.state;
}

describe('the list of mappings', () => {
  it('shows each role with a suggestion and how many records wait for it', async () => {
    await hold('c1', 'payout_fees');
    const { body } = await client.call({ url: `${base}/account` });
    const fees = body.items.find(({ key }: { key: string }) => key === 'payout_fees');
    expect(fees).toMatchObject({
      mapping: null,
      holdsUp: 1,
      accepts: ['expense'],
      suggestion: { choice: { externalId: '9', name: 'Commissions & fees' } },
    });
  });

  it('is of use while the accounting system is away, and says so', async () => {
    api.vendor.choices = { kind: 'throttled', retryAfterMs: 1_000 };
    const { status, body } = await client.call({ url: `${base}/account` });
    expect([status, body.choicesProblem]).toEqual([200, 'It allows no more requests for now.']);
    expect(body.items[0].suggestion).toBeNull();
  });

  it('shows what was read before when the accounting system went away since', async () => {
    await client.call({ url: `${base}/account/choices` });
    await api.db.update(mappingChoices).set({ readAt: new Date(0) });
    api.vendor.choices = { kind: 'throttled', retryAfterMs: 1_000 };
    const { status, body } = await client.call({ url: `${base}/account/choices` });
    expect([status, body.items.length, body.readAt]).toEqual([200, 2, '1970-01-01T00:00:00.000Z']);
    const refreshed = await client.call({ url: `${base}/account/choices?refresh=true` });
    expect([refreshed.status, refreshed.body.code]).toEqual([503, 'accounting_unavailable']);
  });
});

describe('mapping a key', () => {
  it('lets go exactly what waited for it, wakes the conductor and names who chose', async () => {
    await hold('c1', 'payout_bank');
    await hold('c2', 'payout_fees');
    const { status, body } = await put('account', 'payout_bank', { externalId: '35' });
    expect([status, body.released]).toEqual([200, 1]);
    expect(body.mapping).toMatchObject({ externalName: 'Checking', externalType: 'bank' });
    expect(body.mapping.actor).toMatch(/^key:/);
    expect([await stateOf('c1'), await stateOf('c2')]).toEqual(['pending', 'unresolved']);
    expect(api.gateway.woken).toContainEqual({ tenantId: client.tenantId, connectionId });
  });

  it('is written in the audit trail', async () => {
    await put('account', 'payout_bank', { externalId: '35' });
    const entries = await api.db
      .select()
      .from(auditTrail)
      .where(and(eq(auditTrail.tenantId, client.tenantId), eq(auditTrail.action, 'putMapping')));
    expect(entries).toHaveLength(1);
  });

  it('finds a choice that was made in the accounting system a moment ago', async () => {
    await client.call({ url: `${base}/account/choices` });
    const fresh = { externalId: '77', name: 'Second bank', type: 'bank', active: true };
    api.vendor.choices = { employee: [], account: [...accounts, fresh], tax_code: [] };
    const { body } = await put('account', 'payout_bank', { externalId: '77' });
    expect(body.mapping.externalName).toBe('Second bank');
  });

  it('can be taken back, once', async () => {
    await put('account', 'payout_bank', { externalId: '35' });
    const url = `${base}/account/payout_bank`;
    expect((await client.call({ method: 'DELETE', url })).status).toBe(204);
    expect((await client.call({ method: 'DELETE', url })).status).toBe(404);
  });
});

describe('a wrong mapping is refused and names the field', () => {
  it.each([
    ['an id that is no choice', 'account', 'payout_bank', { externalId: '1' }, 422, '/externalId'],
    ['an account of another type', 'account', 'payout_bank', { externalId: '9' }, 422, '/externalId'],
    ['no id', 'account', 'payout_bank', {}, 422, '/externalId'],
    ['an unknown field', 'account', 'payout_bank', { externalId: '35', x: 1 }, 422, '/x'],
  ])('%s', async (_what, kind, key, body, status, pointer) => {
    const answer = await put(kind, key, body);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([status, pointer]);
  });

  it('a role that does not exist', async () => {
    expect((await put('account', 'nonsense', { externalId: '35' })).status).toBe(404);
  });

  it('an id that an employee and a vendor share, without saying which', async () => {
    api.vendor.choices = {
      account: [],
      employee: [],
      tax_code: ['a', 'b'].map((type) => ({ externalId: '5', name: type, type, active: true })),
    };
    const refused = await put('tax_code', 'HST', { externalId: '5' });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/externalType']);
    expect((await put('tax_code', 'HST', { externalId: '5', externalType: 'b' })).status).toBe(200);
  });

  it('an unknown kind', async () => {
    expect((await client.call({ url: `${base}/colours` })).status).toBe(400);
  });
});
