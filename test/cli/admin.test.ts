import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { readTokens, saveTokens } from '../../src/db/connections/token-store.ts';
import { addSigningSecret, savePayoutKey } from '../../src/db/payouts/payout-sources.ts';
import { ensureTenant } from '../../src/db/people/tenants.ts';
import { connections, rateBudgets } from '../../src/db/schema/index.ts';
import { readSealed } from '../../src/db/sealed-values.ts';
import { createEndpoint } from '../../src/db/webhooks/webhook-endpoints.ts';
import { monthOf } from '../../src/domain/reads-meter.ts';
import { QUICKBOOKS_ONLINE } from '../../src/providers/quickbooks-online/index.ts';
import { createSealer, endpointSecretContext } from '../../src/secrets.ts';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/contract.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { run } from './support.ts';

let database: TestDatabase;
let client: DatabaseClient;
let temporal: TestTemporal;

const owner = { tenantId: 'ten_a', connectionId: 'con_a' };
const tokens = {
  accessToken: 'access',
  accessExpiresAt: '2026-01-01T00:00:00.000Z',
  refreshToken: 'refresh',
  refreshExpiresAt: '2026-04-01T00:00:00.000Z',
};
const newKey = () => randomBytes(32).toString('base64');

beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 2 });
  temporal = await createTestTemporal();
  await ensureTenant(client.db, { id: owner.tenantId, name: 'Anders & Daughters' });
});
afterAll(async () => {
  await temporal?.close();
  await client?.close();
  await database?.close();
});

function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    LEDGERBRIDGE_ENCRYPTION_KEY: newKey(),
    ...more,
  };
}

describe('admin setup', () => {
  it('makes the namespace with its search attributes once, also when two do it at the same time', async () => {
    const namespace = `made-${randomUUID()}`;
    const setUp = () => run(['admin', 'setup', '--json'], environment({ TEMPORAL_NAMESPACE: namespace }));
    const both = await Promise.all([setUp(), setUp()]);
    expect(both.map(({ code, err }) => [code, err])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(JSON.parse((await setUp()).out)).toEqual({
      namespace,
      created: false,
      searchAttributes: [],
      fairness: true,
    });
    const { customAttributes } = await temporal.connection.operatorService.listSearchAttributes({
      namespace,
    });
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.values(SEARCH_ATTRIBUTES)));
  });
});

/** One secret of each kind, sealed with this key. */
async function fill(key: string): Promise<void> {
  const sealer = createSealer({ key });
  await saveTokens(client.db, sealer, { ...owner, tokens });
  await savePayoutKey(client.db, sealer, owner, { processor: 'stripe', key: 'sk_test_1234', live: false });
  await addSigningSecret(client.db, sealer, owner, 'whsec_one');
  const context = endpointSecretContext(owner.tenantId);
  const secrets = ['one', 'two'].map((secret) => sealer.seal(secret, context));
  await createEndpoint(client.db, owner.tenantId, {
    url: 'https://example.com/hook',
    description: '',
    events: [],
    secrets,
  });
}

