import type { Draft } from '../../engine/draft.ts';
import { businessRule, fault } from '../../faults/catalog.ts';
import type { JsonObject } from '../../json.ts';
import { child, flag, number, objects, refId, text } from '../../json.ts';
import type { Cents } from '../../money.ts';
import { cents, fromCents, percentOf, share, sum, taxWithin } from '../../money.ts';
import { isDiscount } from '../sales/lines.ts';
import type { Rate } from './rates.ts';
import { ratesOf } from './rates.ts';

export interface LineTaxing {
  /** The detail of a line that bears `TaxCodeRef`, if the line bears one. */
  detailOf(line: JsonObject): JsonObject | undefined;
  side: 'Sales' | 'Purchase';
}

/** The lines of one tax code. Amounts hold the tax where the transaction says so. */
interface Group {
  rates: Rate[];
  percent: number;
  lines: { line: JsonObject; detail: JsonObject; amount: Cents }[];
  amount: Cents;
  /** Its part of a discount that is taken before tax. */
  discount: Cents;
}

interface Taxed {
  net: Cents;
  tax: Cents;
  rate: Rate;
}

/**
 * Tax outside the United States: every line has its own numeric code and the transaction says how amounts are meant.
 * A rate applies to the sum of what it taxes, to the cent. Returns the tax and whether line amounts already hold it.
 * @throws VendorFault 6000 (no rate on a line) or 6170 (tax detail although not applicable)
 */
export function applyGlobalTax(draft: Draft, taxing: LineTaxing): { tax: Cents; inclusive: boolean } {
  const { record, given } = draft;
  const mode = text(record, 'GlobalTaxCalculation') ?? 'TaxExcluded';
  record.GlobalTaxCalculation = mode;
  if (mode === 'NotApplicable') return refuseDetail(given, record);
  const inclusive = mode === 'TaxInclusive';
  const groups = groupsOf(draft, taxing, inclusive);
  takeDiscount(record, groups, inclusive);
  const parts = inclusive ? groups.flatMap(taxInside) : taxOnTop(groups);
  if (inclusive) for (const group of groups) showNet(group);
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

function groupsOf(draft: Draft, { detailOf, side }: LineTaxing, inclusive: boolean): Group[] {
  const { record, books } = draft;
  const on = text(record, 'TxnDate') ?? books.today;
  const groups = new Map<string, Group>();
  for (const line of objects(record, 'Line')) {
    const detail = detailOf(line);
    if (!detail) continue;
    const code = requireCode(draft, detail);
    const amount = grossOrNet(line, detail, inclusive);
    const group = groups.get(code) ?? emptyGroup(ratesOf(books, code, side, on));
    group.lines.push({ line, detail, amount });
    group.amount += amount;
    groups.set(code, group);
  }
  return [...groups.values()];
}

function emptyGroup(rates: Rate[]): Group {
  const percent = rates.reduce((total, rate) => total + rate.percent, 0);
  return { rates, percent, lines: [], amount: 0, discount: 0 };
}

function requireCode({ books }: Draft, detail: JsonObject): string {
  const code = refId(detail, 'TaxCodeRef');
  if (code !== undefined && /^\d+$/.test(code)) return code;
  const tax = books.settings.country === 'GB' ? 'VAT' : 'GST/HST';
  throw businessRule(`Make sure all your transactions have a ${tax} rate before you save.`);
}

function grossOrNet(line: JsonObject, detail: JsonObject, inclusive: boolean): Cents {
  return inclusive && detail.TaxInclusiveAmt !== undefined
    ? cents(detail, 'TaxInclusiveAmt')
    : cents(line, 'Amount');
}

/** A discount before tax spreads over the codes by their amounts; with tax inside it holds its own part of it. */
function takeDiscount(record: JsonObject, groups: readonly Group[], inclusive: boolean): void {
  if (!flag(record, 'ApplyTaxAfterDiscount')) return;
  const lines = objects(record, 'Line').filter(isDiscount);
  const amounts = lines.map((line) => discountOf(line, groups, inclusive));
  const parts = share(
    sum(amounts),
    groups.map((group) => group.amount),
  );
  groups.forEach((group, i) => {
    group.discount = parts[i] ?? 0;
  });
  const [first] = lines;
  if (!inclusive || !first) return;
  lines.forEach((line, i) => {
    line.DiscountLineDetail = {
      ...child(line, 'DiscountLineDetail'),
      TaxInclusiveAmt: fromCents(amounts[i] ?? 0),
    };
    line.Amount = fromCents(amounts[i] ?? 0);
  });
  const held = sum(groups.map((group) => within(group, group.amount) - within(group, discounted(group))));
  first.Amount = fromCents((amounts[0] ?? 0) - held);
}

function discountOf(line: JsonObject, groups: readonly Group[], inclusive: boolean): Cents {
  const detail = child(line, 'DiscountLineDetail');
  if (!inclusive) return cents(line, 'Amount');
  if (flag(detail, 'PercentBased')) {
    const gross = sum(groups.map((group) => group.amount));
    return percentOf(gross, number(detail, 'DiscountPercent') ?? 0);
  }
  return detail?.TaxInclusiveAmt === undefined ? cents(line, 'Amount') : cents(detail, 'TaxInclusiveAmt');
}

const discounted = (group: Group): Cents => group.amount - group.discount;
const within = (group: Group, amount: Cents): Cents => taxWithin(amount, group.percent);

/** Each rate on the sum of all that it taxes, whatever the codes. */
function taxOnTop(groups: readonly Group[]): Taxed[] {
  const byRate = new Map<string, { rate: Rate; net: Cents }>();
  for (const group of groups) {
    for (const rate of group.rates) {
      const net = (byRate.get(rate.id)?.net ?? 0) + discounted(group);
      byRate.set(rate.id, { rate, net });
    }
  }
  return [...byRate.values()].map(({ rate, net }) => ({ rate, net, tax: percentOf(net, rate.percent) }));
}

/** What is inside cannot differ from the amounts: the last rate takes what is left. */
function taxInside(group: Group): Taxed[] {
  const whole = within(group, discounted(group));
  const net = discounted(group) - whole;
  let left = whole;
  return group.rates.map((rate, i) => {
    const tax = i === group.rates.length - 1 ? left : percentOf(net, rate.percent);
    left -= tax;
    return { rate, net, tax };
  });
}

/** Lines show what is left without tax, and remember what they were given. */
function showNet(group: Group): void {
  let left = group.amount - within(group, group.amount);
  group.lines.forEach(({ line, detail, amount }, i) => {
    const net = i === group.lines.length - 1 ? left : amount - within(group, amount);
    left -= net;
    detail.TaxInclusiveAmt = fromCents(amount);
    line.Amount = fromCents(net);
  });
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
