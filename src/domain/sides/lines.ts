import { addAmounts, sameAmount } from '../money.ts';
import { type LinePlace, placesOf } from './line-places.ts';
import { type Data, equalValue } from './units.ts';

/** One side of a document whose lines are merged, with the other side's ids of its lines. */
export interface LinesThere {
  data: Data;
  ids: readonly (string | null)[] | undefined;
}

export interface LinesToMerge {
  agreedHere: Data;
  agreedThere: LinesThere;
  ours: Data;
  theirs: LinesThere;
  /** `theirs` in our terms. */
  translated: Data;
}

export interface MergedLines {
  /** The lines and what belongs to them, with the changes of both sides. */
  data: Data;
  /** The same as the other side has it, in our terms: lines that nobody changed there as we say them. */
  agreed: Data;
}

/** What stands beside the lines of a document and is decided with them. */
export const BESIDE = ['discount', 'taxInclusive', 'tax', 'currency'];

/**
 * Merges line by line what both sides changed of a document. Undefined where that cannot be: a line changed on both
 * sides, its place is not known, or the result would come to a total that neither side had.
 */
export function mergeLines(given: LinesToMerge): MergedLines | undefined {
  const { agreedHere, ours, translated } = given;
  const there = knownThere(given);
  if (!there) return undefined;
  const [before, here, now] = [agreedHere, ours, translated].map(({ lines }) => listOf(lines));
  if (!before || !here || !now) return undefined;
  const agreedLines = there.map(({ place, same }, index) =>
    same && place !== undefined ? before[place] : now[index],
  );
  const lines = isMoved(here, before) ? mergedLines(before, here, there, now) : agreedLines;
  const beside = besideOf(given);
  if (!lines || !beside) return undefined;
  const data = { ...beside, lines };
  const total = totalOf(data);
  const known = [ours.total, translated.total].find((each) => sameAmount(String(each ?? ''), total));
  if (known === undefined) return undefined;
  const agreed = {
    ...Object.fromEntries(BESIDE.map((field) => [field, translated[field]])),
    total: translated.total,
  };
  return { data: { ...data, total: known }, agreed: { ...agreed, lines: agreedLines } };
}

const isMoved = (lines: readonly unknown[], before: readonly unknown[]) =>
  !equalValue('lines', before, lines);

/** Which agreed line each of theirs is, by its id; undefined where ids or agreed lines do not tell. */
export function knownThere({ agreedHere, agreedThere, theirs }: LinesToMerge): LinePlace[] | undefined {
  const [before, now] = [listOf(agreedThere.data.lines), listOf(theirs.data.lines)];
  const known = agreedThere.ids ?? [];
  const isTold = known.length === before.length && theirs.ids?.length === now.length;
  if (!isTold || known.includes(null) || !arePaired(listOf(agreedHere.lines), before)) return undefined;
  return now.map((line, index) => {
    const place = known.indexOf(theirs.ids?.[index] ?? null);
    return place < 0 ? {} : { place, same: equalValue('lines', before[place], line) };
  });
}

/** What was agreed is in one order here and there, so that each is the other's line. */
function arePaired(here: readonly unknown[], there: readonly unknown[]): boolean {
  const amountOf = (line: unknown) => partsOf(line).amount;
  return (
    here.length === there.length &&
    here.every((line, index) => equalValue('amount', amountOf(line), amountOf(there[index])))
  );
}

function mergedLines(
  before: readonly unknown[],
  here: readonly unknown[],
  there: readonly LinePlace[],
  now: readonly unknown[],
): unknown[] | undefined {
  const places = placesOf(here, before);
  const lines = here.map((line, index) => {
    const { place, same } = places[index] ?? {};
    if (place === undefined) return { line };
    const at = there.findIndex((each) => each.place === place);
    const isSame = there[at]?.same ?? false;
    if (same) return { line: isSame ? line : now[at] };
    return { line, clash: !isSame && !equalValue('lines', now[at], line) };
  });
  const removed = [...before.keys()].filter((place) => !places.some((each) => each.place === place));
  const changed = there.some(({ place, same }) => place !== undefined && removed.includes(place) && !same);
  if (changed || lines.some(({ clash }) => clash)) return undefined;
  const added = there.flatMap(({ place }, index) => (place === undefined ? [now[index]] : []));
  const addedHere = here.filter((_, index) => places[index]?.place === undefined);
  const isEither = added.length === 0 || addedHere.length === 0;
  // Whether two new lines are meant for one is not known, unless they say the same.
  if (!isEither && !equalValue('lines', addedHere, added)) return undefined;
  const result = lines.flatMap(({ line }) => (line === undefined ? [] : [line]));
  return isEither ? [...result, ...added] : result;
}

/** Each is of the side that changed it; undefined where both did. */
function besideOf({ agreedHere, agreedThere, ours, theirs, translated }: LinesToMerge): Data | undefined {
  const entries = BESIDE.map((field) => {
    const isOurs = !equalValue(field, agreedHere[field], ours[field]);
    const isTheirs = !equalValue(field, agreedThere.data[field], theirs.data[field]);
    if (isOurs && isTheirs && !equalValue(field, ours[field], translated[field])) return undefined;
    return [field, isTheirs ? translated[field] : ours[field]] as const;
  });
  const told = entries.flatMap((entry) => (entry ? [entry] : []));
  return told.length === entries.length ? Object.fromEntries(told) : undefined;
}

function totalOf({ lines, discount, tax, taxInclusive, currency }: Data): string {
  const amounts = listOf(lines).map((line) => String(partsOf(line).amount));
  const added = taxInclusive || tax === undefined ? [] : [String(tax)];
  return addAmounts([...amounts, `-${String(discount ?? '0')}`, ...added], String(currency ?? 'USD'));
}

/** What one side says of the lines in which the two differ. */
export function linesInWords(lines: readonly unknown[], others: readonly unknown[]): string {
  const own = placesOf(lines, others).flatMap(({ same }, index) => (same ? [] : [lines[index]]));
  return own
    .map((line) => [partsOf(line).description, partsOf(line).amount].filter(Boolean).join(' '))
    .join(', ');
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function partsOf(value: unknown): Data {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
