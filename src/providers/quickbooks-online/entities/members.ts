/**
 * Where each field of ours stands in a body: an update sends the members of what changed here, and nothing else.
 * A nested object is one member, and goes whole.
 */
export type Members = Readonly<Record<string, readonly string[]>>;

const TAX = ['TxnTaxDetail', 'GlobalTaxCalculation', 'ApplyTaxAfterDiscount'];
const INVOICE_AMOUNTS = ['Line', 'CurrencyRef', ...TAX];

export const CUSTOMER_MEMBERS: Members = {
  displayName: ['DisplayName'],
  companyName: ['CompanyName'],
  givenName: ['GivenName'],
  familyName: ['FamilyName'],
  email: ['PrimaryEmailAddr'],
  phone: ['PrimaryPhone'],
  mobile: ['Mobile'],
  website: ['WebAddr'],
  billingAddress: ['BillAddr'],
  serviceAddress: ['ShipAddr'],
  notes: ['Notes'],
  taxable: ['Taxable'],
  // A name that was made inactive is called otherwise there.
  active: ['Active', 'DisplayName'],
};

export const ITEM_MEMBERS: Members = {
  name: ['Name'],
  description: ['Description'],
  unitPrice: ['UnitPrice'],
  sku: ['Sku'],
  taxable: ['Taxable', 'SalesTaxCodeRef'],
  active: ['Active', 'Name'],
};

export const INVOICE_MEMBERS: Members = {
  customerId: ['CustomerRef'],
  number: ['DocNumber'],
  issueDate: ['TxnDate'],
  dueDate: ['DueDate'],
  email: ['BillEmail'],
  memo: ['PrivateNote'],
  customerMessage: ['CustomerMemo'],
  lines: INVOICE_AMOUNTS,
  discount: INVOICE_AMOUNTS,
  taxInclusive: INVOICE_AMOUNTS,
  tax: INVOICE_AMOUNTS,
  total: INVOICE_AMOUNTS,
  currency: INVOICE_AMOUNTS,
};

const PAYMENT_AMOUNTS = ['TotalAmt', 'Line', 'CurrencyRef'];

export const PAYMENT_MEMBERS: Members = {
  // What it pays belongs to whom it is from.
  customerId: ['CustomerRef', ...PAYMENT_AMOUNTS],
  date: ['TxnDate'],
  amount: PAYMENT_AMOUNTS,
  allocations: PAYMENT_AMOUNTS,
  currency: PAYMENT_AMOUNTS,
  // A method that the company does not have stands in the note.
  method: ['PaymentMethodRef', 'PrivateNote'],
  reference: ['PaymentRefNum'],
  memo: ['PrivateNote'],
  processorId: ['DepositToAccountRef'],
};

/** Hours and minutes, or from when until when: one of the two. */
const TIME = [
  'Hours',
  'Minutes',
  'Seconds',
  'StartTime',
  'EndTime',
  'BreakHours',
  'BreakMinutes',
  'BreakSeconds',
];

export const TIME_MEMBERS: Members = {
  teamMemberId: ['NameOf', 'EmployeeRef', 'VendorRef'],
  date: ['TxnDate'],
  minutes: TIME,
  description: ['Description'],
  customerId: ['CustomerRef'],
  serviceItemId: ['ItemRef'],
  billable: ['BillableStatus'],
  hourlyRate: ['HourlyRate'],
};
