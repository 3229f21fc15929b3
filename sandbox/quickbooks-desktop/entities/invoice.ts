import { addDays } from '../clock.ts';
import type { Books } from '../company/books.ts';
import { invoiceTotals } from '../company/invoice-totals.ts';
import { specialAccount } from '../company/ledger.ts';
import type { StoredRecord } from '../company/record.ts';
import type { Fields } from '../fields.ts';
import { groups, refId, text } from '../fields.ts';
import { amount } from '../money.ts';
import { StatusError, savingFailed } from '../statuses.ts';
import { addressBlock } from './addresses.ts';
import type { Declaration, Draft } from './declaration.ts';
import { buildLines } from './invoice-lines.ts';
import { cutApplications, releasePayments } from './invoice-settle.ts';
import { accountFilter, currencyFilter, entityFilter, numberFilters, txnQuery } from './queries.ts';

const start =
  'ClassRef?{159} ARAccountRef?{159} TemplateRef?{31} TxnDate?[date] RefNumber?[11] BillAddress?{address} ShipAddress?{address} IsPending?[bool]';
const terms =
  'PONumber?[25] TermsRef?{31} DueDate?[date] SalesRepRef?{5} FOB?[13] ShipDate?[date] ShipMethodRef?{15}';
const end =
  'Memo?[4095] CustomerMsgRef?{101} IsToBePrinted?[bool] IsToBeEmailed?[bool] CustomerSalesTaxCodeRef?{3} Other?[29] ExchangeRate?[float,v8.0]';
const credit = 'SetCredit*[v10.0](CreditTxnID[id] AppliedAmount[amt] Override?[bool,v10.0])';
const priced =
  '< Rate[price] | RatePercent[percent] | PriceLevelRef{31} >? ClassRef?{159} Amount?[amt] OptionForPriceRuleConflict?[PriceRuleConflict,v13.0]';
const stock = 'InventorySiteRef?[v10.0]{31} InventorySiteLocationRef?[v12.0]{31}';
const lineEnd = 'ServiceDate?[date] SalesTaxCodeRef?{3} OverrideItemAccountRef?{159} Other1?[29] Other2?[29]';
const serial = '< SerialNumber?[4095] | LotNumber?[40] >?';
const lineAdd = `ItemRef?{ref} Desc?[4095] Quantity?[quan] UnitOfMeasure?[31,v7.0] ${priced} ${stock} ${serial} ${lineEnd} LinkToTxn?(TxnID[id] TxnLineID[id]) DataExt*{ext}`;
const lineMod = `TxnLineID[id] ItemRef?{ref} Desc?[4095] Quantity?[quan] UnitOfMeasure?[31,v7.0] OverrideUOMSetRef?[v7.0]{31} ${priced} ${stock} ${serial} ${lineEnd}`;
const lineRet =
  'TxnLineID ItemRef?{ref} Desc? Quantity? UnitOfMeasure? OverrideUOMSetRef?{ref} < Rate | RatePercent >? ClassRef?{ref} Amount? ServiceDate? SalesTaxCodeRef?{ref} OverrideItemAccountRef?{ref} Other1? Other2?';

export const invoice: Declaration = {
  name: 'Invoice',
  sort: 'txn',
  iterates: true,
  lines: ['InvoiceLineRet'],
  keeps: ['CustomerRef', 'ItemSalesTaxRef', 'CustomerSalesTaxCodeRef'],
  add: `CustomerRef{209} ${start} IsFinanceCharge?[bool,v8.0] ${terms} ItemSalesTaxRef?{31} ${end} ExternalGUID?[guid,v9.0] LinkToTxnID*[id] ${credit} < InvoiceLineAdd*(${lineAdd}) | InvoiceLineGroupAdd*(ItemGroupRef{31} Quantity?[quan] UnitOfMeasure?[31,v7.0] ${stock} DataExt*{ext}) >*`,
  mod: `TxnID[id] EditSequence[16] CustomerRef?{209} ${start} ${terms} ItemSalesTaxRef?{31} ${end} ${credit} < InvoiceLineMod*(${lineMod}) | InvoiceLineGroupMod*(TxnLineID[id] ItemGroupRef?{31} Quantity?[quan] UnitOfMeasure?[31,v7.0] OverrideUOMSetRef?[v7.0]{31} InvoiceLineMod*(${lineMod})) >*`,
  query: txnQuery({
    filters: `${entityFilter} ${accountFilter} ${numberFilters} ${currencyFilter} PaidStatus?[PaidStatus]`,
    includes: 'IncludeLineItems?[bool] IncludeLinkedTxns?[bool]',
  }),
  answer: `TxnID TimeCreated TimeModified EditSequence TxnNumber? CustomerRef{ref} ClassRef?{ref} ARAccountRef?{ref} TemplateRef?{ref} TxnDate RefNumber? BillAddress?{address} BillAddressBlock?{block} ShipAddress?{address} ShipAddressBlock?{block} IsPending? IsFinanceCharge? PONumber? TermsRef?{ref} DueDate? SalesRepRef?{ref} FOB? ShipDate? ShipMethodRef?{ref} Subtotal? ItemSalesTaxRef?{ref} SalesTaxPercentage? SalesTaxTotal? AppliedAmount? BalanceRemaining? CurrencyRef?[v8.0]{ref} ExchangeRate?[v8.0] Memo? IsPaid? CustomerMsgRef?{ref} IsToBePrinted? IsToBeEmailed? CustomerSalesTaxCodeRef?{ref} SuggestedDiscountAmount? SuggestedDiscountDate? Other? ExternalGUID?[v9.0] LinkedTxn*(TxnID TxnType TxnDate RefNumber? LinkType? Amount) InvoiceLineRet*(${lineRet} DataExtRet*{extret}) DataExtRet*{extret}`,
  prepare,
  present,
  settle: (books, record) => cutApplications(books, record),
  afterDelete: (books, record) => releasePayments(books, record.id),
  voided,
};

