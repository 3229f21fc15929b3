import { describe, expect, it } from 'vitest';
import { compare } from '../../src/dev/demo/compare.ts';
import type { ObjectsByType } from '../../src/dev/demo/sandbox-objects.ts';
import type { DemoBusiness } from '../../src/dev/demo-data.ts';

const invoice = { customerId: 'c', issueDate: '2026-01-01', lines: [], total: '10.10' };
const timesheet = (id: string, teamMemberId: string, status: 'approved' | 'draft') => ({
  id,
  data: {
    teamMemberId,
    status,
    startDate: '2026-01-05',
    entries: [{ id: 'e1', date: '2026-01-05', hours: 1, minutes: 45 }],
  },
});
const business: DemoBusiness = {
  customers: [{ id: 'c', data: { displayName: 'A', email: 'a@example.com' } }],
  serviceItems: [{ id: 's', data: { name: 'B', sku: 'LB-1', unitPrice: '0.085' } }],
  invoices: [
    { id: 'i-1', data: { ...invoice, number: 'D-1', status: 'sent' } },
    { id: 'i-2', data: { ...invoice, number: 'D-2', status: 'draft' } },
    { id: 'i-3', data: { ...invoice, number: 'D-3', status: 'void' } },
  ],
  payments: [{ id: 'p', data: { customerId: 'c', status: 'collected', date: '2026-01-02', amount: '5.00' } }],
  teamMembers: [{ id: 'demo-member-001', data: { name: 'Emily' } }],
  timesheets: [
    timesheet('t-1', 'demo-member-001', 'approved'),
    timesheet('t-2', 'demo-member-001', 'draft'),
    timesheet('t-3', 'demo-member-004', 'approved'),
  ],
  payouts: [
    {
      id: 'po_1',
      arrives: '2026-02-01',
      held: false,
      movements: [{ type: 'charge', amount: 1_000, fee: 59 }],
    },
    { id: 'po_2', arrives: '2026-02-01', held: true, movements: [{ type: 'charge', amount: 900, fee: 56 }] },
  ],
};
const right: ObjectsByType = {
  customer: [{ Id: '1', PrimaryEmailAddr: { Address: 'a@example.com' } }],
  service_item: [{ Id: '2', Sku: 'LB-1', UnitPrice: 0.085 }],
  invoice: [{ Id: '3', DocNumber: 'D-1', TotalAmt: 10.1 }],
  payment: [{ Id: '4', PrivateNote: 'Thanks\n[LB:p]', TotalAmt: '5.00' }],
  timesheet_entry: [{ Id: '5', Description: 'Hedges [LB:t-1:e1]', Hours: 1, Minutes: 45 }],
  payout: [{ Id: '6', PrivateNote: 'Payout po_1 [LB:po_1]', TotalAmt: 9.41 }],
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
    [
      'time that differs by a minute',
      { timesheet_entry: [{ Id: '5', Description: '[LB:t-1:e1]', Hours: 1, Minutes: 44 }] },
      'timesheet_entry t-1:e1 has 104 in QuickBooks instead of 105',
    ],
    [
      'time of somebody who is not mapped',
      { timesheet_entry: [...right.timesheet_entry, { Id: '9', Description: '[LB:t-3:e1]', Hours: 1 }] },
      'timesheet_entry t-3:e1 is in QuickBooks, but should not be',
    ],
    [
      'a payout that differs by a cent',
      { payout: [{ Id: '6', PrivateNote: '[LB:po_1]', TotalAmt: 9.4 }] },
      'payout po_1 has 9.4 in QuickBooks instead of 9.41',
    ],
    [
      'a payout that should have waited',
      { payout: [...right.payout, { Id: '9', PrivateNote: '[LB:po_2]', TotalAmt: 8.44 }] },
      'payout po_2 is in QuickBooks, but should not be',
    ],
  ])('tells %s', (_what, there, problem) => {
    expect(compare(business, { ...right, ...there }).problems).toEqual([problem]);
  });
});
