import { describe, expect, it } from 'vitest';
import { demoBusiness } from '../../src/dev/demo-data.ts';
import { customerSchema } from '../../src/domain/entities/customer.ts';
import { invoice, invoiceSchema } from '../../src/domain/entities/invoice.ts';
import { payment, paymentSchema } from '../../src/domain/entities/payment.ts';
import { serviceItemSchema } from '../../src/domain/entities/service-item.ts';
import { addAmounts, isMore } from '../../src/domain/money.ts';
import { quickBooksName } from '../../src/providers/quickbooks-online/names.ts';

const business = demoBusiness();

describe('the demo business', () => {
  it('is the same every time', () => {
    expect(demoBusiness()).toEqual(business);
  });

  it('has 60 customers, 25 service items, 150 invoices and 100 payments', () => {
    const sizes = Object.values(business).map((records) => records.length);
    expect(sizes).toEqual([60, 25, 150, 100]);
  });

  it('has invoices and payments in every state', () => {
    const statesOf = (records: { data: { status: string } }[]) =>
      [...new Set(records.map(({ data }) => data.status))].sort();
    expect(statesOf(business.invoices)).toEqual([...invoiceSchema.shape.status.options].sort());
    expect(statesOf(business.payments)).toEqual([...paymentSchema.shape.status.options].sort());
  });

  it('passes every check of the API', () => {
    for (const { data } of business.customers) customerSchema.parse(data);
    for (const { data } of business.serviceItems) serviceItemSchema.parse(data);
    for (const { data } of business.invoices) expect(invoice.check(invoiceSchema.parse(data))).toEqual([]);
    for (const { data } of business.payments) expect(payment.check(paymentSchema.parse(data))).toEqual([]);
  });

  it('has no two names that QuickBooks would take for one, and none that is too long for it', () => {
    const names = [
      ...business.customers.map(({ data }) => data.displayName),
      ...business.serviceItems.map(({ data }) => data.name),
    ].map((name) => quickBooksName(name).toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(500);
    expect(Math.max(...names.map((name) => name.length))).toBeGreaterThan(400);
  });

  it('pays invoices of the same customer only, never drafts or voids, and never more than they are', () => {
    const invoices = new Map(business.invoices.map((each) => [each.id, each.data]));
    for (const { data } of business.payments) {
      for (const allocation of data.allocations ?? []) {
        const paid = invoices.get(allocation.invoiceId);
        expect(paid?.customerId).toBe(data.customerId);
        expect(['sent', 'paid']).toContain(paid?.status);
        expect(isMore(allocation.amount, paid?.total ?? '0')).toBe(false);
      }
    }
  });

  it('has paid for what it calls paid', () => {
    for (const { id, data } of business.invoices.filter((each) => each.data.status === 'paid')) {
      const allocations = business.payments
        .filter((each) => each.data.status === 'collected')
        .flatMap((each) => each.data.allocations ?? [])
        .filter((allocation) => allocation.invoiceId === id);
      const sum = addAmounts(
        allocations.map((allocation) => allocation.amount),
        'USD',
      );
      expect(sum).toBe(data.total);
    }
  });
});
