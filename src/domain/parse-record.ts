import { ENTITIES } from './entities/index.ts';
import type { EntityType } from './entity.ts';
import { refusalInWords } from './schema-words.ts';

export type ParsedRecord =
  | { ok: true; data: unknown }
  /** `field` is the path of what is wrong. */
  | { ok: false; message: string; field: string | undefined };

/** Records were validated when they were accepted; a schema may have become stricter since. */
export function parseRecord(entityType: EntityType, data: unknown): ParsedRecord {
  const parsed = ENTITIES[entityType].schema.safeParse(data);
  if (parsed.success) return { ok: true, data: parsed.data };
  const field = parsed.error.issues[0]?.path.join('.');
  return { ok: false, message: `The record is not valid: ${refusalInWords(parsed.error)}.`, field };
}