describe('admin rotate', () => {
  it('seals each kind of secret anew: the former key is not needed any more, and each says what it said', async () => {
    const [former, key] = [newKey(), newKey()];
    await fill(former);
    const rotated = await run(
      ['admin', 'rotate', '--json'],
      environment({ LEDGERBRIDGE_ENCRYPTION_KEY: key, LEDGERBRIDGE_FORMER_KEYS: former }),
    );
    expect([rotated.code, JSON.parse(rotated.out)]).toEqual([0, { resealed: 5, current: 0 }]);
    const sealer = createSealer({ key });
    const values = await readSealed(client.db);
    const said = values.map(({ kind, sealed, context }) => [kind, sealer.open(sealed, context)]);
    expect(said.sort()).toEqual([
      ['processor keys', 'sk_test_1234'],
      ['processor secrets', 'whsec_one'],
      ['sign-ins', JSON.stringify(tokens)],
      ['webhook secrets', 'one'],
      ['webhook secrets', 'two'],
    ]);
    expect(await readTokens(client.db, sealer, owner)).toEqual(tokens);
    const again = await run(['admin', 'rotate', '--json'], environment({ LEDGERBRIDGE_ENCRYPTION_KEY: key }));
    expect(JSON.parse(again.out)).toEqual({ resealed: 0, current: 5 });
  });

  it('names what does not open and how it would, and leaves it as it is', async () => {
    const before = await readSealed(client.db);
    const { code, err } = await run(['admin', 'rotate'], environment());
    expect(code).toBe(1);
    expect(err).toMatch(/^5 of 5 secrets do not open: .*LEDGERBRIDGE_FORMER_KEYS/);
    expect(await readSealed(client.db)).toEqual(before);
  });
});

describe('admin tenants and keys', () => {
  it('lists every business with what it owes', async () => {
    const { out } = await run(['admin', 'tenants', '--json'], environment());
    expect(JSON.parse(out).items).toMatchObject([
      { id: 'ten_a', name: 'Anders & Daughters', connections: 0, records: 0, queued: 0, unresolved: 0 },
    ]);
  });

  it('gives an owner who lost the key another one, and takes the lost one away only then', async () => {
    const create = () => run(['admin', 'keys', 'create', 'ten_a', '--json'], environment());
    const lost = JSON.parse((await create()).out);
    const revoke = () => run(['admin', 'keys', 'revoke', 'ten_a', lost.id], environment());
    expect(await revoke()).toMatchObject({
      code: 1,
      err: expect.stringContaining('admin keys create ten_a'),
    });
    await create();
    expect((await revoke()).code).toBe(0);
    expect((await revoke()).err).toContain(`ten_a has no key ${lost.id}`);
    const { out } = await run(['admin', 'keys', 'list', 'ten_a', '--json'], environment());
    expect(JSON.parse(out).items.map(({ revokedAt }: { revokedAt: string | null }) => !revokedAt)).toEqual([
      true,
      false,
    ]);
  });
});

describe('admin reads', () => {
  it('says what each company read, what for, and how far the plan lasts, in reads and in money', async () => {
    const month = monthOf(new Date());
    const company = { tenantId: owner.tenantId, provider: QUICKBOOKS_ONLINE, status: 'active' as const };
    await client.db.insert(connections).values([
      { ...company, id: 'con_a' },
      { ...company, id: 'con_b', provider: 'elsewhere' },
    ]);
    await client.db.insert(rateBudgets).values([
      { ...owner, kind: 'any', reads: { month, of: { pull: 4_000, changes: 1_000 } } },
      { ...owner, connectionId: 'con_b', kind: 'any', reads: { month, of: { pull: 9 } } },
    ]);
    const plan = { QBO_READS_PER_MONTH: '3000', QBO_READS_STOP: 'false', QBO_READS_PRICE_PER_1000: '3.50' };
    const { out, err } = await run(['admin', 'reads', '--json'], environment(plan));
    expect(err).toBe('');
    const { plans, companies } = JSON.parse(out);
    expect(plans).toMatchObject([{ provider: QUICKBOOKS_ONLINE, used: 5_000, level: 'urgent' }]);
    expect(Number(plans[0].cost)).toBeGreaterThanOrEqual(7);
    expect(companies).toHaveLength(2);
    const { out: text } = await run(['admin', 'reads'], environment(plan));
    expect(text).toMatch(/5000 of 3000 reads, .* expected .* USD beyond the plan/);
    expect(text).toMatch(/con_a\s+pull\s+4000\n.*con_a\s+changes\s+1000/);
    const before = await run(['admin', 'reads', '--month', '2020-01', '--json'], environment());
    expect(JSON.parse(before.out)).toEqual({ month: '2020-01', plans: [], companies: [] });
  });
});
