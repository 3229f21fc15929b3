import { z } from 'zod';
import type { EntityType } from '../../domain/entity.ts';
import { fitted } from '../../domain/fitted.ts';
import type { CompanyCapabilities, PulledRecord } from '../provider.ts';
import { vendorEntity } from './entities/entities.ts';
import { type Reading, Unreadable } from './entities/read-fields.ts';
import { imageOf } from './image.ts';
import { rowSchema } from './rows.ts';

/** A row in our terms. One that does not fit them has `unreadable` set, and only what can be read of it. */
export function readRow(entityType: EntityType, row: unknown, company?: CompanyCapabilities): PulledRecord {
  const { Id, SyncToken, MetaData } = rowSchema.parse(row);
  return {
    entityType,
    counterpart: { externalId: Id, externalVersion: SyncToken, image: imageOf(entityType, row) },
    changedAt: new Date(MetaData.LastUpdatedTime ?? MetaData.CreateTime).toISOString(),
    ...contentOf(entityType, row, company),
  };
}

type Content = Pick<
  PulledRecord,
  'kept' | 'data' | 'references' | 'mapped' | 'ownId' | 'unreadable' | 'unread'
>;

function contentOf(entityType: EntityType, row: unknown, company?: CompanyCapabilities): Content {
  try {
    const { read, kept } = vendorEntity(entityType);
    return { ...asContent(entityType, read(row, company)), kept: kept?.(row) };
  } catch (error) {
    return { data: {}, references: [], unreadable: reasonOf(error) };
  }
}

function asContent(entityType: EntityType, reading: Reading): Content {
  const result = fitted(entityType, reading);
  const { references, mapped, ownId } = reading;
  if (result.kind === 'whole') return { data: result.data, references, mapped, ownId };
  const { data, unread, reason } = result;
  const isThere = ({ path: [field] }: { path: (string | number)[] }) => String(field) in data;
  return {
    data,
    references: references.filter(isThere),
    mapped: mapped?.filter(isThere),
    ownId,
    unreadable: reason,
    unread,
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  if (!(error instanceof z.ZodError)) throw error;
  const [issue] = error.issues;
  return issue ? `${issue.path.join('.')}: ${issue.message}` : error.message;
}

/** What people call the row, as far as it says. */
export function nameOfRow(row: unknown): string {
  const names = z
    .object({ DisplayName: z.string(), Name: z.string(), DocNumber: z.string(), PaymentRefNum: z.string() })
    .partial()
    .safeParse(row).data;
  return names?.DisplayName ?? names?.Name ?? names?.DocNumber ?? names?.PaymentRefNum ?? 'without a name';
}
