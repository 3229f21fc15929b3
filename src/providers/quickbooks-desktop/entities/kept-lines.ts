import { Decimal } from 'decimal.js';
import { z } from 'zod';
import type { Invoice } from '../../../domain/entities/invoice.ts';
import { addAmounts, roundAmount, sameAmount } from '../../../domain/money.ts';
import { placesOf } from '../../../domain/sides/line-places.ts';
import { desktopText } from '../qbxml/text.ts';
import { type InvoiceLineRow, invoiceLineRow, many } from '../rows.ts';
import type { WriteContext } from './write-context.ts';

const linesSchema = z.array(invoiceLineRow);
const keptRow = z.object({ InvoiceLineRet: many(invoiceLineRow) });

/** Lines as they stand there, with their ids. */
export function keptLines(row: unknown): InvoiceLineRow[] {
  return keptRow.parse(row).InvoiceLineRet;
}

type Line = Invoice['lines'][number];

/** The lines there: those of ours, and those of the first discount item. */
export interface LinesThere {
  own: readonly InvoiceLineRow[];
  discounts: readonly InvoiceLineRow[];
  /** What the line comes to that the first discount stands below. */
  above: string;
}

export function linesThere({ before, facts }: WriteContext): LinesThere {
  const rows = linesSchema.safeParse(before?.kept).data ?? [];
  const isDiscount = ({ ItemRef }: InvoiceLineRow) =>
    ItemRef?.ListID !== undefined && facts.discountItemIds.includes(ItemRef.ListID);
  const above = rows[rows.findIndex(isDiscount) - 1]?.Amount ?? '0';
  return { own: rows.filter((row) => !isDiscount(row)), discounts: rows.filter(isDiscount), above };
}

/** One of our lines and the one there that it is; `same` when it says what was agreed. */
export interface PlacedLine {
  line: Line;
  index: number;
  there?: InvoiceLineRow;
  same?: boolean;
  /** It named no service item when it was written either: the item that it was given then stays. */
  keepsItem?: boolean;
}

export interface PlacedLines {
  /** In the order of ours, with lines of text there that ours lacks where they stand. */
  kept: (PlacedLine | { there: InvoiceLineRow })[];
  /** QuickBooks takes new lines behind those that are there only. */
  added: PlacedLine[];
}

/**
 * A list of lines replaces the one that is there, and one that comes back under its id keeps what hangs on it (time
 * that it bills, the estimate that it is from). Which line there an agreed one is, is told by what it says: QuickBooks
 * has its own order.
 */
export function placeLines(
  data: Invoice,
  own: readonly InvoiceLineRow[],
  context: WriteContext,
): PlacedLines {
  const agreed = z.array(z.looseObject({})).safeParse(context.before?.ours.lines).data ?? [];
  const rows = rowsOf(agreed, own, context);
  const placed = placesOf(data.lines, agreed).map(({ place, same }, index): PlacedLine => {
    const line = data.lines[index] as Line;
    const there = place === undefined ? undefined : rows[place];
    const keepsItem = !line.serviceItemId && place !== undefined && !namesItem(agreed[place]);
    return { line, index, there, same: there !== undefined && same, keepsItem };
  });
  const known = placed.filter(({ there, same, line }) => there && (same || canChange(line, there)));
  const said = new Set(known.map(({ there }) => there));
  const result: PlacedLines['kept'] = [...known];
  for (const text of own.filter((row) => !row.ItemRef?.ListID && !said.has(row) && !rows.includes(row))) {
    const before = result.findLastIndex(({ there }) => there && own.indexOf(there) < own.indexOf(text));
    result.splice(before + 1, 0, { there: text });
  }
  return { kept: result, added: placed.filter((each) => !known.includes(each)) };
}

const namesItem = (line: object | undefined) => saidSchema.safeParse(line).data?.serviceItemId !== undefined;

/** What a line there says can be changed, but its day cannot be taken off. */
function canChange({ serviceDate, kept }: Line, there: InvoiceLineRow): boolean {
  return kept === undefined && !(there.ServiceDate && !serviceDate);
}

type Row = InvoiceLineRow | undefined;

