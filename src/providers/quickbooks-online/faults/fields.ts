import type { EntityType } from '../../../domain/entity.ts';

/** Our field for the vendor's `element`, where a person can correct it. */
const FIELDS: Readonly<Partial<Record<EntityType, Readonly<Record<string, string>>>>> = {
  customer: {
    Name: 'displayName',
    DisplayName: 'displayName',
    CompanyName: 'companyName',
    GivenName: 'givenName',
    FamilyName: 'familyName',
    PrimaryEmailAddr: 'email',
    EmailAddress: 'email',
    PrimaryPhone: 'phone',
    Mobile: 'mobile',
    WebAddr: 'website',
    BillAddr: 'billingAddress',
    ShipAddr: 'serviceAddress',
    Notes: 'notes',
    CurrencyRef: 'currency',
  },
  service_item: {
    Name: 'name',
    Description: 'description',
    UnitPrice: 'unitPrice',
    Sku: 'sku',
  },
  invoice: {
    CustomerRef: 'customerId',
    DocNumber: 'number',
    TxnDate: 'issueDate',
    DueDate: 'dueDate',
    BillEmail: 'email',
    EmailAddress: 'email',
    PrivateNote: 'memo',
    CustomerMemo: 'customerMessage',
    Line: 'lines',
    TxnTaxDetail: 'tax',
    CurrencyRef: 'currency',
  },
  payment: {
    CustomerRef: 'customerId',
    TotalAmt: 'amount',
    TxnDate: 'date',
    PaymentRefNum: 'reference',
    PaymentMethodRef: 'method',
    PrivateNote: 'memo',
    Line: 'allocations',
    CurrencyRef: 'currency',
  },
  // Nobody corrects these by hand: they are made from what the processor reports.
  payout_activity: {},
  payout: {},
  timesheet_entry: {
    NameOf: 'teamMemberId',
    EmployeeRef: 'teamMemberId',
    VendorRef: 'teamMemberId',
    CustomerRef: 'customerId',
    ItemRef: 'serviceItemId',
    TxnDate: 'date',
    Hours: 'hours',
    Minutes: 'minutes',
    HourlyRate: 'hourlyRate',
    BillableStatus: 'billable',
    Description: 'description',
  },
};

/** Elements may be nested ("Line.DetailType"): the first part decides. */
export function fieldOf(entityType: EntityType, element: string): string | undefined {
  const [head = element] = element.split(/[.[]/);
  return FIELDS[entityType]?.[head];
}
