import { ENTITIES } from './entities/index.ts';
import type { EntityType } from './entity.ts';

/** A place in pulled data that holds an id of the other side. */
export interface ExternalReference {
  path: (string | number)[];
  entityType: EntityType;
  externalId: string;
}

export type Translated = { ok: true; value: Record<string, unknown> } | { ok: false; reason: string };

/** Replaces the external ids in the data by our ids. */
export function withOurIds(
  pulled: { data: Record<string, unknown>; references: readonly ExternalReference[] },
  idOf: ReadonlyMap<string, string>,
): Translated {
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

function setPath(target: unknown, path: readonly (string | number)[], value: string): void {
  const [key, ...rest] = path;
  if (key === undefined || typeof target !== 'object' || target === null) return;
  if (rest.length === 0) Reflect.set(target, key, value);
  else setPath(Reflect.get(target, key), rest, value);
}

/** Two e-mail addresses or phones that differ: a namesake, not the same party. */
export function contradicts(ours: Record<string, unknown>, theirs: Record<string, unknown>): boolean {
  return ['email', 'phone'].some((field) => {
    const [a, b] = [ours[field], theirs[field]];
    return typeof a === 'string' && typeof b === 'string' && a.toLowerCase() !== b.toLowerCase();
  });
}
