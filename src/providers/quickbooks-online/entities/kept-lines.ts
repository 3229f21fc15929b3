import { z } from 'zod';
import type { Invoice } from '../../../domain/entities/invoice.ts';
import { type Data, equalValue } from '../../../domain/sides/units.ts';
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
 */
export function onKeptLines(
  data: Invoice,
  written: readonly JsonObject[],
  before: LinesBefore | undefined,
): JsonObject[] {
  const kept = keptLines.safeParse(before?.kept).data?.filter(isOwnLine) ?? [];
  const agreed = z.array(z.unknown()).safeParse(before?.ours.lines).data ?? [];
  // Lines that were read but are no longer the agreed ones cannot be told apart by their place.
  if (kept.length === 0 || kept.length !== agreed.length) return [...written];
  const places = placesOf(data.lines, agreed);
  return written.map((line, index) => {
    const { place, same } = places[index] ?? {};
    const there = place === undefined ? undefined : kept[place];
    if (!there) return line;
    return same ? echoed(there) : { ...identityOf(there), ...line };
  });
}

interface Place {
  /** Position among the lines there. */
  place?: number;
  same?: boolean;
}

/** Which line there each of ours is: the equal one, else the one in its place that no other is equal to. */
function placesOf(lines: readonly unknown[], agreed: readonly unknown[]): Place[] {
  const free = new Set(agreed.keys());
  const equal = lines.map((line) => {
    const place = [...free].find((each) => equalValue('lines', agreed[each], line));
    if (place !== undefined) free.delete(place);
    return place;
  });
  return equal.map((place, index) => {
    if (place !== undefined) return { place, same: true };
    if (!free.delete(index)) return {};
    return { place: index, same: false };
  });
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
