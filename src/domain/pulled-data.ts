import { z } from 'zod';
import { ENTITIES } from './entities/index.ts';
import type { EntityType } from './entity.ts';
import type { MappingKind } from './mapping.ts';
import { sameAmount } from './money.ts';

type Data = Record<string, unknown>;

/** A place in pulled data that holds an id of the other side. */
export interface ExternalReference {
  path: (string | number)[];
  entityType: EntityType;
  externalId: string;
}

interface Pulled {
  data: Data;
  references: readonly ExternalReference[];
}

export type Translated = { ok: true; value: Data } | { ok: false; reason: string };

/** Replaces the external ids in the data by our ids. */
export function withOurIds(pulled: Pulled, idOf: ReadonlyMap<string, string>): Translated {
  const value = structuredClone(pulled.data);
  for (const { path, entityType, externalId } of pulled.references) {
    const recordId = idOf.get(`${entityType}/${externalId}`);
    if (!recordId) {
      const { label } = ENTITIES[entityType];
      return {
        ok: false,
        reason: `Its ${label} (${externalId} in QuickBooks) is not linked here; pull that first.`,
      };
    }
    setPath(value, path, recordId);
  }
  return { ok: true, value };
}

/** A place in pulled data that holds something which one of our keys may be mapped to. */
export interface MappedValue {
  path: (string | number)[];
  kind: MappingKind;
  externalId: string;
}

export interface InOurWords {
  entityType: EntityType;
  theirs: Data;
  mapped: readonly MappedValue[];
  ours: Data | undefined;
  /** Our keys that are mapped to a thing of the other side. */
  keysOf(kind: MappingKind, externalId: string): string[];
}

/** The data as we would say it; types that have nothing to say differently stay as they are. */
export function inOurWords({ entityType, theirs, mapped, ours, keysOf }: InOurWords): Data {
  const { inOurWords: translate } = ENTITIES[entityType];
  if (!translate) return theirs;
  const at = new Map(mapped.map((value) => [JSON.stringify(value.path), value]));
  const keysAt = (path: readonly (string | number)[]) => {
    const value = at.get(JSON.stringify(path));
    return value ? keysOf(value.kind, value.externalId) : [];
  };
  return z.record(z.string(), z.unknown()).parse(translate(theirs, { ours, keysAt }));
}

/** What the other side's ids are here. */
export interface Translation {
  idOf: ReadonlyMap<string, string>;
  keysOf: InOurWords['keysOf'];
}

interface Readable extends Pulled {
  entityType: EntityType;
  mapped?: readonly MappedValue[];
}

/** What was read there with our ids and in our words, as far as that can be. */
export function inOurTerms(
  pulled: Readable,
  ours: Data | undefined,
  { idOf, keysOf }: Translation,
): Translated {
  const data = withOurIds(pulled, idOf);
  if (!data.ok) return data;
  const { entityType, mapped = [] } = pulled;
  return { ok: true, value: inOurWords({ entityType, theirs: data.value, mapped, ours, keysOf }) };
}

function setPath(target: unknown, path: readonly (string | number)[], value: string): void {
  const [key, ...rest] = path;
  if (key === undefined || typeof target !== 'object' || target === null) return;
  if (rest.length === 0) Reflect.set(target, key, value);
  else setPath(Reflect.get(target, key), rest, value);
}

/** Two e-mail addresses or phones that differ: a namesake, not the same party. */
export function contradicts(ours: Data, theirs: Data): boolean {
  return ['email', 'phone'].some((field) => {
    const [a, b] = [ours[field], theirs[field]];
    return typeof a === 'string' && typeof b === 'string' && a.toLowerCase() !== b.toLowerCase();
  });
}

/** Fields that the vendor fills in where we leave them open. */
const FILLED_IN = ['dueDate', 'number'];
const AMOUNTS = ['tax', 'total', 'discount', 'amount'];

/**
 * Leaves out what the other side only filled in: a due date, the default item of a line. Otherwise every
 * document of ours would come back as changed once somebody touches it there. `agreed` is what was there before.
 */
export function withoutFilledIn<Record extends Pulled>(pulled: Record, ours: Data, agreed?: Data): Record {
  const data = { ...pulled.data };
  // What was there before, too, nobody entered since.
  const isFilledIn = (field: string) => !agreed || agreed[field] === data[field];
  for (const field of FILLED_IN) if (ours[field] === undefined && isFilledIn(field)) delete data[field];
  // "0" and "0.00" are one amount: ours stays as it is written.
  for (const field of AMOUNTS) if (isSame(ours[field], data[field])) data[field] = ours[field];
  if (!sameLines(ours.lines, data.lines)) return { ...pulled, data };
  data.lines = ours.lines;
  return { ...pulled, data, references: pulled.references.filter(({ path }) => path[0] !== 'lines') };
}

function isSame(ours: unknown, theirs: unknown): boolean {
  return typeof ours === 'string' && typeof theirs === 'string' && sameAmount(ours, theirs);
}

function sameLines(ours: unknown, theirs: unknown): boolean {
  if (!Array.isArray(ours) || !Array.isArray(theirs) || ours.length !== theirs.length) return false;
  return ours.every((line, index) => sameLine(dataOf(line), dataOf(theirs[index])));
}

function sameLine(ours: Data, theirs: Data): boolean {
  const amounts = ['quantity', 'unitPrice', 'amount'].every((field) =>
    sameAmount(String(ours[field] ?? '1'), String(theirs[field] ?? '1')),
  );
  return amounts && (ours.description ?? '') === (theirs.description ?? '');
}

function dataOf(value: unknown): Data {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
