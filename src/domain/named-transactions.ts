import { z } from 'zod';
import { ENTITY_TYPES, type EntityType } from './entity.ts';

/** The params of a pull that brings in named transactions only: external ids by type. */
export const namedTransactionsSchema = z.object({
  named: z.partialRecord(z.enum(ENTITY_TYPES), z.array(z.string())),
});

/** The external ids that the pull is confined to; undefined for one that reads the whole type. */
export function namedOf(params: Record<string, unknown>, type: EntityType): readonly string[] | undefined {
  const parsed = namedTransactionsSchema.safeParse(params);
  return parsed.success ? (parsed.data.named[type] ?? []) : undefined;
}
