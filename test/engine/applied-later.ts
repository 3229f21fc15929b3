import { describe, expect, test } from 'vitest';
import type { Tenant } from './harness.ts';
import { customer, invoice, payment } from './samples.ts';
import { type Books, booksOf } from './vendor-books.ts';
import type { Running } from './with-engine.ts';

/** What somebody in QuickBooks does to what payments of ours pay there, and what is told of it. */

interface Deed {
  does: string;
  act(paid: Paid): Promise<unknown>;
  /** Of what the payment is told. */
  says: string;
}

interface Paid {
  books: Books;
  paymentId: string;
  invoiceId: string;
  otherId: string;
}

const appliedTo = (TxnId: string, Amount = 50) => ({ Amount, LinkedTxn: [{ TxnId, TxnType: 'Invoice' }] });

const DEEDS: Readonly<Record<string, Deed>> = {
  off: {
    does: 'takes it off its invoice',
    act: ({ books, paymentId }) => books.change('Payment', paymentId, { Line: [] }),
    says: 'it pays invoice i-off (50.00) here and nothing there',
  },
  less: {
    does: 'lets it pay less of its invoice',
    act: ({ books, paymentId, invoiceId }) =>
      books.change('Payment', paymentId, { Line: [appliedTo(invoiceId, 20)] }),
    says: 'it pays invoice i-less (50.00) here and invoice i-less (20.00) there',
  },
  moved: {
    does: 'moves it to another invoice',
    act: ({ books, paymentId, otherId }) =>
      books.change('Payment', paymentId, { Line: [appliedTo(otherId)] }),
    says: 'it pays invoice i-moved (50.00) here and invoice o-moved (50.00) there',
  },
  voided: {
    does: 'voids its invoice',
    act: ({ books, invoiceId }) => books.voidInvoice(invoiceId),
    says: 'it pays invoice i-voided (50.00) here and nothing there',
  },
  deleted: {
    does: 'deletes its invoice',
    act: ({ books, invoiceId }) => books.remove('Invoice', invoiceId),
    says: 'it pays invoice i-deleted (50.00) here and nothing there',
  },
};

/** More than a look reaches back behind the one before. */
const LATER_MS = 180_000;

async function paidFor(running: () => Running, company: object) {
  const { vendor, engine } = running();
  const { tenant, realmId } = await vendor.tenantIn(engine, company);
  const keys = Object.keys(DEEDS);
  const bills = keys.flatMap((key) => [invoice(`i-${key}`, 'c'), invoice(`o-${key}`, 'c')]);
  const payments = keys.map((key) => payment(`p-${key}`, 'c', `i-${key}`));
  await tenant.save([customer('c'), ...bills, ...payments]);
  await tenant.settled();
  expect(await tenant.queue()).toEqual([]);
  // The day after, so to speak: a look tells only what is newer than the one before, less a minute.
  await vendor.control('/clock', { shiftMs: LATER_MS });
  await tenant.refresh();
  const books = await booksOf(vendor, realmId);
  const links = new Map((await tenant.links()).map(({ recordId, externalId }) => [recordId, externalId]));
  const there = (id: string) => links.get(id) ?? '';
  for (const key of keys) {
    await DEEDS[key]?.act({
      books,
      paymentId: there(`p-${key}`),
      invoiceId: there(`i-${key}`),
      otherId: there(`o-${key}`),
    });
  }
  return tenant;
}

const toldOf = async (tenant: Tenant) => {
  const rows = (await tenant.queue()).filter(({ entityType }) => entityType === 'payment');
  return Object.fromEntries(
    rows.map(({ recordId, errorType, error }) => [recordId, `${errorType}: ${error?.message}`]),
  );
};

export function tellAppliedLater(running: () => Running): void {
  describe('a payment that pays something else there later', () => {
    test.each([true, false])(
      'is told by the change check, whatever somebody did, also where a void moves it: %s',
      async (voidsMovePayments) => {
        const tenant = await paidFor(running, { unknown: { voidsMovePayments } });
        await tenant.refresh();
        const told = await toldOf(tenant);
        const expected = Object.entries(DEEDS).map(([key, { says }]) => [
          `p-${key}`,
          `ChangedInQuickBooks: Payment changed in QuickBooks: ${says}.`,
        ]);
        expect(told).toEqual(Object.fromEntries(expected));
      },
    );

    test('is told by a pull, which takes what stands there', async () => {
      const tenant = await paidFor(running, { unknown: { voidsMovePayments: false } });
      await (await tenant.pull(['invoice', 'payment'])).result();
      const log = await tenant.log();
      for (const [key, { says }] of Object.entries(DEEDS)) {
        const told = log
          .filter(({ recordId, direction }) => recordId === `p-${key}` && direction === 'pull')
          .at(-1);
        expect(told?.message, key).toContain(says);
      }
      expect(await toldOf(tenant)).toEqual({});
    });
  });
}
