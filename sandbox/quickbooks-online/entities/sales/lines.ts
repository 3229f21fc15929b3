import type { Draft } from '../../engine/draft.ts';
import { entry, fault, missing } from '../../faults/catalog.ts';
import { VendorFault } from '../../faults/fault.ts';
import type { JsonObject } from '../../json.ts';
import { child, number, objects, refId, text } from '../../json.ts';
import type { Cents } from '../../money.ts';
import { cents, fromCents, multiply, percentOf, sum } from '../../money.ts';

/** A cent either way is rounding; more is a wrong amount. */
const TOLERANCE: Cents = 1;

/**
 * Checks the lines of a sales form and completes them: item accounts, tax marks, discount amounts, ids and the
 * closing subtotal line.
 * @throws VendorFault 2020, 2250, 6070, 6090 or 6000
 */
export function completeSalesLines(draft: Draft): void {
  const { record, before } = draft;
  if (record.Line === undefined) throw new VendorFault([missing('Line')]);
  const given = objects(record, 'Line').filter((line) => text(line, 'DetailType') !== 'SubTotalLineDetail');
  if (given.length === 0) throw fault('2250', 'At least one line is required', 'Line');
  requireDetailTypes(given);
  for (const line of given) completeLine(draft, line);
  const subtotal = sum(given.filter(isGoods).map((line) => cents(line, 'Amount')));
  for (const line of given) completeDiscount(draft, line, subtotal);
  numberLines(given, before);
  record.Line = withSubtotal(given, subtotal);
}

/** The subtotal follows what it sums up and goes before the discounts taken off it. */
function withSubtotal(lines: readonly JsonObject[], subtotal: Cents): JsonObject[] {
  const closing = { Amount: fromCents(subtotal), DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} };
  return [...lines.filter((line) => !isDiscount(line)), closing, ...lines.filter(isDiscount)];
}

export function isGoods(line: JsonObject): boolean {
  const type = text(line, 'DetailType');
  return type === 'SalesItemLineDetail' || type === 'GroupLineDetail';
}

export function isDiscount(line: JsonObject): boolean {
  return text(line, 'DetailType') === 'DiscountLineDetail';
}

export function requireDetailTypes(lines: readonly JsonObject[]): void {
  if (lines.some((line) => text(line, 'DetailType') === undefined)) {
    throw new VendorFault([missing('Line.DetailType')]);
  }
}

function completeLine(draft: Draft, line: JsonObject): void {
  const type = text(line, 'DetailType');
  if (type === 'SalesItemLineDetail') completeItemLine(draft, line);
  else if (type === 'GroupLineDetail') completeGroup(draft, line);
  else if (type === 'DescriptionOnly') line.DescriptionLineDetail ??= {};
  else if (type !== 'DiscountLineDetail') {
    throw fault(
      '6000',
      `Business Validation Error: ${type} cannot be used on this transaction.`,
      'Line.DetailType',
    );
  }
}

function completeItemLine(draft: Draft, line: JsonObject): void {
  if (draft.books.settings.unknown.salesLineWithoutDetail === 'default-item') line.SalesItemLineDetail ??= {};
  const detail = child(line, 'SalesItemLineDetail');
  const absent = [
    ...(line.Amount === undefined ? [missing('Line.Amount')] : []),
    ...(detail ? [] : [missing('Line.SalesItemLineDetail')]),
  ];
  if (!detail || absent.length > 0) throw new VendorFault(absent);
  detail.ItemRef ??= { value: draft.books.role('defaultItem') ?? '1' };
  checkAmount(line, detail);
  line.Amount = fromCents(cents(line, 'Amount'));
  nameItem(draft, detail);
}

/** @throws VendorFault 6070 where the amount is not the price times the quantity, to the cent */
export function checkAmount(line: JsonObject, detail: JsonObject): void {
  const price = number(detail, 'UnitPrice');
  const quantity = number(detail, 'Qty');
  if (price === undefined || quantity === undefined) return;
  // A public client sends both as 0 where it means neither, and the vendor takes that.
  if (price === 0 && quantity === 0) return;
  if (Math.abs(cents(line, 'Amount') - multiply(price, quantity)) <= TOLERANCE) return;
  const detailText = `Amount is not equal to UnitPrice * Qty. Supplied value:${String(line.Amount)}`;
  throw fault('6070', detailText, 'Line.Amount');
}

function nameItem({ books, record }: Draft, detail: JsonObject): void {
  const item = books.see('Item', refId(detail, 'ItemRef'));
  const type = text(item, 'Type');
  if (type === 'Category') {
    throw fault(
      '6000',
      'Business Validation Error: A category cannot be used on a transaction line.',
      'Line',
    );
  }
  const income = refId(item, 'IncomeAccountRef');
  if (income) detail.ItemAccountRef = { value: income };
  if (books.settings.country === 'US') detail.TaxCodeRef ??= { value: 'NON' };
  if (text(record, 'ClassRef') && !detail.ClassRef) detail.ClassRef = record.ClassRef;
}

function completeGroup(draft: Draft, line: JsonObject): void {
  const group = child(line, 'GroupLineDetail');
  const parts = objects(group, 'Line');
  for (const part of parts) completeLine(draft, part);
  if (parts.length > 0) line.Amount = fromCents(sum(parts.map((part) => cents(part, 'Amount'))));
  else if (line.Amount === undefined) throw new VendorFault([missing('Line.Amount')]);
}

function completeDiscount(draft: Draft, line: JsonObject, subtotal: number): void {
  if (!isDiscount(line)) return;
  const detail = child(line, 'DiscountLineDetail') ?? {};
  line.DiscountLineDetail = detail;
  const percent = number(detail, 'DiscountPercent');
  if (detail.PercentBased === true) {
    if (percent === undefined) throw discountIncomplete();
    line.Amount = fromCents(percentOf(subtotal, percent));
  } else if (line.Amount === undefined) throw discountIncomplete();
  detail.PercentBased ??= false;
  const account = draft.books.role('discounts');
  if (account) detail.DiscountAccountRef ??= { value: account };
}

function discountIncomplete(): VendorFault {
  return new VendorFault([
    entry('6090', 'Discount amount or percent should be provided.', 'Line.DiscountLineDetail'),
  ]);
}

/** Lines keep a known id; the others get the next free one. */
export function numberLines(lines: readonly JsonObject[], before: JsonObject | undefined, first = 1): void {
  const known = new Set(objects(before, 'Line').flatMap((line) => text(line, 'Id') ?? []));
  let last = Math.max(first - 1, ...[...known].map(Number).filter(Number.isFinite));
  const taken = new Set<string>();
  lines.forEach((line, i) => {
    const id = text(line, 'Id');
    if (id === undefined || !known.has(id) || taken.has(id)) {
      last += 1;
      line.Id = String(last);
    }
    taken.add(text(line, 'Id') ?? '');
    line.LineNum = i + 1;
  });
}
