import { afterAll, beforeAll, describe } from 'vitest';
import type { EntityType } from '../../src/domain/entity.ts';
import { entriesIn } from './desktop/company-books.ts';
import { openDesktopOffice } from './desktop/desk.ts';
import { type Engine, startEngine, type Tenant } from './harness.ts';
import { startVendor } from './quickbooks.ts';

/** A business and the books that it is connected to, whichever they are. */
export interface AnyBooks {
  tenant: Tenant;
  /** Until nothing is under way; what needs a person may stay. */
  settled(): Promise<void>;
  names(entityType: 'customer' | 'invoice'): Promise<string[]>;
  /** Of all invoices there: what is open; of all payments: what pays nothing. */
  openAmounts(): Promise<{ invoices: number[]; payments: number[] }>;
  /** New customers are refused for the moment. */
  refuse(options?: { times?: number; name?: string }): Promise<void>;
  /** What is sent next is carried out, and the answers to it are lost. */
  loseAnswers(times: number): Promise<void>;
}

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
        async refuse({ times, name } = {}) {
          const match = name ? { batchItem: true, body: `${name}"` } : { method: 'POST', entity: 'Customer' };
          await fault({ kind: 'fault', match, fault: { code: '10000' }, times });
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
