import type { RecordInput } from '../../src/db/records/save-record.ts';

/** Small valid records; fields can be overridden. */

export function customer(id: string, data: Record<string, unknown> = {}): RecordInput {
  return { entityType: 'customer', id, data: { displayName: `Customer ${id}`, ...data } };
}

export function serviceItem(id: string, data: Record<string, unknown> = {}): RecordInput {
  return { entityType: 'service_item', id, data: { name: `Item ${id}`, unitPrice: '25.00', ...data } };
}

export function invoice(id: string, customerId: string, data: Record<string, unknown> = {}): RecordInput {
  const lines = [{ description: 'Work', quantity: '2', unitPrice: '25.00', amount: '50.00' }];
  return {
    entityType: 'invoice',
    id,
    data: {
      customerId,
      number: `N-${id}`.slice(0, 21),
      status: 'sent',
      issueDate: '2026-03-01',
      lines,
      total: '50.00',
      ...data,
    },
  };
}

export function payment(
  id: string,
  customerId: string,
  invoiceId: string,
  data: Record<string, unknown> = {},
): RecordInput {
  const allocations = [{ invoiceId, amount: '50.00' }];
  return {
    entityType: 'payment',
    id,
    data: { customerId, status: 'collected', date: '2026-03-02', amount: '50.00', allocations, ...data },
  };
}

export function teamMember(id: string, data: Record<string, unknown> = {}): RecordInput {
  return { entityType: 'team_member', id, data: { name: `Member ${id}`, ...data } };
}

export function timesheet(id: string, teamMemberId: string, data: Record<string, unknown> = {}): RecordInput {
  const entries = [{ id: 'e1', date: '2026-03-03', hours: 1, minutes: 30, description: 'Hedges' }];
  return {
    entityType: 'timesheet',
    id,
    data: {
      teamMemberId,
      status: 'approved',
      startDate: '2026-03-02',
      endDate: '2026-03-08',
      entries,
      ...data,
    },
  };
}
