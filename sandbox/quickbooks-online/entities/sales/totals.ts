import type { Draft } from '../../engine/draft.ts';
import { businessRule, entry } from '../../faults/catalog.ts';
import { VendorFault } from '../../faults/fault.ts';
import type { JsonObject } from '../../json.ts';
import { child, copy, number, objects, refId, text } from '../../json.ts';
import type { Cents } from '../../money.ts';
import { cents, convert, fromCents, sum } from '../../money.ts';
import { currencyRef } from '../names/party.ts';
import { applyGlobalTax } from '../tax/global-tax.ts';
import { applyUsTax } from '../tax/us-sales-tax.ts';
import { completeSalesLines, isDiscount, isGoods } from './lines.ts';

/** Completes a sales form: date, currency, addresses, lines, tax and total. */
export function completeSale(draft: Draft): void {
  const { record, books } = draft;
  record.TxnDate ??= books.today;
  chooseCurrency(draft, books.see('Customer', refId(record, 'CustomerRef')));
  copyAddresses(draft);
  checkEmail(record);
  refuseUsedTime(draft);
  completeSalesLines(draft);
  const tax = books.settings.country === 'US' ? applyUsTax(draft) : applySalesTax(draft);
  const total = salesTotal(record, tax);
  if (total < 0) {
    throw new VendorFault([entry('2290', 'The transaction amount must be 0 or greater', 'TotalAmt')]);
  }
  setTotal(draft, total);
  record.PrintStatus ??= 'NeedToPrint';
  record.EmailStatus ??= 'NotSet';
  record.ApplyTaxAfterDiscount ??= false;
  if (addressed.has(draft.declaration.name)) record.FreeFormAddress ??= true;
  if (record.EmailStatus === 'NeedToSend') record.DeliveryInfo ??= { DeliveryType: 'Email' };
}

const addressed = new Set(['Invoice', 'Estimate', 'CreditMemo']);
/** Kinds whose total is not shown in the home currency besides. */
const foreignOnly = new Set(['Bill', 'Purchase', 'PurchaseOrder', 'VendorCredit']);

function applySalesTax(draft: Draft): Cents {
  const detailOf = (line: JsonObject) => child(line, 'SalesItemLineDetail');
  const { tax } = applyGlobalTax(draft, { detailOf, side: 'Sales' });
  refreshSubtotal(draft.record);
  return tax;
}

function refreshSubtotal(record: JsonObject): void {
  const lines = objects(record, 'Line');
  const subtotal = lines.find((line) => text(line, 'DetailType') === 'SubTotalLineDetail');
  if (subtotal) subtotal.Amount = fromCents(sum(lines.filter(isGoods).map((line) => cents(line, 'Amount'))));
}

function salesTotal(record: JsonObject, tax: Cents): Cents {
  const lines = objects(record, 'Line');
  const goods = sum(lines.filter(isGoods).map((line) => cents(line, 'Amount')));
  const discount = sum(lines.filter(isDiscount).map((line) => cents(line, 'Amount')));
  return goods - discount + tax;
}

/**
 * The currency of a transaction is its party's. Without a rate in the request it is stored at 1, whatever the company's
 * list of rates says (recorded live).
 */
export function chooseCurrency(draft: Draft, party: JsonObject | undefined): void {
  const { record, books, before } = draft;
  const home = books.settings.homeCurrency;
  const given = refId(record, 'CurrencyRef');
  const wanted = refId(party, 'CurrencyRef') ?? given ?? home;
  if (books.settings.multicurrency && given !== undefined && given !== wanted) {
    throw businessRule(
      'The currency of the transaction is invalid for customer / vendor / account.',
      'CurrencyRef',
    );
  }
  record.CurrencyRef = currencyRef(books, wanted);
  if (!books.settings.multicurrency) delete record.ExchangeRate;
  else record.ExchangeRate ??= number(before, 'ExchangeRate') ?? 1;
}

export function setTotal({ record, books, declaration }: Draft, total: Cents): void {
  record.TotalAmt = fromCents(total);
  if (books.settings.multicurrency && !foreignOnly.has(declaration.name))
    record.HomeTotalAmt = fromCents(homeAmount(record, total));
}

export function homeAmount(record: JsonObject, amount: Cents): Cents {
  return convert(amount, number(record, 'ExchangeRate') ?? 1);
}

function copyAddresses({ record, books, before }: Draft): void {
  if (
    before &&
    refId(before, 'CustomerRef') === refId(record, 'CustomerRef') &&
    before.BillAddr === undefined
  )
    return;
  const customer = books.see('Customer', refId(record, 'CustomerRef'));
  for (const name of ['BillAddr', 'ShipAddr']) {
    const known = child(customer, name);
    if (record[name] === undefined && known) record[name] = copy(known);
  }
}

/** @throws VendorFault 6420 where the form is to be e-mailed and there is no address */
function checkEmail(record: JsonObject): void {
  if (text(record, 'EmailStatus') !== 'NeedToSend' || text(child(record, 'BillEmail'), 'Address')) return;
  throw new VendorFault([entry('6420', 'An email address is needed to send the transaction.', 'BillEmail')]);
}

/** Kinds that a sales form takes in; links of other kinds belong to the far side and are left to it. */
const billable = new Set(['Estimate', 'TimeActivity', 'ReimburseCharge', 'StatementCharge']);

/** @throws VendorFault 620 where an invoice bills what is billed already or cannot be billed */
function refuseUsedTime({ record, books, before }: Draft): void {
  const known = new Set(
    objects(before, 'LinkedTxn').map((link) => `${text(link, 'TxnType')}:${text(link, 'TxnId')}`),
  );
  for (const link of objects(record, 'LinkedTxn')) {
    const type = text(link, 'TxnType') ?? '';
    const id = text(link, 'TxnId');
    if (known.has(`${type}:${id}`) || !billable.has(type)) continue;
    if (type !== 'Estimate' && type !== 'TimeActivity') throw cannotLink(type, id);
    const target = books.see(type, id);
    const used = type === 'TimeActivity' && text(target, 'BillableStatus') !== 'Billable';
    if (!target || used) throw cannotLink(type, id);
  }
}

export function cannotLink(type: string, id: string | undefined): VendorFault {
  return new VendorFault([entry('620', `Transaction ID ${type}:${id ?? ''} cannot be linked`, 'LinkedTxn')]);
}
