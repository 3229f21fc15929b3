import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe } from 'vitest';
import { z } from 'zod';
import { changeChecks } from '../../src/db/schema/index.ts';
import type { EntityType } from '../../src/domain/entity.ts';
import { changeInvoiceIn, entriesIn, invoicesIn } from './desktop/company-books.ts';
import { openDesktopOffice } from './desktop/desk.ts';
import { type Engine, startEngine, type Tenant } from './harness.ts';
import { startVendor } from './quickbooks.ts';
import { booksOf } from './vendor-books.ts';

/** A business and the books that it is connected to, whichever they are. */
export interface AnyBooks {
  tenant: Tenant;
  /** Until nothing is under way; what needs a person may stay. */
  settled(): Promise<void>;
  names(entityType: 'customer' | 'invoice'): Promise<string[]>;
  /** Of all invoices there: what is open; of all payments: what pays nothing. */
  openAmounts(): Promise<{ invoices: number[]; payments: number[] }>;
  /** What each invoice of one line says, by its number. */
  invoices(): Promise<Map<string, InvoiceThere>>;
  /** What a person there does to the invoice of this number. */
  changeInvoice(number: string, how: ChangeThere): Promise<void>;
  /** Looks what changed there, and waits until it is applied. */
  refresh(): Promise<void>;
  /** New customers are refused for the moment. */
  refuse(options?: { times?: number; name?: string }): Promise<void>;
  /** What is sent next is carried out, and the answers to it are lost. */
  loseAnswers(times: number): Promise<void>;
}

export interface InvoiceThere {
  message: string | undefined;
  email: string | undefined;
  total: string;
}

/** `unreadable`: a discount of 5.00 that adds; taken, it would change what the invoice comes to. */
export type ChangeThere = { message: string } | { email: string } | { amount: string } | 'unreadable';

export interface AnyVendor {
  engine: Engine;
  newBooks(): Promise<AnyBooks>;
  close(): Promise<void>;
}

/** Declares the same tests for every accounting system. */
export function describeEachProvider(run: (vendor: () => AnyVendor) => void): void {
  for (const [name, open] of Object.entries(OPEN)) {
    describe(name, () => {
      let vendor: AnyVendor | undefined;
      beforeAll(async () => {
        vendor = await open();
      });
      afterAll(() => vendor?.close());
      run(() => {
        if (!vendor) throw new Error(`${name} is not open`);
        return vendor;
      });
    });
  }
}

const OPEN: Readonly<Record<string, () => Promise<AnyVendor>>> = {
  'QuickBooks Online': openOnline,
  'QuickBooks Desktop': openDesktop,
};

async function openOnline(): Promise<AnyVendor> {
  const vendor = await startVendor();
  const engine = await startEngine([vendor.provider]);
  return {
    engine,
    async newBooks() {
      const { tenant, realmId } = await vendor.tenantIn(engine);
      const fault = (rule: object) => vendor.control('/faults', { realmId, ...rule });
      const books = await booksOf(vendor, realmId);
      const invoiceOf = async (number: string) => {
        const found = (await vendor.objects(realmId, 'Invoice')).find(
          ({ DocNumber }) => DocNumber === number,
        );
        return found ?? missing(number);
      };
      return {
        tenant,
        settled: () => tenant.settled(),
        async names(type) {
          const objects = await vendor.objects(realmId, type === 'customer' ? 'Customer' : 'Invoice');
          return objects.map(({ DisplayName, DocNumber }) => String(DisplayName ?? DocNumber));
        },
        async openAmounts() {
          const [bills, paid] = [
            await vendor.objects(realmId, 'Invoice'),
            await vendor.objects(realmId, 'Payment'),
          ];
          return {
            invoices: bills.map(({ Balance }) => Number(Balance)),
            payments: paid.map(({ UnappliedAmt }) => Number(UnappliedAmt)),
          };
        },
        invoices: async () =>
          new Map(
            (await vendor.objects(realmId, 'Invoice')).map((row) => [
              String(row.DocNumber),
              contentOnline(row),
            ]),
          ),
        async changeInvoice(number, how) {
          const { Id, Line } = await invoiceOf(number);
          if (how === 'unreadable')
            await books.change('Invoice', Id, { Line: [firstOf(Line), ADDING_ONLINE] });
          else if ('message' in how)
            await books.change('Invoice', Id, { CustomerMemo: { value: how.message } });
          else if ('email' in how) await books.change('Invoice', Id, { BillEmail: { Address: how.email } });
          else await books.changeAmount(Id, Number(how.amount));
        },
        refresh: () => tenant.refresh(),
        async refuse({ times, name } = {}) {
          const match = name ? { batchItem: true, body: `${name}"` } : { method: 'POST', entity: 'Customer' };
          await fault({ kind: 'fault', match, fault: { code: '10000', status: 400 }, times });
        },
        async loseAnswers(times) {
          await fault({ kind: 'drop-after', match: { method: 'POST' }, times });
        },
      };
    },
    async close() {
      await engine.close();
      await vendor.close();
    },
  };
}

