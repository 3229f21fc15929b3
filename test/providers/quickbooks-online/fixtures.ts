import type {
  CompanyCapabilities,
  ComposeContext,
  Counterpart,
  PushItem,
  RequestItem,
  StoredRequest,
} from '../../../src/providers/provider.ts';

/** A United States company with manual sales tax: 8 % by default, 7.1 % as the other code. */
export function company(changes: Partial<CompanyCapabilities> = {}): CompanyCapabilities {
  return {
    companyName: 'Sample Landscaping',
    country: 'US',
    homeCurrency: 'USD',
    multicurrency: false,
    salesTax: 'manual',
    payroll: true,
    customNumbers: true,
    vendor: {
      defaultItemId: '1',
      incomeAccountId: '79',
      taxCodes: JSON.stringify([
        { id: '2', percent: '8', rateIds: ['3'] },
        { id: '3', percent: '7.1', rateIds: ['1', '2'] },
      ]),
      'paymentMethod.check': '2',
    },
    ...changes,
  };
}

/** Every record is linked; its external id is `x-<record id>`. */
export function composeContext(changes: Partial<CompanyCapabilities> = {}): ComposeContext {
  return {
    requestId: 'r'.repeat(22),
    company: company(changes),
    externalId: (_type, recordId) => `x-${recordId}`,
    mapped: () => undefined,
  };
}

export const COUNTERPART: Counterpart = { externalId: '58', externalVersion: '3' };

export function customerItem(data: object = {}, changes: Partial<PushItem> = {}): PushItem {
  return {
    entityType: 'customer',
    recordId: 'c-1',
    desired: 'present',
    data: { displayName: 'Amy’s Bird Sanctuary', ...data },
    ...changes,
  };
}

export function serviceItem(data: object = {}, changes: Partial<PushItem> = {}): PushItem {
  return {
    entityType: 'service_item',
    recordId: 's-1',
    desired: 'present',
    data: { name: 'Lawn care', unitPrice: '45.5', ...data },
    ...changes,
  };
}

export const LINE = { serviceItemId: 's-1', unitPrice: '50.00', amount: '50.00' };

export function invoiceItem(data: object = {}, changes: Partial<PushItem> = {}): PushItem {
  return {
    entityType: 'invoice',
    recordId: 'i-1',
    desired: 'present',
    data: {
      customerId: 'c-1',
      status: 'sent',
      issueDate: '2026-03-01',
      total: '50.00',
      lines: [LINE],
      ...data,
    },
    ...changes,
  };
}

export function paymentItem(data: object = {}, changes: Partial<PushItem> = {}): PushItem {
  return {
    entityType: 'payment',
    recordId: 'p-1',
    desired: 'present',
    data: { customerId: 'c-1', status: 'collected', date: '2026-03-02', amount: '50.00', ...data },
    ...changes,
  };
}

export function requestItem(key: string, changes: Partial<RequestItem> = {}): RequestItem {
  return { key, entityType: 'customer', recordId: `record-${key}`, operation: 'create', ...changes };
}

export function storedRequest(items: RequestItem[]): StoredRequest {
  const kind = items.length === 1 ? 'single' : 'batch';
  return { requestId: 'request-1', kind, target: 'batch', body: '{}', items };
}
