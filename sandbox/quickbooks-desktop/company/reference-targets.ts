const items = ['ItemService', 'ItemDiscount', 'ItemSalesTax'];
/** These four share one space of names. */
export const people = ['Customer', 'Vendor', 'Employee', 'OtherName'];

interface Target {
  kinds: readonly string[];
  /** As error texts call it. */
  label: string;
}

const account: Target = { kinds: ['Account'], label: 'Account' };
const taxCode: Target = { kinds: ['SalesTaxCode'], label: 'Sales Tax Code' };
const method: Target = { kinds: ['PaymentMethod'], label: 'Payment Method' };

/** What an element that ends in `Ref` refers to. Those not named here refer to lists that are empty here. */
const targets: Record<string, Target> = {
  CustomerRef: { kinds: ['Customer'], label: 'Customer' },
  TermsRef: { kinds: ['StandardTerms'], label: 'Terms' },
  SalesTaxCodeRef: taxCode,
  CustomerSalesTaxCodeRef: taxCode,
  ItemSalesTaxRef: { kinds: ['ItemSalesTax', 'ItemSalesTaxGroup'], label: 'Sales Tax Item' },
  PreferredPaymentMethodRef: method,
  PaymentMethodRef: method,
  AccountRef: account,
  ARAccountRef: account,
  DepositToAccountRef: account,
  IncomeAccountRef: account,
  ExpenseAccountRef: account,
  OverrideItemAccountRef: account,
  DiscountAccountRef: account,
  ItemRef: { kinds: items, label: 'Item' },
  ItemServiceRef: { kinds: ['ItemService'], label: 'Service Item' },
  PayeeEntityRef: { kinds: people, label: 'Name' },
  EntityRef: { kinds: people, label: 'Name' },
  PrefVendorRef: { kinds: ['Vendor'], label: 'Vendor' },
  TaxVendorRef: { kinds: ['Vendor'], label: 'Vendor' },
};

export function referenceTarget(element: string): Target {
  return (
    targets[element] ?? { kinds: [element.slice(0, -'Ref'.length)], label: element.slice(0, -'Ref'.length) }
  );
}

/** Lists whose names must differ from each other's. */
export function nameSpace(kind: string): string {
  if (people.includes(kind)) return 'people';
  return kind.startsWith('Item') ? 'items' : kind;
}
