import { fault } from '../faults/catalog.ts';
import { text } from '../json.ts';
import type { Books } from './books.ts';
import type { Draft } from './draft.ts';
import { typeOf } from './transaction-types.ts';

/** Sales forms count on together; the rest each on their own. */
const sales = new Set(['Invoice', 'SalesReceipt', 'CreditMemo', 'RefundReceipt', 'Estimate']);

/** Where the automatic numbers of a new company begin. */
const FIRST_NUMBER = 1000;

/** Gives the next number where the company numbers by itself; with custom numbers a missing one stays missing. */
export function numberDocument(draft: Draft): void {
  const { record, before, books, declaration } = draft;
  if (!sales.has(declaration.name) && declaration.name !== 'PurchaseOrder') return;
  if (text(record, 'DocNumber') !== undefined) return;
  if (before) {
    if (before.DocNumber !== undefined) record.DocNumber = before.DocNumber;
    return;
  }
  if (books.settings.customTxnNumbers) return;
  const sequence = sales.has(declaration.name) ? 'number:sales' : `number:${declaration.name}`;
  record.DocNumber = String(books.nextNumber(sequence, FIRST_NUMBER));
}

/** @throws VendorFault 6140 naming the holder, only where custom numbers and the warning are on */
export function checkNumber(draft: Draft): void {
  const { books, record, before, declaration, options } = draft;
  const wanted = text(record, 'DocNumber');
  if (wanted === undefined || options.allowDuplicateNumber || wanted === text(before, 'DocNumber')) return;
  if (!books.settings.customTxnNumbers || !books.settings.warnDuplicateNumbers) return;
  const holder = holderOf(books, declaration.name, wanted, text(record, 'Id'));
  if (!holder) return;
  const holds = `DocNumber=${wanted} is assigned to TxnType=${holder.type} with TxnId=${holder.id}`;
  const rule = 'You must specify a different number. This number has already been used.';
  throw fault('6140', `Duplicate Document Number Error : ${rule} ${holds}`, '');
}

function holderOf(books: Books, entity: string, number: string, self: string | undefined) {
  for (const record of books.having(entity, 'DocNumber', number)) {
    const id = text(record, 'Id') ?? '';
    if (id !== self) return { id, type: typeOf(entity, record) };
  }
  return undefined;
}