const onlineRow = z.looseObject({
  TotalAmt: z.coerce.number(),
  CustomerMemo: z.object({ value: z.string() }).optional(),
  BillEmail: z.object({ Address: z.string() }).optional(),
});
const ADDING_ONLINE = {
  Amount: -5,
  DetailType: 'DiscountLineDetail',
  DiscountLineDetail: { PercentBased: false },
};

function contentOnline(row: object): InvoiceThere {
  const { CustomerMemo, BillEmail, TotalAmt } = onlineRow.parse(row);
  return { message: CustomerMemo?.value, email: BillEmail?.Address, total: TotalAmt.toFixed(2) };
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined;
}

function missing(what: string): never {
  throw new Error(`${what} is not there`);
}

const KINDS = { customer: 'Customer', invoice: 'Invoice' } as const satisfies Partial<
  Record<EntityType, string>
>;

async function openDesktop(): Promise<AnyVendor> {
  const office = await openDesktopOffice();
  const template = await office.template();
  return {
    engine: office.engine,
    async newBooks() {
      const { tenant, file, until } = await office.newDesk({ like: template });
      const of = async (kind: string) => (await entriesIn(file)).filter((entry) => entry.kind === kind);
      const last = async (kind: string) => (await of(kind)).map(({ amounts }) => Number(amounts.at(-1)));
      const isAtRest = async () =>
        (await tenant.queue()).every(
          ({ state, error }) => state === 'unresolved' || (state === 'waiting' && error),
        );
      return {
        tenant,
        settled: async () => void (await until('the queue to settle', isAtRest)),
        names: async (type) => (await of(KINDS[type])).map(({ mark }) => mark),
        openAmounts: async () => ({
          invoices: await last('Invoice'),
          payments: await last('ReceivePayment'),
        }),
        invoices: async () =>
          new Map((await invoicesIn(file)).map(({ number, ...content }) => [number, content])),
        changeInvoice: async (number, how) => changeInvoiceIn(file, number, how),
        async refresh() {
          const ofTenant = eq(changeChecks.tenantId, tenant.tenantId);
          await office.engine.db
            .update(changeChecks)
            .set({ dueAt: new Date(0) })
            .where(ofTenant);
          let ended = false;
          const read = tenant.refresh({ due: false }).then(() => {
            ended = true;
          });
          await until('what changed there to be read', async () => ended);
          await read;
        },
        async refuse({ times, name } = {}) {
          file.faults.add({
            kind: 'status',
            code: 1000,
            request: 'CustomerAdd',
            containing: name && `${name}"`,
            times,
          });
        },
        async loseAnswers(times) {
          // The first set of a visit tells host, company and preferences.
          file.faults.add({ kind: 'crash', when: 'after', skip: 1, times });
        },
      };
    },
    close: () => office.close(),
  };
}
