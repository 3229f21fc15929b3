import type { EntityType } from '../../../domain/entity.ts';

/** Our field for an element of QuickBooks, where a person can correct it. */
const ADDRESS = {
  Addr1: 'line1',
  Addr2: 'line2',
  City: 'city',
  State: 'region',
  PostalCode: 'postalCode',
  Country: 'country',
};

const FIELDS: Readonly<Partial<Record<EntityType, Readonly<Record<string, string>>>>> = {
  customer: {
    Name: 'displayName',
    ParentRef: 'displayName',
    CompanyName: 'companyName',
    FirstName: 'givenName',
    LastName: 'familyName',
    Email: 'email',
    Phone: 'phone',
    AltPhone: 'mobile',
    ...under('BillAddress', 'billingAddress'),
    ...under('ShipAddress', 'serviceAddress'),
    Notes: 'notes',
    CurrencyRef: 'currency',
  },
  service_item: {
    Name: 'name',
    ParentRef: 'name',
    Desc: 'description',
    SalesDesc: 'description',
    Price: 'unitPrice',
    SalesPrice: 'unitPrice',
  },
  invoice: {
    CustomerRef: 'customerId',
    RefNumber: 'number',
    TxnDate: 'issueDate',
    DueDate: 'dueDate',
    Memo: 'memo',
    Desc: 'lines',
    Rate: 'lines',
    Quantity: 'lines',
    Amount: 'lines',
    ItemRef: 'lines',
    ItemSalesTaxRef: 'tax',
  },
  payment: {
    CustomerRef: 'customerId',
    TotalAmount: 'amount',
    TxnDate: 'date',
    RefNumber: 'reference',
    PaymentMethodRef: 'method',
    Memo: 'memo',
    AppliedToTxnAdd: 'allocations',
    PaymentAmount: 'allocations',
  },
  timesheet_entry: {
    EntityRef: 'teamMemberId',
    CustomerRef: 'customerId',
    ItemServiceRef: 'serviceItemId',
    TxnDate: 'date',
    Duration: 'minutes',
    Notes: 'description',
  },
};

function under(element: string, field: string): Record<string, string> {
  const parts = Object.entries(ADDRESS).map(
    ([name, part]) => [`${element}.${name}`, `${field}.${part}`] as const,
  );
  return { [element]: field, ...Object.fromEntries(parts) };
}

/** Field for a path such as `CustomerAdd.CustomerAdd.BillAddress.Addr1`; undefined for what is ours alone. */
export function fieldOf(entityType: EntityType, path: string): string | undefined {
  const fields = FIELDS[entityType] ?? {};
  const parts = path.split('.');
  for (let from = 0; from < parts.length; from += 1) {
    const field = fields[parts.slice(from).join('.')] ?? fields[parts[from] ?? ''];
    if (field) return field;
  }
  return undefined;
}
