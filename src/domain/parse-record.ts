import type { SyncErrorInfo } from '../errors.ts';
import { ENTITIES } from './entities/index.ts';
import type { EntityType } from './entity.ts';

export type ParsedRecord = { ok: true; data: unknown } | { ok: false; error: SyncErrorInfo };

/** Records were validated when they were accepted; a schema may have become stricter since. */
export function parseRecord(entityType: EntityType, data: unknown): ParsedRecord {
  const parsed = ENTITIES[entityType].schema.safeParse(data);
  if (parsed.success) return { ok: true, data: parsed.data };
  const [issue] = parsed.error.issues;
  const message = issue?.message ?? 'The record is not valid.';
  return { ok: false, error: { type: 'InvalidRecord', message, field: issue?.path.join('.') } };
}
