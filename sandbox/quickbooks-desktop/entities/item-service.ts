import { group, text } from '../fields.ts';
import { price } from '../money.ts';
import { StatusError } from '../statuses.ts';
import type { Declaration, Draft } from './declaration.ts';
import { classFilter, listQuery } from './queries.ts';

const bar = 'BarCode?[v12.0](BarCodeValue?[50] AssignEvenIfUsed?[bool] AllowOverride?[bool])';
const place = `${bar} IsActive?[bool] ClassRef?[v12.0]{159} ParentRef?{ref} UnitOfMeasureSetRef?[v7.0]{31}`;

export const itemService: Declaration = {
  name: 'ItemService',
  sort: 'list',
  iterates: true,
  levels: 5,
  add: `Name[31] ${place} SalesTaxCodeRef?{3} < SalesOrPurchase(Desc?[4095] < Price[price] | PricePercent[percent] >? AccountRef?{159}) | SalesAndPurchase(SalesDesc?[4095] SalesPrice?[price] IncomeAccountRef?{159} PurchaseDesc?[4095] PurchaseCost?[price] ExpenseAccountRef?{159} PrefVendorRef?{41}) >? ExternalGUID?[guid,v8.0]`,
  mod: `ListID[id] EditSequence[16] Name?[31] ${place} ForceUOMChange?[bool,v7.0] SalesTaxCodeRef?{3} < SalesOrPurchaseMod(Desc?[4095] < Price[price] | PricePercent[percent] >? AccountRef?[v7.0]{159} ApplyAccountRefToExistingTxns?[bool,v7.0]) | SalesAndPurchaseMod(SalesDesc?[4095] SalesPrice?[price] IncomeAccountRef?[v7.0]{159} ApplyIncomeAccountRefToExistingTxns?[bool,v7.0] PurchaseDesc?[4095] PurchaseCost?[price] ExpenseAccountRef?[v7.0]{159} ApplyExpenseAccountRefToExistingTxns?[bool,v7.0] PrefVendorRef?{41}) >?`,
  query: listQuery({ filters: classFilter }),
  answer: `ListID TimeCreated TimeModified EditSequence Name FullName BarCodeValue?[v12.0] IsActive? ClassRef?[v12.0]{ref} ParentRef?{ref} Sublevel UnitOfMeasureSetRef?{ref} SalesTaxCodeRef?{ref} < SalesOrPurchase(Desc? < Price | PricePercent >? AccountRef?{ref}) | SalesAndPurchase(SalesDesc? SalesPrice? IncomeAccountRef?{ref} PurchaseDesc? PurchaseCost? ExpenseAccountRef?{ref} PrefVendorRef?{ref}) >? ExternalGUID?[v8.0] DataExtRet*{extret}`,
  prepare,
};

function prepare(draft: Draft): void {
  const { fields, books, before } = draft;
  takeModification(fields, 'SalesOrPurchase');
  takeModification(fields, 'SalesAndPurchase');
  const code = books.names.find('SalesTaxCode', 'Tax');
  if (!before && code) fields.SalesTaxCodeRef ??= { ListID: code };
  if (group(fields, 'SalesOrPurchase') && group(fields, 'SalesAndPurchase')) {
    throw new StatusError(3152, 'An item is sold or purchased, or both: the two forms exclude each other.');
  }
  const single = group(fields, 'SalesOrPurchase');
  const both = group(fields, 'SalesAndPurchase');
  if (!group(single, 'AccountRef') && !group(both, 'IncomeAccountRef')) {
    throw new StatusError(3270, 'There is a missing posting account: an item needs an account.');
  }
  writePrices(single, ['Price']);
  writePrices(both, ['SalesPrice', 'PurchaseCost']);
}

/** `SalesOrPurchaseMod` changes parts of `SalesOrPurchase`. */
function takeModification(fields: Draft['fields'], name: string): void {
  const change = group(fields, `${name}Mod`);
  if (!change) return;
  delete fields[`${name}Mod`];
  const merged = { ...group(fields, name), ...change };
  for (const [key, value] of Object.entries(merged)) {
    if (value === '' || key.startsWith('Apply')) delete merged[key];
  }
  fields[name] = merged;
}

function writePrices(from: Draft['fields'] | undefined, names: readonly string[]): void {
  for (const name of names) {
    const value = text(from, name);
    if (from && value !== undefined) from[name] = price(value);
  }
}
