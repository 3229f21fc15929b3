import type { EntityDeclaration } from '../entities/declaration.ts';
import type { JsonObject } from '../json.ts';
import { child, text } from '../json.ts';
import type { Books } from './books.ts';
import { isTaxMark } from './id-keys.ts';
import { displayName, eachReference, findAny } from './references.ts';

/** Names met while one answer is made, so that a page of invoices asks for each item once. */
export type NameCache = Map<string, string | undefined>;

/** References that the vendor shows as an id alone. */
const nameless = new Set([
  'DefaultTaxCodeRef',
  'ParentRef',
  'TermRef',
  'SalesTermRef',
  'PaymentMethodRef',
  'DepositToAccountRef',
  'TxnTaxCodeRef',
  'TaxRateRef',
]);

/** The rates of a tax code are shown with their names, those of a transaction without. */
function isNameless(declaration: EntityDeclaration, property: string): boolean {
  return declaration.name !== 'TaxCode' && nameless.has(property);
}

/** Kinds that show links only where there are some; the others show an empty list. */
const linksWhereAny = new Set([
  'CreditMemo',
  'Estimate',
  'JournalEntry',
  'Payment',
  'Purchase',
  'Bill',
  'BillPayment',
]);

/** Kinds that say who changed them last. */
const signed = new Set(['Invoice', 'Bill', 'PurchaseOrder']);

function marked(books: Books, { name }: EntityDeclaration, shown: JsonObject): JsonObject {
  if (linksWhereAny.has(name) && Array.isArray(shown.LinkedTxn) && shown.LinkedTxn.length === 0) {
    delete shown.LinkedTxn;
  }
  if (signed.has(name)) {
    shown.MetaData = { ...child(shown, 'MetaData'), LastModifiedByRef: { value: books.company.realmId } };
  }
  return shown;
}

/**
 * The object as the wire shows it: live names beside ids, balances, and the message's own marks. The record is the
 * caller's own, who lets go of it: it becomes what is shown.
 */
export function present(
  books: Books,
  declaration: EntityDeclaration,
  record: JsonObject,
  names: NameCache = new Map(),
): JsonObject {
  eachReference(declaration.fields, record, (reference, targets, _path, property) => {
    if (isNameless(declaration, property)) return;
    if (targets[0] === 'CompanyCurrency' || isTaxMark(String(reference.value))) return;
    const name = nameOf(books, names, targets, String(reference.value), text(reference, 'type'));
    if (name !== undefined) reference.name = name;
  });
  const shown = declaration.present?.(record, books) ?? record;
  shown.domain = 'QBO';
  shown.sparse = false;
  return marked(books, declaration, shown);
}

function nameOf(books: Books, names: NameCache, targets: readonly string[], id: string, type?: string) {
  const key = `${type ?? targets[0]}:${id}`;
  if (names.has(key)) return names.get(key);
  const found = findAny(books, targets, id, type);
  const name = found && displayName(books, found.entity, found.record);
  names.set(key, name);
  return name;
}
