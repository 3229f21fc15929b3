import { z } from 'zod';
import { readChangeCheck } from '../../src/db/changes/change-checks.ts';
import { saveFeatures } from '../../src/db/connections/connection-state.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { SYNC_ERRORS, type SyncErrorInfo } from '../../src/errors.ts';
import { typeOfCode } from '../../src/providers/quickbooks-online/faults/codes.ts';
import type { CallRequest } from '../api/support/api.ts';
import { sealNow } from '../support/seal-now.ts';
import { chosen, setAuto } from './all-kinds.ts';
import type { EngineApi } from './engine-api.ts';
import type { Engine, Tenant } from './harness.ts';
import { atRest, OF_RECORDS, refuseBody, saysWhoActs } from './no-loops.ts';
import type { Vendor } from './quickbooks.ts';
import { customer, invoice, payment, serviceItem, timesheet } from './samples.ts';
import { ended, push, startUndo } from './undo-desk.ts';
import { booksOf } from './vendor-books.ts';

/** Everything that asks QuickBooks something, and what is told where it refuses to say. */

export interface Shop {
  vendor: Vendor;
  engine: Engine;
  tenant: Tenant;
  realmId: string;
  ask: Awaited<ReturnType<EngineApi['clientOf']>>;
  /** What is there for a read to be of. */
  batchId?: string;
}

/** What is told at the end, and whether a person can act on it. */
interface Told {
  type?: string;
  message?: string;
  actable: boolean;
}

export interface Read {
  /** Requests of it; everything of one try comes first in it, so that a try is one request. */
  match: { method: 'GET'; path: string };
  /** Requests of one try, where it is more than one. */
  ofOneTry?: number;
  before?(shop: Shop): Promise<void>;
  /** Asks, and waits for the end. */
  asked(shop: Shop, code: string): Promise<Told>;
  /** Asks, where that may pause the connection. */
  begin?(shop: Shop): Promise<unknown>;
}

const EUR = { currency: 'EUR' };
const COMPANY = { method: 'GET', path: '/companyinfo' } as const;
const QUERY = { method: 'GET', path: '/query' } as const;

function told(error: SyncErrorInfo | null | undefined): Told {
  return { type: error?.type, message: error?.message, actable: saysWhoActs(error) };
}

async function heldBy({ engine, tenant }: Shop, recordId: string): Promise<Told> {
  await atRest(engine, tenant);
  return told((await tenant.queue()).find((row) => row.recordId === recordId)?.error);
}

const failedSchema = z.object({ error: z.object({ type: z.string(), message: z.string() }).nullable() });

/** Of a run that the API shows: why it failed. */
async function failed({ ask }: Shop, url: string): Promise<Told> {
  const { error } = await waitUntil({ what: `${url} to fail`, timeoutMs: 60_000 }, async () => {
    const { body } = await ask({ url });
    return body.state === 'failed' ? failedSchema.parse(body) : undefined;
  });
  return { ...error, actable: saysWhoActs(error) };
}

const day = (code: string) => `2026-03-${String((OF_RECORDS.indexOf(code) % 28) + 1).padStart(2, '0')}`;

