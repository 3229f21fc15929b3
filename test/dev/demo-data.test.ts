import { describe, expect, it } from 'vitest';
import { amountOf, demoBusiness, isMapped } from '../../src/dev/demo-data.ts';
import { customerSchema } from '../../src/domain/entities/customer.ts';
import { invoice, invoiceSchema } from '../../src/domain/entities/invoice.ts';
import { payment, paymentSchema } from '../../src/domain/entities/payment.ts';
import { serviceItemSchema } from '../../src/domain/entities/service-item.ts';
import { teamMemberSchema } from '../../src/domain/entities/team-member.ts';
import { timesheet, timesheetSchema } from '../../src/domain/entities/timesheet.ts';
import { addAmounts, isMore } from '../../src/domain/money.ts';
import { quickBooksName } from '../../src/providers/quickbooks-online/names.ts';

const business = demoBusiness();

describe('the demo business', () => {
  it('is the same every time', () => {
    expect(demoBusiness()).toEqual(business);
  });

  it('has 60 customers, 25 service items, 150 invoices, 100 payments, 4 people, 12 timesheets and 4 payouts', () => {
    const sizes = Object.values(business).map((records) => records.length);
    expect(sizes).toEqual([60, 25, 150, 100, 4, 12, 4]);
  });

  it('has timesheets in every state, and people who are mapped and who are not', () => {
    const states = new Set(business.timesheets.map(({ data }) => data.status));
    expect([...states].sort()).toEqual([...timesheetSchema.shape.status.options].sort());
    expect(business.teamMembers.map(({ id }) => isMapped(id))).toEqual([true, true, false, false]);
  });

  it('has payouts of card payments that are collected, each paid out once, and one that waits for an account', () => {
    const charges = business.payouts.flatMap(({ movements }) => movements);
    const paidOut = charges.flatMap(({ paymentIntent }) => paymentIntent ?? []);
    const carded = business.payments.flatMap(({ data }) => data.processorId ?? []);
    expect(paidOut.sort()).toEqual(carded.sort());
    expect(new Set(paidOut).size).toBe(paidOut.length);
    expect(business.payouts.map(({ held }) => held)).toEqual([false, false, false, true]);
    for (const payout of business.payouts) expect(amountOf(payout)).toBeGreaterThan(0);
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
    for (const { data } of business.teamMembers) teamMemberSchema.parse(data);
    for (const { data } of business.timesheets)
      expect(timesheet.check(timesheetSchema.parse(data))).toEqual([]);
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
