import type { EntityType } from '../../../src/domain/entity.ts';
import type {
  CompanyCapabilities,
  ComposeContext,
  PushItem,
  RawAnswer,
  StoredRequest,
} from '../../../src/providers/provider.ts';
import { compose } from '../../../src/providers/quickbooks-desktop/compose.ts';
import { interpret } from '../../../src/providers/quickbooks-desktop/interpret.ts';

export const COMPANY: CompanyCapabilities = {
  companyName: 'Larry’s Landscaping',
  country: 'US',
  homeCurrency: 'USD',
  multicurrency: false,
  salesTax: 'manual',
  payroll: true,
  customNumbers: true,
  vendor: {
    version: '13',
    defaultItemId: '80000010-1400000000',
    incomeAccountId: '80000020-1400000000',
    discountItemIds: '["80000030-1400000000"]',
    taxCodes:
      '[{"id":"80000001-1400000000","name":"Tax","taxable":true},{"id":"80000002-1400000000","name":"Non","taxable":false}]',
    taxableCodeId: '80000001-1400000000',
    nonTaxableCodeId: '80000002-1400000000',
    taxItems:
      '[{"id":"80000040-1400000000","name":"County","percents":["7.75"]},{"id":"80000041-1400000000","name":"Both","percents":["5","1.25"]}]',
    'paymentMethod.check': '80000050-1400000000',
  },
};

export const COUNTERPART = { externalId: 'C5-1417118624', externalVersion: '1417118624' };

export function context(changes: Partial<ComposeContext> = {}): ComposeContext {
  return {
    requestId: 'request-1',
    company: COMPANY,
    externalId: (type, id) => idOf(type, id),
    mapped: (kind, key) =>
      key === 'nobody' ? undefined : { kind, key, externalId: '80000060-1400000000', externalName: key },
    ...changes,
  };
}

/** Every record of ours is linked, to an id that shows which one it is. */
export function idOf(type: EntityType, id: string): string | undefined {
  return id === 'unlinked' ? undefined : `${type.toUpperCase()}-${id}`.slice(0, 36);
}

export function record(entityType: EntityType, data: object, more: Partial<PushItem> = {}): PushItem {
  return { entityType, recordId: 'r1', desired: 'present', data, ...more };
}

export function customer(data: object = {}, more: Partial<PushItem> = {}): PushItem {
  return record('customer', { displayName: 'Amy’s Birds', ...data }, more);
}

export function invoice(data: object = {}, more: Partial<PushItem> = {}): PushItem {
  return record(
    'invoice',
    {
      customerId: 'c',
      number: '1001',
      status: 'sent',
      issueDate: '2026-03-01',
      currency: 'USD',
      lines: [{ serviceItemId: 's', quantity: '2', unitPrice: '25.00', amount: '50.00' }],
      tax: '0',
      total: '50.00',
      ...data,
    },
    more,
  );
}

export function payment(data: object = {}, more: Partial<PushItem> = {}): PushItem {
  return record(
    'payment',
    {
      customerId: 'c',
      status: 'collected',
      date: '2026-03-02',
      currency: 'USD',
      amount: '50.00',
      allocations: [{ invoiceId: 'i', amount: '50.00' }],
      ...data,
    },
    more,
  );
}

/** The request that was composed, without what stands around every message set. */
export function elementOf(item: PushItem, changes: Partial<ComposeContext> = {}): string {
  return requestOf([item], changes)
    .body.replace(/^[\s\S]*?<QBXMLMsgsRq[^>]*>/, '')
    .replace(/<\/QBXMLMsgsRq>.*$/, '');
}

export function requestOf(items: PushItem[], changes: Partial<ComposeContext> = {}): StoredRequest {
  const { request, refused } = compose(items, context(changes));
  if (!request || refused.length > 0) throw new Error(JSON.stringify(refused));
  return { ...request, requestId: 'request-1' };
}

export function refusalOf(item: PushItem, changes: Partial<ComposeContext> = {}) {
  const { request, refused } = compose([item], context(changes));
  if (request) throw new Error(request.body);
  return refused[0]?.error;
}

export function answered(responses: string, attributes = ''): RawAnswer {
  return {
    body: `<?xml version="1.0" ?><QBXML><QBXMLMsgsRs${attributes}>${responses}</QBXMLMsgsRs></QBXML>`,
  };
}

export function outcomesOf(items: PushItem[], answer: RawAnswer) {
  return interpret(requestOf(items), answer);
}

const TIMES =
  '<TimeCreated>2026-03-01T10:00:00-05:00</TimeCreated><TimeModified>2026-03-01T10:00:00-05:00</TimeModified>';

export function listRet(name: string, inside: string, id = '8000001D-1415742793'): string {
  return `<${name}Ret><ListID>${id}</ListID>${TIMES}<EditSequence>1415742793</EditSequence>${inside}</${name}Ret>`;
}

export function txnRet(name: string, inside: string, id = 'C5-1417118624'): string {
  return `<${name}Ret><TxnID>${id}</TxnID>${TIMES}<EditSequence>1417118625</EditSequence>${inside}</${name}Ret>`;
}

export function response(
  name: string,
  { requestId = '1', code = '0', severity = 'Info', message = 'Status OK', more = '' } = {},
  inside = '',
): string {
  return `<${name}Rs requestID="${requestId}" statusCode="${code}" statusSeverity="${severity}" statusMessage="${message.replaceAll('"', '&quot;')}"${more}>${inside}</${name}Rs>`;
}