export const READS: Readonly<Record<string, Read>> = {
  pull: {
    match: QUERY,
    begin: ({ tenant }) => tenant.pull(['customer']),
    async asked({ tenant }) {
      const pull = await tenant.pull(['customer']);
      await pull.result();
      return told((await tenant.batch(pull.batchId)).error);
    },
  },
  'change check': {
    // What is refused to be told is compared instead, which asks for each record.
    match: { method: 'GET', path: String.raw`/\/(cdc|query)$/` },
    ofOneTry: 2,
    begin: ({ tenant }) => tenant.refresh(),
    async asked({ engine, tenant }) {
      await tenant.refresh();
      return told((await readChangeCheck(engine.db, tenant))?.error);
    },
  },
  import: {
    match: QUERY,
    begin: (shop) => startImport(shop),
    asked: async (shop) => failed(shop, `/v1/imports/${await startImport(shop)}`),
  },
  'balance report': {
    match: QUERY,
    begin: (shop) => startReport(shop),
    asked: async (shop) => failed(shop, `/v1/balance-reports/${await startReport(shop)}`),
  },
  'look-up of what is taken': {
    match: QUERY,
    async asked(shop, code) {
      const id = `l${code}`;
      await refuseBody(shop.vendor, shop.realmId, { code: '6240', type: 'customer' }, `Customer ${id}`);
      await shop.tenant.save([customer(id)]);
      return heldBy(shop, id);
    },
  },
  'look at what stands there after 5010': {
    match: QUERY,
    async asked(shop, code) {
      const id = `v${code}`;
      await shop.tenant.save([customer(id)]);
      await shop.tenant.settled();
      await refuseBody(shop.vendor, shop.realmId, { code: '5010', type: 'customer' }, `edited ${code} here`);
      await shop.tenant.save([customer(id, { notes: `edited ${code} here` })]);
      return heldBy(shop, id);
    },
  },
  'exchange rate': {
    match: { method: 'GET', path: '/exchangerate' },
    begin: ({ tenant }) => tenant.save([invoice('e', 'base', EUR)]),
    async asked(shop, code) {
      const id = `e${code}`;
      await shop.tenant.save([invoice(id, 'base', { ...EUR, issueDate: day(code) })]);
      return heldBy(shop, id);
    },
  },
  'what stands there before a push is taken back': {
    match: QUERY,
    async before(shop) {
      // By the push, and not by itself before that.
      await setAuto(shop.engine, shop.tenant, false);
      await shop.tenant.save([customer('undone')]);
      shop.batchId = await push(shop.tenant, ['customer']);
      await setAuto(shop.engine, shop.tenant, true);
    },
    async asked({ ask, tenant, batchId = '' }) {
      const undoId = await startUndo(ask, batchId);
      const left = (await ended(ask, undoId)).find(({ state }) => state === 'left');
      const error = left?.error ?? (await tenant.batch(undoId)).error;
      return { type: error?.type, message: error?.message, actable: saysWhoActs(error) };
    },
  },
  'list of accounts': {
    match: QUERY,
    asked: (shop, code) => answered(shop, code, { url: 'mappings/account/choices?refresh=true' }),
  },
  'list of employees': {
    match: QUERY,
    asked: (shop, code) => answered(shop, code, { url: 'mappings/employee/choices?refresh=true' }),
  },
  'company, read again': {
    match: COMPANY,
    asked: (shop, code) => answered(shop, code, { method: 'POST', url: 'read-company' }),
  },
  preview: {
    match: QUERY,
    async asked({ ask, tenant }, code) {
      const url = `/v1/connections/${tenant.connectionId}/push-preview?types=customer&compare=true&force=true`;
      const { body } = await ask({ url });
      const { compared, uncompared } = z
        .object({ compared: z.literal(false), uncompared: z.string() })
        .parse(body);
      return { type: String(compared), message: uncompared, actable: saysWhatToDo(uncompared, code) };
    },
  },
  proof: {
    match: QUERY,
    async before({ engine, tenant }) {
      await tenant.save([serviceItem('s'), invoice('i', 'base', EUR), payment('p', 'base', 'i', EUR)]);
      await tenant.settled();
      await sealNow(engine.db);
    },
    async asked({ ask, tenant }, code) {
      const url = `/v1/connections/${tenant.connectionId}/proof?from=2020-01-01&to=2099-01-01`;
      const { text } = await ask({ url });
      const [first] = text.split('\n').filter((line) => line.includes('"line":"record"'));
      const why = z
        .object({ why: z.array(z.string()) })
        .parse(JSON.parse(first ?? '{}'))
        .why.join(' ');
      return { type: 'unasked', message: why, actable: saysWhatToDo(why, code) };
    },
  },
  payroll: {
    match: COMPANY,
    async before({ engine, tenant }) {
      await chosen(engine, tenant);
    },
    async asked(shop, code) {
      const id = `t${code}`;
      const { db } = shop.engine;
      // A look is worth ten seconds.
      await saveFeatures(db, shop.tenant, { featuresReadAt: new Date(0).toISOString() });
      await shop.tenant.save([timesheet(id, 'ann')]);
      const told = await heldBy(shop, `${id}:e1`);
      return { ...told, actable: told.actable && /could not be looked up: ./.test(told.message ?? '') };
    },
  },
};

/** What a person is answered who waits for it. */
async function answered({ ask, tenant }: Shop, code: string, { method, url }: CallRequest): Promise<Told> {
  const { body } = await ask({ method, url: `/v1/connections/${tenant.connectionId}/${url}` });
  const actable =
    body.code === 'accounting_refused'
      ? saysWhatToDo(body.detail, code)
      : /again later|Reconnect/.test(body.remedy);
  return { type: body.code, message: body.detail, actable };
}

/** Of a refusal the remedy itself; of what may pass by itself, that it is to be asked again. */
function saysWhatToDo(text: string, code: string): boolean {
  const { remedy, actor } = SYNC_ERRORS[typeOfCode(code, 'read')];
  return text.includes(remedy) || (actor === 'nobody' && /again later/.test(text));
}

async function startImport({ ask, tenant }: Shop): Promise<string> {
  const url = `/v1/connections/${tenant.connectionId}/imports`;
  const { body } = await ask({ method: 'POST', url, body: { entityTypes: ['customer'] } });
  return z.string().parse(body.id);
}

async function startReport({ ask, tenant }: Shop): Promise<string> {
  const url = `/v1/connections/${tenant.connectionId}/balance-reports`;
  const { body } = await ask({ method: 'POST', url, body: {} });
  return z.string().parse(body.id);
}

/** A company in which everything that is asked for can be asked. */
export async function openShop(
  { vendor, engine }: Pick<Shop, 'vendor' | 'engine'>,
  api: EngineApi,
  { before }: Pick<Read, 'before'> = {},
): Promise<Shop> {
  const { tenant, realmId } = await vendor.tenantIn(engine, { multicurrency: true });
  await (await booksOf(vendor, realmId)).create('CompanyCurrency', { Code: 'EUR' });
  await tenant.save([customer('base', EUR)]);
  await tenant.settled();
  const shop = { vendor, engine, tenant, realmId, ask: await api.clientOf(tenant) };
  await before?.(shop);
  return shop;
}

const rulesSchema = z.object({ faults: z.array(z.object({ id: z.string(), hits: z.number() })) });

export interface Refusal {
  hits(): Promise<number>;
  lift(): Promise<void>;
}

/** Refuses what matches for ever. */
export async function refuseReads(
  { vendor, realmId }: Pick<Shop, 'vendor' | 'realmId'>,
  match: object,
  code: string,
): Promise<Refusal> {
  const rule = { realmId, kind: 'fault', match, fault: { code } };
  const { id } = z.object({ id: z.string() }).parse(await vendor.control('/faults', rule));
  return {
    async hits() {
      const { faults } = rulesSchema.parse(await vendor.control('/faults', undefined, 'GET'));
      return faults.find((each) => each.id === id)?.hits ?? 0;
    },
    async lift() {
      await vendor.control(`/faults/${id}`, undefined, 'DELETE');
    },
  };
}
