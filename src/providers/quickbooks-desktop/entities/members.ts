/**
 * Where each field of ours stands in a Mod: a change sends the elements of what changed here, and nothing else. An
 * element that is left out stays as it is there; one that holds others goes whole, and so does a list of lines.
 */
export type Members = Readonly<Record<string, readonly string[]>>;

export const CUSTOMER_MEMBERS: Members = {
  displayName: ['Name'],
  companyName: ['CompanyName'],
  givenName: ['FirstName'],
  familyName: ['LastName'],
  email: ['Email'],
  phone: ['Phone'],
  mobile: ['AltPhone'],
  billingAddress: ['BillAddress'],
  serviceAddress: ['ShipAddress'],
  notes: ['Notes'],
  website: ['Notes'],
  taxable: ['SalesTaxCodeRef'],
  active: ['IsActive'],
};

const SOLD = ['SalesOrPurchaseMod', 'SalesAndPurchaseMod'];

export const ITEM_MEMBERS: Members = {
  name: ['Name'],
  description: SOLD,
  unitPrice: SOLD,
  taxable: ['SalesTaxCodeRef'],
  active: ['IsActive'],
};

const INVOICE_AMOUNTS = ['lines', 'ItemSalesTaxRef'];

export const INVOICE_MEMBERS: Members = {
  customerId: ['CustomerRef'],
  number: ['RefNumber'],
  issueDate: ['TxnDate'],
  dueDate: ['DueDate'],
  memo: ['Memo'],
  customerMessage: ['Memo'],
  email: ['Memo'],
  lines: INVOICE_AMOUNTS,
  discount: INVOICE_AMOUNTS,
  taxInclusive: INVOICE_AMOUNTS,
  tax: INVOICE_AMOUNTS,
  total: INVOICE_AMOUNTS,
  currency: INVOICE_AMOUNTS,
};

const PAYMENT_AMOUNTS = ['TotalAmount', 'AppliedToTxnMod'];

export const PAYMENT_MEMBERS: Members = {
  // What it pays belongs to whom it is from.
  customerId: ['CustomerRef', ...PAYMENT_AMOUNTS],
  date: ['TxnDate'],
  amount: PAYMENT_AMOUNTS,
  allocations: PAYMENT_AMOUNTS,
  currency: PAYMENT_AMOUNTS,
  // A method that the company does not have stands in the memo.
  method: ['PaymentMethodRef', 'Memo'],
  reference: ['RefNumber'],
  memo: ['Memo'],
  processorId: ['DepositToAccountRef'],
};
