import type { Books } from '../../engine/books.ts';
import type { Draft } from '../../engine/draft.ts';
import { fullName } from '../../engine/references.ts';
import { businessRule, fault, missing } from '../../faults/catalog.ts';
import { VendorFault } from '../../faults/fault.ts';
import type { JsonObject } from '../../json.ts';
import { number, refId, text } from '../../json.ts';
import type { EntityDeclaration } from '../declaration.ts';
import {
  bool,
  date,
  decimal,
  integer,
  list,
  object,
  oneOf,
  opaque,
  readOnly,
  ref,
  required,
  text as words,
} from '../fields.ts';
import { base } from '../shared-fields.ts';
import { checkNesting } from './parents.ts';

export const item: EntityDeclaration = {
  name: 'Item',
  kind: 'name',
  innerName: 'Items',
  naturalOrder: 'Name',
  operations: ['create', 'update'],
  indexes: ['Type', 'Sku', 'ParentRef'],
  uniqueName: { property: 'Name', what: 'product or service' },
  fields: {
    ...base,
    Name: required(words(100)),
    Sku: words(100),
    Description: words(4000),
    Active: bool,
    SubItem: bool,
    ParentRef: ref('Item'),
    Level: readOnly(integer),
    FullyQualifiedName: readOnly(words()),
    Taxable: bool,
    SalesTaxIncluded: bool,
    PercentBased: bool,
    UnitPrice: decimal,
    RatePercent: decimal,
    Type: oneOf('Service', 'Inventory', 'NonInventory', 'Category', 'Group', 'Bundle'),
    IncomeAccountRef: ref('Account'),
    PurchaseDesc: words(1000),
    PurchaseTaxIncluded: bool,
    PurchaseCost: decimal,
    ExpenseAccountRef: ref('Account'),
    AssetAccountRef: ref('Account'),
    COGSAccountRef: ref('Account'),
    PrefVendorRef: ref('Vendor'),
    TrackQtyOnHand: bool,
    QtyOnHand: decimal,
    ReorderPoint: decimal,
    InvStartDate: date,
    SalesTaxCodeRef: ref('TaxCode'),
    PurchaseTaxCodeRef: ref('TaxCode'),
    ClassRef: ref('Class'),
    TaxClassificationRef: opaque,
    PrintGroupedItems: bool,
    ItemGroupDetail: object({ ItemGroupLine: list(object({ ItemRef: ref('Item'), Qty: decimal })) }),
    ItemCategoryType: words(),
    ServiceType: words(),
    AbatementRate: decimal,
    ReverseChargeRate: decimal,
    UQCDisplayText: words(),
    UQCId: words(),
    Source: words(),
    DeferredRevenue: bool,
    ManPartNum: words(),
  },
  prepare: prepareItem,
  present: (record, books) => presentItem(record, books),
};

function prepareItem(draft: Draft): void {
  const { record, before } = draft;
  if (/[:\t\n\r]/.test(text(record, 'Name') ?? '')) {
    throw fault('6250', 'The name cannot contain a colon (:), a tab or a new line.', 'Name');
  }
  const type = text(record, 'Type') ?? text(before, 'Type') ?? 'Service';
  record.Type = type;
  record.Active ??= true;
  if (before?.QtyOnHand !== undefined) record.QtyOnHand = before.QtyOnHand;
  const depth = checkNesting(draft);
  delete record.SubItem;
  if (depth > 0) {
    record.SubItem = true;
    record.Level = depth;
  }
  if (type === 'Category') return;
  checkAccounts(draft, type);
  fillItem(record, type);
}

function fillItem(record: JsonObject, type: string): void {
  record.Taxable ??= false;
  record.UnitPrice ??= 0;
  if (type === 'Group' || type === 'Bundle') return;
  record.PurchaseCost ??= 0;
  record.DeferredRevenue ??= false;
  record.TrackQtyOnHand = type === 'Inventory';
}

function checkAccounts(draft: Draft, type: string): void {
  const { record } = draft;
  if (type === 'Inventory') checkInventory(draft);
  else if (type !== 'Group' && type !== 'Bundle') {
    if (!refId(record, 'IncomeAccountRef') && !refId(record, 'ExpenseAccountRef')) {
      throw new VendorFault([missing('IncomeAccountRef')]);
    }
  }
  mustBe(draft, 'IncomeAccountRef', ['Income', 'Other Income']);
  mustBe(draft, 'AssetAccountRef', ['Other Current Asset']);
}

/** @throws VendorFault 6430 where an account is of the wrong type */
function mustBe({ books, record }: Draft, property: string, types: readonly string[]): void {
  const account = books.see('Account', refId(record, property));
  if (!account || types.includes(text(account, 'AccountType') ?? '')) return;
  throw fault(
    '6430',
    `Invalid account type: you need to select a different type of account for ${property}.`,
    property,
  );
}

function checkInventory({ record, books, before }: Draft): void {
  if (!books.settings.features.inventory) {
    throw fault(
      '5030',
      "Feature Not Supported Error : Inventory is not part of this company's subscription.",
      '',
    );
  }
  const needed = ['QtyOnHand', 'InvStartDate', 'AssetAccountRef', 'IncomeAccountRef', 'ExpenseAccountRef'];
  const absent = needed.filter((name) => record[name] === undefined).map(missing);
  if (absent.length > 0) throw new VendorFault(absent);
  if ((number(record, 'QtyOnHand') ?? 0) < 0 && !before)
    throw businessRule('The quantity on hand cannot be negative.');
  if ((text(record, 'InvStartDate') ?? '') > books.today) {
    throw fault('6270', 'The inventory start date cannot be in the future.', 'InvStartDate');
  }
}

function presentItem(record: JsonObject, books: Books): JsonObject {
  const FullyQualifiedName = fullName(books, 'Item', record);
  if (text(record, 'Type') !== 'Inventory') return { ...record, FullyQualifiedName };
  const QtyOnHand = (number(record, 'QtyOnHand') ?? 0) + books.stockMoved(text(record, 'Id') ?? '');
  return { ...record, FullyQualifiedName, QtyOnHand };
}
