import { z } from 'zod';
import type { EntityType } from '../../domain/entity.ts';
import type { CompanyCapabilities, PulledRecord } from '../provider.ts';
import { contentOf } from '../row-content.ts';
import { counterpartOf } from './counterpart-version.ts';
import { vendorEntity } from './entities/entities.ts';
import { anyRow } from './rows.ts';
import { instantOf } from './vendor-time.ts';

/** A row in our terms. One that does not fit them has `unreadable` set, and only what can be read of it. */
export function readRow(entityType: EntityType, row: unknown, company?: CompanyCapabilities): PulledRecord {
  const { read, kept } = vendorEntity(entityType);
  return {
    entityType,
    counterpart: counterpartOf(row),
    changedAt: instantOf(anyRow.parse(row).modifiedAt),
    ...contentOf(entityType, () => ({ ...read(row, company), kept: kept?.(row) })),
  };
}

/** What people call the row, as far as it says. */
export function nameOfRow(row: unknown): string {
  const names = z
    .object({ FullName: z.string(), Name: z.string(), RefNumber: z.string() })
    .partial()
    .safeParse(row).data;
  return names?.FullName ?? names?.Name ?? names?.RefNumber ?? 'without a name';
}
