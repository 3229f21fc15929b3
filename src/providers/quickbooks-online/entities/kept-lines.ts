import { Decimal } from 'decimal.js';
import { z } from 'zod';
import type { Invoice } from '../../../domain/entities/invoice.ts';
import { addAmounts, roundAmount, sameAmount } from '../../../domain/money.ts';
import { placesOf } from '../../../domain/sides/line-places.ts';
import type { Data } from '../../../domain/sides/units.ts';
import { keptThereOnly } from '../../kept-line.ts';
import { ExactNumber, type Json, type JsonObject } from '../exact-json.ts';
import { isOwnLine } from './read-invoice.ts';

/** Lines as they stand there, with every member that the vendor or somebody else put on them. */
export const keptLines = z.array(
  z.looseObject({ Id: z.string().optional(), DetailType: z.string().optional() }),
);
type KeptLine = z.infer<typeof keptLines>[number];

/** What was agreed when the lines there were read. */
export interface LinesBefore {
  ours: Data;
  kept: unknown;
}

/**
 * A list of lines replaces the one that is there. Lines that did not change here go back as they were read, with
 * their ids and what they are linked to (dropping that would unbill time); a changed one keeps its id and its links.
 * Lines of text that ours does not have stay where they are; of other lines without a form here, ours must say them.
 */
export function onKeptLines(
  data: Invoice,
  write: (line: Invoice['lines'][number], index: number, itemThere?: string) => JsonObject,
  before: LinesBefore | undefined,
): JsonObject[] {
  const kept = keptLines.safeParse(before?.kept).data?.filter(isOwnLine) ?? [];
  const agreed = z.array(z.unknown()).safeParse(before?.ours.lines).data ?? [];
  const rowOf = rowsOf(agreed, kept);
  // The same line is another amount there when the tax is inside now, or no longer.
  const isSameTax = !before?.ours.taxInclusive === !data.taxInclusive;
  const places = rowOf ? placesOf(data.lines, agreed) : [];
  const written = data.lines.map((line, index) => {
    const { place, same } = places[index] ?? {};
    const row = place === undefined ? undefined : rowOf?.[place];
    const there = row === undefined ? undefined : kept[row];
    if (there && same && (isSameTax || line.kept === 'text')) return { row, line: echoed(there) };
    if (line.kept) throw keptThereOnly(line.kept, index);
    if (!there) return { row, line: write(line, index) };
    // It named none when it was written either: the item that it was given then stays.
    const keepsItem = !line.serviceItemId && !namesItem(agreed[place ?? 0]);
    const itemThere = keepsItem ? itemOf(there) : undefined;
    return { row, line: { ...identityOf(there), ...write(line, index, itemThere) } };
  });
  if (!rowOf) return written.map(({ line }) => line);
  return withLeftText(written, kept);
}

const named = z.looseObject({ serviceItemId: z.string().optional() });
const namesItem = (line: unknown) => named.safeParse(line).data?.serviceItemId !== undefined;

const detailed = z.looseObject({
  SalesItemLineDetail: z.looseObject({ ItemRef: z.looseObject({ value: z.string() }) }),
});
const itemOf = (line: KeptLine) => detailed.safeParse(line).data?.SalesItemLineDetail.ItemRef.value;

/** Puts each line of text that ours does not have behind the line that it stands behind there. */
function withLeftText(
  written: readonly { row: number | undefined; line: JsonObject }[],
  kept: readonly KeptLine[],
): JsonObject[] {
  const result = [...written];
  const said = new Set(written.map(({ row }) => row));
  kept.forEach((line, row) => {
    if (line.DetailType !== 'DescriptionOnly' || said.has(row)) return;
    const before = result.findLastIndex((each) => each.row !== undefined && each.row < row);
    result.splice(before + 1, 0, { row, line: echoed(line) });
  });
  return result.map(({ line }) => line);
}

/** The row there that each agreed line is; undefined where that cannot be told. Only text may be there beyond them. */
function rowsOf(agreed: readonly unknown[], kept: readonly KeptLine[]): number[] | undefined {
  const rows: number[] = [];
  for (const [row, { DetailType }] of kept.entries()) {
    const isText = keptKind.safeParse(agreed[rows.length]).data?.kept === 'text';
    const isTextThere = DetailType === 'DescriptionOnly';
    if (isTextThere && !isText && kept.length !== agreed.length) continue;
    rows.push(row);
  }
  return rows.length === agreed.length && rows.length > 0 ? rows : undefined;
}

const keptKind = z.looseObject({ kept: z.string().optional() });

/** The discount as it is there where it still comes to the same: a percentage stays one. */
export function onKeptDiscount(data: Invoice, before: LinesBefore | undefined): JsonObject[] | undefined {
  const rows =
    keptLines.safeParse(before?.kept).data?.filter(({ DetailType }) => DetailType === 'DiscountLineDetail') ??
    [];
  if (rows.length === 0 || data.taxInclusive) return undefined;
  const subtotal = addAmounts(
    data.lines.map(({ amount }) => amount),
    data.currency,
  );
  const anew = rows.map((row) => ({ row, amount: discountOf(row, subtotal, data.currency) }));
  const sum = addAmounts(
    anew.map(({ amount }) => amount),
    data.currency,
  );
  if (!sameAmount(sum, data.discount ?? '0')) return undefined;
  return anew.map(({ row, amount }) => ({ ...echoed(row), Amount: new ExactNumber(amount) }));
}

const discountDetail = z.looseObject({
  Amount: z.string().nullish(),
  DiscountLineDetail: z
    .looseObject({ PercentBased: z.boolean().nullish(), DiscountPercent: z.string().nullish() })
    .nullish(),
});

function discountOf(row: KeptLine, subtotal: string, currency: string): string {
  const { Amount, DiscountLineDetail: detail } = discountDetail.parse(row);
  if (!detail?.PercentBased || !detail.DiscountPercent) return Amount ?? '0';
  return roundAmount(new Decimal(subtotal).times(detail.DiscountPercent).div(100), currency);
}

function identityOf({ Id, LinkedTxn }: KeptLine): JsonObject {
  return { Id, LinkedTxn: LinkedTxn === undefined ? undefined : jsonOf('LinkedTxn', LinkedTxn) };
}

function echoed(line: KeptLine): JsonObject {
  return objectOf(line);
}

/** Members that the vendor writes as numbers; everything is read as text (see `parseJson`). */
const NUMBERS = new Set([
  'Amount',
  'BreakHours',
  'BreakMinutes',
  'BreakSeconds',
  'CostRate',
  'DiscountPercent',
  'ExchangeRate',
  'HourlyRate',
  'Hours',
  'LineNum',
  'Minutes',
  'NetAmountTaxable',
  'Qty',
  'RatePercent',
  'Seconds',
  'TaxInclusiveAmt',
  'TaxPercent',
  'TotalAmt',
  'TotalTax',
  'UnitPrice',
]);

/** A member as it was read, with numbers for what the vendor writes as numbers. */
export function keptMember(name: string, value: unknown): Json | undefined {
  return jsonOf(name, value);
}

function objectOf(value: object): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, jsonOf(name, member)]));
}

function jsonOf(name: string, value: unknown): Json | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return NUMBERS.has(name) ? new ExactNumber(value) : value;
  if (Array.isArray(value)) return value.flatMap((each) => jsonOf(name, each) ?? []);
  return typeof value === 'object' ? objectOf(value) : undefined;
}
