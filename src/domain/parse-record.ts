import { ENTITIES } from './entities/index.ts';
import type { EntityType } from './entity.ts';

export type ParsedRecord =
  | { ok: true; data: unknown }
  /** `field` is the path of what is wrong. */
  | { ok: false; message: string; field: string | undefined };

/** Records were validated when they were accepted; a schema may have become stricter since. */
export function parseRecord(entityType: EntityType, data: unknown): ParsedRecord {
  const parsed = ENTITIES[entityType].schema.safeParse(data);
  if (parsed.success) return { ok: true, data: parsed.data };
  const [issue] = parsed.error.issues;
  const message = issue?.message ?? 'The record is not valid.';
  return { ok: false, message, field: issue?.path.join('.') };
}
