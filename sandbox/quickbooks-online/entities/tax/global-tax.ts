import type { Draft } from '../../engine/draft.ts';
import { businessRule, fault } from '../../faults/catalog.ts';
import type { JsonObject } from '../../json.ts';
import { child, objects, refId, text } from '../../json.ts';
import type { Cents } from '../../money.ts';
import { cents, fromCents, percentOf, sum, taxWithin } from '../../money.ts';
import type { Rate } from './rates.ts';
import { ratesOf } from './rates.ts';

interface Taxed {
  net: Cents;
  tax: Cents;
  rate: Rate;
}

export interface LineTaxing {
  /** The detail of a line that bears `TaxCodeRef`, if the line bears one. */
  detailOf(line: JsonObject): JsonObject | undefined;
  side: 'Sales' | 'Purchase';
}

/**
 * Tax outside the United States: every line has its own numeric code and the transaction says how amounts are meant.
 * Returns the tax and whether line amounts already hold it.
 * @throws VendorFault 6000 (no rate on a line) or 6170 (tax detail although not applicable)
 */
export function applyGlobalTax(
  draft: Draft,
  { detailOf, side }: LineTaxing,
): { tax: Cents; inclusive: boolean } {
  const { record, books, given } = draft;
  const mode = text(record, 'GlobalTaxCalculation') ?? 'TaxExcluded';
  record.GlobalTaxCalculation = mode;
  if (mode === 'NotApplicable') return refuseDetail(given, record);
  const lines = objects(record, 'Line').filter((line) => detailOf(line) !== undefined);
  for (const line of lines) requireCode(draft, detailOf(line) ?? {});
  const on = text(record, 'TxnDate') ?? books.today;
  const inclusive = mode === 'TaxInclusive';
  const parts = lines.flatMap((line) => {
    const detail = detailOf(line) ?? {};
    const rates = ratesOf(books, refId(detail, 'TaxCodeRef') ?? '', side, on);
    return taxLine(line, detail, rates, inclusive);
  });
  record.TxnTaxDetail = taxDetail(parts);
  return { tax: sum(parts.map((part) => part.tax)), inclusive: false };
}

function refuseDetail(given: JsonObject, record: JsonObject): { tax: Cents; inclusive: boolean } {
  const detail = child(given, 'TxnTaxDetail');
  if (detail && (objects(detail, 'TaxLine').length > 0 || cents(detail, 'TotalTax') !== 0)) {
    throw fault(
      '6170',
      'Tax detail is not applicable when GlobalTaxCalculation is NotApplicable',
      'TxnTaxDetail',
    );
  }
  record.TxnTaxDetail = { TotalTax: 0 };
  return { tax: 0, inclusive: false };
}

function requireCode({ books }: Draft, detail: JsonObject): void {
  const code = refId(detail, 'TaxCodeRef');
  if (code !== undefined && /^\d+$/.test(code)) return;
  const tax = books.settings.country === 'GB' ? 'VAT' : 'GST/HST';
  throw businessRule(`Make sure all your transactions have a ${tax} rate before you save.`);
}

/** Splits one line into its rates; an inclusive amount is taken apart and remembered as given. */
function taxLine(line: JsonObject, detail: JsonObject, rates: readonly Rate[], inclusive: boolean): Taxed[] {
  const amount = grossOrNet(line, detail, inclusive);
  const percent = rates.reduce((total, rate) => total + rate.percent, 0);
  const whole = inclusive ? taxWithin(amount, percent) : percentOf(amount, percent);
  const net = inclusive ? amount - whole : amount;
  if (inclusive) {
    detail.TaxInclusiveAmt = fromCents(amount);
    line.Amount = fromCents(net);
  }
  let left = whole;
  return rates.map((rate, i) => {
    const tax = i === rates.length - 1 ? left : percentOf(net, rate.percent);
    left -= tax;
    return { net, tax, rate };
  });
}

function grossOrNet(line: JsonObject, detail: JsonObject, inclusive: boolean): Cents {
  return inclusive && detail.TaxInclusiveAmt !== undefined
    ? cents(detail, 'TaxInclusiveAmt')
    : cents(line, 'Amount');
}

function taxDetail(parts: readonly Taxed[]): JsonObject {
  const byRate = new Map<string, Taxed>();
  for (const part of parts) {
    const so = byRate.get(part.rate.id);
    const net = part.net + (so?.net ?? 0);
    byRate.set(part.rate.id, { rate: part.rate, net, tax: part.tax + (so?.tax ?? 0) });
  }
  const TaxLine = [...byRate.values()].map(({ net, tax, rate }) => ({
    Amount: fromCents(tax),
    DetailType: 'TaxLineDetail',
    TaxLineDetail: {
      TaxRateRef: { value: rate.id },
      PercentBased: true,
      TaxPercent: rate.percent,
      NetAmountTaxable: fromCents(net),
    },
  }));
  return { TotalTax: fromCents(sum(parts.map((part) => part.tax))), TaxLine };
}
