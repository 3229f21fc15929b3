import { z } from 'zod';
import type { EntityType } from '../../domain/entity.ts';
import type { CompanyCapabilities, PulledRecord } from '../provider.ts';
import { contentOf } from '../row-content.ts';
import { vendorEntity } from './entities/entities.ts';
import { imageOf } from './image.ts';
import { rowSchema } from './rows.ts';

/** A row in our terms. One that does not fit them has `unreadable` set, and only what can be read of it. */
export function readRow(entityType: EntityType, row: unknown, company?: CompanyCapabilities): PulledRecord {
  const { Id, SyncToken, MetaData } = rowSchema.parse(row);
  const { read, kept } = vendorEntity(entityType);
  return {
    entityType,
    counterpart: { externalId: Id, externalVersion: SyncToken, image: imageOf(entityType, row) },
    changedAt: new Date(MetaData.LastUpdatedTime ?? MetaData.CreateTime).toISOString(),
    ...contentOf(entityType, () => ({ ...read(row, company), kept: kept?.(row) })),
  };
}

/** What people call the row, as far as it says. */
export function nameOfRow(row: unknown): string {
  const names = z
    .object({ DisplayName: z.string(), Name: z.string(), DocNumber: z.string(), PaymentRefNum: z.string() })
    .partial()
    .safeParse(row).data;
  return names?.DisplayName ?? names?.Name ?? names?.DocNumber ?? names?.PaymentRefNum ?? 'without a name';
}
