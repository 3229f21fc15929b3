import type { PushItem } from '../../src/providers/provider.ts';

/** Small records of each type, in which every test may change what it is about. */

export function customer(recordId: string, data: object = {}): PushItem {
  return {
    entityType: 'customer',
    recordId,
    desired: 'present',
    data: { displayName: `Customer “${recordId}” & Co`, ...data },
  };
}

export function serviceItem(recordId: string, data: object = {}): PushItem {
  return {
    entityType: 'service_item',
    recordId,
    desired: 'present',
    data: { name: `Service ${recordId}`, description: 'By the hour', ...data },
  };
}

export function invoice(recordId: string, customerId: string, itemId: string, data: object = {}): PushItem {
  return {
    entityType: 'invoice',
    recordId,
    desired: 'present',
    data: {
      customerId,
      number: `No ${recordId}`,
      status: 'sent',
      issueDate: '2026-03-01',
      currency: 'USD',
      lines: [{ serviceItemId: itemId, quantity: '2', unitPrice: '25.00', amount: '50.00' }],
      tax: '0',
      total: '50.00',
      ...data,
    },
  };
}

export function payment(
  recordId: string,
  customerId: string,
  invoiceId: string,
  data: object = {},
): PushItem {
  return {
    entityType: 'payment',
    recordId,
    desired: 'present',
    data: {
      customerId,
      status: 'collected',
      date: '2026-03-02',
      currency: 'USD',
      amount: '50.00',
      allocations: [{ invoiceId, amount: '50.00' }],
      ...data,
    },
  };
}

/** Of the team member `member`, who is mapped wherever time is kept. */
export function timesheetEntry(recordId: string, data: object = {}): PushItem {
  return {
    entityType: 'timesheet_entry',
    recordId,
    desired: 'present',
    data: {
      timesheetId: 'sheet',
      teamMemberId: 'member',
      status: 'approved',
      timesheetDate: '2026-03-02',
      date: '2026-03-03',
      minutes: 95,
      description: 'Hedges',
      billable: false,
      ...data,
    },
  };
}