function prepare(draft: Draft): void {
  const { books, fields } = draft;
  const owner = books.find('Customer', refId(fields, 'CustomerRef'));
  fillFromCustomer(draft, owner?.fields ?? {});
  const receivables = specialAccount(books, 'AccountsReceivable');
  if (receivables) fields.ARAccountRef ??= { ListID: receivables };
  fields.TxnDate ??= books.today();
  fields.RefNumber ??= nextNumber(books);
  fields.DueDate ??= dueDate(books, fields);
  for (const flag of ['IsPending', 'IsFinanceCharge', 'IsToBePrinted', 'IsToBeEmailed'])
    fields[flag] ??= 'false';
  if (groups(fields, 'SetCredit').length > 0 || 'LinkToTxnID' in fields) {
    throw new StatusError(3250, 'Credits and links to other transactions are not kept by this stand-in.');
  }
  buildLines(draft);
  if (groups(fields, 'InvoiceLine').length === 0) {
    throw savingFailed('Invoice', 'You cannot create an empty transaction.');
  }
  if (invoiceTotals(books, { id: draft.id, fields }).total < 0) {
    throw savingFailed('Invoice', 'Transaction amount must be positive.');
  }
}

function fillFromCustomer({ books, fields, before }: Draft, owner: Fields): void {
  if (before) return;
  for (const name of ['BillAddress', 'ShipAddress', 'TermsRef', 'SalesRepRef', 'ItemSalesTaxRef'])
    fields[name] ??= owner[name];
  fields.CustomerSalesTaxCodeRef ??= owner.SalesTaxCodeRef;
  const [rate] = books.all('ItemSalesTax');
  if (rate) fields.ItemSalesTaxRef ??= { ListID: rate.id };
}

/** The number after that of the newest invoice that has one. */
function nextNumber(books: Books): string {
  const newest = books.all('Invoice').findLast(({ fields }) => /^\d+$/.test(text(fields, 'RefNumber') ?? ''));
  return String(Number(text(newest?.fields, 'RefNumber') ?? '0') + 1);
}

function dueDate(books: Books, fields: Fields): string {
  const days = text(books.find('StandardTerms', refId(fields, 'TermsRef'))?.fields, 'StdDueDays');
  return addDays(text(fields, 'TxnDate') ?? books.today(), Number(days ?? '0'));
}

function present(record: StoredRecord, books: Books): Fields {
  const { subtotal, tax, rate, settled, remaining } = invoiceTotals(books, record);
  return {
    BillAddressBlock: addressBlock(record.fields, 'BillAddress'),
    ShipAddressBlock: addressBlock(record.fields, 'ShipAddress'),
    Subtotal: amount(subtotal),
    SalesTaxPercentage: rate,
    SalesTaxTotal: amount(tax),
    AppliedAmount: amount(-settled),
    BalanceRemaining: amount(remaining),
    IsPaid: String(remaining === 0 && text(record.fields, 'IsPending') !== 'true'),
    LinkedTxn: linkedPayments(record, books),
    InvoiceLineRet: groups(record.fields, 'InvoiceLine'),
  };
}

function linkedPayments({ id }: StoredRecord, books: Books): Fields[] {
  return books.links.applications(id).map(({ paymentId, paid, discount }) => {
    const fields = books.byId(paymentId)?.fields;
    return {
      TxnID: paymentId,
      TxnType: 'ReceivePayment',
      TxnDate: text(fields, 'TxnDate') ?? '',
      RefNumber: text(fields, 'RefNumber'),
      LinkType: 'AMTTYPE',
      Amount: amount(-paid - discount),
    };
  });
}

/** Amounts and quantities become zero; what had paid it is free again. */
function voided({ fields }: StoredRecord): Fields {
  const lines = groups(fields, 'InvoiceLine').map((line) => {
    const quantity = text(line, 'Quantity') === undefined ? {} : { Quantity: '0' };
    return { ...line, ...quantity, Amount: '0.00' };
  });
  return { ...fields, Memo: `VOID: ${text(fields, 'Memo') ?? ''}`, InvoiceLine: lines };
}
