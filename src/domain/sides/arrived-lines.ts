import type { EntityType } from '../entity.ts';
import { placesOf } from './line-places.ts';
import { BESIDE, knownThere, type LinesToMerge, listOf } from './lines.ts';
import { type Data, equalValue, sameUnit } from './units.ts';

interface Agreed {
  here: unknown;
  there: unknown;
  id: string | null;
}

/**
 * Takes what a write of ours says whose answer is not here yet for agreed, line by line, where it is there as the
 * write said it: somebody who changed another line since saw it. Only a line that says something else may be theirs.
 */
export function withArrived(entityType: EntityType, given: LinesToMerge, sent: Data): LinesToMerge {
  const there = knownThere(given);
  if (!there || !Array.isArray(sent.lines)) return given;
  const [before, said, now] = [given.agreedHere, sent, given.translated].map(({ lines }) => listOf(lines));
  const read = listOf(given.theirs.data.lines);
  const idAt = (index: number) => given.theirs.ids?.[index] ?? null;
  if (!before || !said || !now) return given;
  const places = placesOf(said, before);
  const says = (line: unknown, index: number) =>
    sameUnit(entityType, { name: 'lines', fields: ['lines'] }, { lines: [line] }, { lines: [now[index]] });
  const kept = before.flatMap((line, place): Agreed[] => {
    const at = there.findIndex((each) => each.place === place);
    const sentAt = places.findIndex((each) => each.place === place);
    if (sentAt < 0 && at < 0) return [];
    if (sentAt >= 0 && at >= 0 && !places[sentAt]?.same && says(said[sentAt], at))
      return [{ here: said[sentAt], there: read[at], id: idAt(at) }];
    const was = listOf(given.agreedThere.data.lines)[place];
    return [{ here: line, there: was, id: given.agreedThere.ids?.[place] ?? null }];
  });
  const free = new Set(there.flatMap(({ place }, index) => (place === undefined ? [index] : [])));
  const added = said.flatMap((line, index): Agreed[] => {
    const at = places[index]?.place === undefined ? [...free].find((each) => says(line, each)) : undefined;
    if (at === undefined) return [];
    free.delete(at);
    return [{ here: line, there: read[at], id: idAt(at) }];
  });
  const lines = [...kept, ...added];
  const beside = BESIDE.filter((field) => isBesideArrived(entityType, field, given, sent));
  return {
    ...given,
    agreedHere: { ...withFields(given.agreedHere, sent, beside), lines: lines.map(({ here }) => here) },
    agreedThere: {
      data: {
        ...withFields(given.agreedThere.data, given.theirs.data, beside),
        lines: lines.map((each) => each.there),
      },
      ids: lines.map(({ id }) => id),
    },
  };
}

function isBesideArrived(
  entityType: EntityType,
  field: string,
  { agreedHere, translated }: LinesToMerge,
  sent: Data,
): boolean {
  if (!(field in sent) || equalValue(field, agreedHere[field], sent[field])) return false;
  return sameUnit(entityType, { name: field, fields: [field] }, sent, translated);
}

function withFields(onto: Data, from: Data, fields: readonly string[]): Data {
  return { ...onto, ...Object.fromEntries(fields.map((field) => [field, from[field] ?? undefined])) };
}