/** The line there that each agreed one is; the ones that say the very same first. */
function rowsOf(agreed: readonly object[], own: readonly InvoiceLineRow[], context: WriteContext): Row[] {
  const free = new Set(own);
  const rows: Row[] = agreed.map(() => undefined);
  for (const sure of LIKENESS) {
    agreed.forEach((line, index) => {
      const said = saidSchema.safeParse(line).data;
      if (rows[index] || !said) return;
      const row = [...free].find((each) => isLine(said, each, { context, ...sure }));
      if (!row) return;
      rows[index] = row;
      free.delete(row);
    });
  }
  return rows;
}

interface Likeness {
  /** In its words, too. */
  exactly: boolean;
  /** A line that names no service item may have any: which one was the default when it was written nobody knows. */
  anyItem: boolean;
}

/** The surest first. */
const LIKENESS: readonly Likeness[] = [
  { exactly: true, anyItem: false },
  { exactly: true, anyItem: true },
  { exactly: false, anyItem: false },
  { exactly: false, anyItem: true },
];

const saidSchema = z.object({
  serviceItemId: z.string().optional(),
  description: z.string().optional(),
  quantity: z.string(),
  amount: z.string(),
  kept: z.string().optional(),
});

function isLine(
  line: z.infer<typeof saidSchema>,
  row: InvoiceLineRow,
  { context, exactly, anyItem }: Likeness & { context: WriteContext },
): boolean {
  const sameWords = sameText(line.description ?? '', row.Desc ?? '');
  if (line.kept === 'text') return !row.ItemRef?.ListID && (sameWords || !exactly);
  return (
    row.ItemRef?.ListID !== undefined &&
    ((anyItem && line.serviceItemId === undefined) || row.ItemRef.ListID === itemOf(line, context)) &&
    new Decimal(row.Quantity ?? '1').abs().equals(line.quantity) &&
    sameAmount(row.Amount ?? '0', line.amount) &&
    (sameWords || !exactly)
  );
}

/** It may have been written before accents were left out, or since. */
function sameText(ours: string, theirs: string): boolean {
  const [one, other] = [ours, theirs].map((text) => desktopText(text, { foldAccents: true }).text.trim());
  return one === other;
}

/** Of a line that was agreed: what it names is linked, or it was given the default item. */
function itemOf(
  { serviceItemId }: z.infer<typeof saidSchema>,
  { linkedId, facts }: WriteContext,
): string | undefined {
  return serviceItemId === undefined ? facts.defaultItemId : linkedId('service_item', serviceItemId);
}

/** A discount that goes back under its id; one in percent says what it comes to now, where that is another amount. */
export interface KeptDiscount {
  there: InvoiceLineRow;
  stated: { RatePercent?: string; Amount?: string };
}

/**
 * The discount as it stands there, where it comes to ours: a percentage stays one as long as it takes ours off what it
 * stands below. Told by its id alone, nobody could say what QuickBooks makes of it once that line is another.
 */
export function keptDiscount(
  { discount = '0', currency }: Invoice,
  discounts: readonly InvoiceLineRow[],
  above: { before: string; now: string },
): readonly KeptDiscount[] | undefined {
  if (discounts.length === 0) return undefined;
  let base = above;
  const kept = discounts.map((there): KeptDiscount => {
    const { Amount: before = '0', RatePercent } = there;
    const percent = RatePercent?.replace('%', '');
    const isAsItWas = percent === undefined || sameAmount(base.now, base.before);
    const now = isAsItWas ? before : takenOff(base.now, percent, currency);
    base = { before, now };
    return { there, stated: isAsItWas ? {} : { RatePercent: percent, Amount: now } };
  });
  const taken = addAmounts(
    kept.map(({ there, stated }) => stated.Amount ?? there.Amount ?? '0'),
    currency,
  );
  return sameAmount(new Decimal(taken).negated().toFixed(), discount) ? kept : undefined;
}

function takenOff(base: string, percent: string, currency: string): string {
  const amount = new Decimal(base).times(percent).div(100).abs().negated();
  return roundAmount(amount, currency);
}
