import { describe, expect, it } from 'vitest';
import { compare, type ObjectsByType } from '../../src/dev/demo/compare.ts';
import type { DemoBusiness } from '../../src/dev/demo-data.ts';

const invoice = { customerId: 'c', issueDate: '2026-01-01', lines: [], total: '10.10' };
const business: DemoBusiness = {
  customers: [{ id: 'c', data: { displayName: 'A', email: 'a@example.com' } }],
  serviceItems: [{ id: 's', data: { name: 'B', sku: 'LB-1', unitPrice: '0.085' } }],
  invoices: [
    { id: 'i-1', data: { ...invoice, number: 'D-1', status: 'sent' } },
    { id: 'i-2', data: { ...invoice, number: 'D-2', status: 'draft' } },
    { id: 'i-3', data: { ...invoice, number: 'D-3', status: 'void' } },
  ],
  payments: [{ id: 'p', data: { customerId: 'c', status: 'collected', date: '2026-01-02', amount: '5.00' } }],
};
const right: ObjectsByType = {
  customer: [{ Id: '1', PrimaryEmailAddr: { Address: 'a@example.com' } }],
  service_item: [{ Id: '2', Sku: 'LB-1', UnitPrice: 0.085 }],
  invoice: [{ Id: '3', DocNumber: 'D-1', TotalAmt: 10.1 }],
  payment: [{ Id: '4', PrivateNote: 'Thanks\n[LB:p]', TotalAmt: '5.00' }],
};

describe('the comparison with QuickBooks', () => {
  it('finds nothing wrong where everything is there once, with its amount', () => {
    const { problems, counts } = compare(business, right);
    expect(problems).toEqual([]);
    expect(counts.invoice).toEqual({ records: 3, eligible: 1, exact: 1 });
  });

  it.each<[string, Partial<ObjectsByType>, string]>([
    ['a record that is missing', { customer: [] }, 'customer c is not in QuickBooks'],
    [
      'a record that is there twice',
      { payment: [...right.payment, ...right.payment] },
      'payment p is in QuickBooks 2 times',
    ],
    [
      'an amount that differs by a cent',
      { invoice: [{ Id: '3', DocNumber: 'D-1', TotalAmt: 10.11 }] },
      'invoice i-1 has 10.11 in QuickBooks instead of 10.10',
    ],
    [
      'a draft that was sent',
      { invoice: [...right.invoice, { Id: '9', DocNumber: 'D-2', TotalAmt: 10.1 }] },
      'invoice i-2 is in QuickBooks, but should not be',
    ],
  ])('tells %s', (_what, there, problem) => {
    expect(compare(business, { ...right, ...there }).problems).toEqual([problem]);
  });
});
