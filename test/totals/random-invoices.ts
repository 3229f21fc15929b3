import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { addAmounts, exponentOf, extend, roundAmount } from '../../src/domain/money.ts';
import type { Book, TaxCode } from './books.ts';

export interface InvoiceData extends Record<string, unknown> {
  customerId: string;
  currency: string;
  lines: LineData[];
  discount?: string;
  taxInclusive?: boolean;
  tax: string;
  total: string;
}

interface LineData {
  quantity: string;
  unitPrice: string;
  amount: string;
  taxable: boolean;
  taxCode?: string;
}

/**
 * How the business came to its tax: as the law has it (each rate on the sum that it taxes), line by line as many
 * programs do, or wrong by a cent. The first has to arrive; the others may have to be refused.
 */
const WAYS = ['sum', 'sum', 'sum', 'line', 'wrong'] as const;
type Way = (typeof WAYS)[number];

/** Invoices that add up on our side, for one kind of company. */
export function anyInvoice(book: Book): fc.Arbitrary<InvoiceData> {
  return fc
    .record({
      currency: fc.constantFrom(...book.currencies),
      parts: fc.array(anyLine(book), { minLength: 1, maxLength: 8 }),
      off: fc.oneof(
        { weight: 2, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 }) },
      ),
      afterDiscount: fc.boolean(),
      inclusive: book.codes.length > 0 ? fc.boolean() : fc.constant(false),
      rates: fc.constantFrom(...(book.rates.length > 0 ? book.rates : [[]])),
      way: fc.constantFrom(...WAYS),
    })
    .map((made) => assemble(book, made));
}

interface Made {
  currency: string;
  parts: { quantity: string; unitPrice: string; taxable: boolean; code: TaxCode | undefined }[];
  off: number;
  afterDiscount: boolean;
  inclusive: boolean;
  rates: readonly string[];
  way: Way;
}

function anyLine({ codes }: Book) {
  return fc.record({
    quantity: decimal(60, 3),
    unitPrice: decimal(900, 4),
    taxable: fc.boolean(),
    code: codes.length > 0 ? fc.constantFrom(...codes) : fc.constant(undefined),
  });
}

function decimal(whole: number, digits: number): fc.Arbitrary<string> {
  return fc.tuple(fc.nat(whole), fc.nat(digits), fc.nat(10 ** digits - 1)).map(([units, places, part]) =>
    new Decimal(part)
      .div(10 ** digits)
      .plus(units)
      .toDecimalPlaces(places)
      .toFixed(),
  );
}

/** A code of one of the two marks is not named on the line: the mark says it. */
function lineOf({ quantity, unitPrice, taxable, code }: Made['parts'][number], currency: string): LineData {
  const line = { quantity, unitPrice, amount: extend(quantity, unitPrice, currency) };
  if (!code) return { ...line, taxable };
  if (code.ours === 'Taxable' || code.ours === 'Non-taxable')
    return { ...line, taxable: code.ours === 'Taxable' };
  return { ...line, taxable, taxCode: code.ours };
}

function assemble(book: Book, made: Made): InvoiceData {
  const { currency, parts, off } = made;
  const lines = parts.map((part) => lineOf(part, currency));
  const sum = addAmounts(
    lines.map(({ amount }) => amount),
    currency,
  );
  const discount = roundAmount(new Decimal(sum).times(off).div(100), currency);
  const tax = roundAmount(taxOf(book, made, lines, discount), currency);
  const inclusive = made.inclusive && !new Decimal(tax).greaterThan(new Decimal(sum).minus(discount));
  const total = addAmounts([sum, `-${discount}`, ...(inclusive ? [] : [tax])], currency);
  return {
    customerId: `c-${currency}`,
    status: 'sent',
    issueDate: '2026-03-01',
    dueDate: '2026-03-31',
    currency,
    lines,
    ...(new Decimal(discount).isZero() ? {} : { discount }),
    ...(inclusive ? { taxInclusive: true } : {}),
    tax,
    total,
  };
}

/** Reckoned apart from the program under test, in its own way. */
function taxOf(book: Book, made: Made, lines: readonly LineData[], discount: string): Decimal {
  const taxed = lines.map((line, index) => ({
    amount: new Decimal(line.amount),
    rates: ratesOf(book, made, line, index),
  }));
  const tax = made.way === 'line' ? byLine(made, taxed) : bySum(made, taxed, discount);
  const cent = new Decimal(10).pow(-exponentOf(made.currency));
  return made.way === 'wrong' ? tax.plus(cent) : tax;
}

interface Taxed {
  amount: Decimal;
  rates: readonly { name: string; percent: string }[];
}

function ratesOf(book: Book, made: Made, line: LineData, index: number): Taxed['rates'] {
  if (book.codes.length > 0) return made.parts[index]?.code?.rates ?? [];
  return line.taxable ? made.rates.map((percent) => ({ name: percent, percent })) : [];
}

const cents = (value: Decimal) => value.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
const sumOf = (values: readonly Decimal[]) => values.reduce((sum, value) => sum.plus(value), new Decimal(0));
const percentOf = (rates: Taxed['rates']) => sumOf(rates.map(({ percent }) => new Decimal(percent)));
const inside = (amount: Decimal, percent: Decimal) =>
  amount.minus(cents(amount.div(percent.div(100).plus(1))));

function byLine({ inclusive }: Made, taxed: readonly Taxed[]): Decimal {
  const ofLine = ({ amount, rates }: Taxed) =>
    inclusive ? inside(amount, percentOf(rates)) : cents(amount.times(percentOf(rates)).div(100));
  return sumOf(taxed.map(ofLine));
}

function bySum(made: Made, taxed: readonly Taxed[], discount: string): Decimal {
  const all = sumOf(taxed.map(({ amount }) => amount));
  const keep = made.afterDiscount && !all.isZero() ? all.minus(discount).div(all) : new Decimal(1);
  return made.inclusive ? insideSums(taxed, keep) : onSums(taxed, keep);
}

function onSums(taxed: readonly Taxed[], keep: Decimal): Decimal {
  const byRate = new Map<string, { percent: string; net: Decimal }>();
  for (const { amount, rates } of taxed) {
    for (const { name, percent } of rates) {
      byRate.set(name, { percent, net: (byRate.get(name)?.net ?? new Decimal(0)).plus(amount) });
    }
  }
  return sumOf(
    [...byRate.values()].map(({ percent, net }) => cents(net.times(keep).times(percent).div(100))),
  );
}

function insideSums(taxed: readonly Taxed[], keep: Decimal): Decimal {
  const byCode = new Map<string, { percent: Decimal; gross: Decimal }>();
  for (const { amount, rates } of taxed) {
    const name = rates.map((rate) => rate.name).join('+');
    const gross = (byCode.get(name)?.gross ?? new Decimal(0)).plus(amount);
    byCode.set(name, { percent: percentOf(rates), gross });
  }
  return sumOf([...byCode.values()].map(({ percent, gross }) => inside(cents(gross.times(keep)), percent)));
}
