import { z } from 'zod';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { CompanyCapabilities, PulledRecord } from '../provider.ts';
import { vendorEntity } from './entities/entities.ts';
import { type Reading, Unreadable } from './entities/read-fields.ts';
import { imageOf } from './image.ts';
import { rowSchema } from './rows.ts';

/** A row in our terms. One that does not fit them has `unreadable` set and no data. */
export function readRow(entityType: EntityType, row: unknown, company?: CompanyCapabilities): PulledRecord {
  const { Id, SyncToken, MetaData } = rowSchema.parse(row);
  return {
    entityType,
    counterpart: { externalId: Id, externalVersion: SyncToken, image: imageOf(entityType, row) },
    changedAt: new Date(MetaData.LastUpdatedTime ?? MetaData.CreateTime).toISOString(),
    ...contentOf(entityType, row, company),
  };
}

type Content = Pick<PulledRecord, 'kept' | 'data' | 'references' | 'mapped' | 'ownId' | 'unreadable'>;

function contentOf(entityType: EntityType, row: unknown, company?: CompanyCapabilities): Content {
  try {
    const { read, kept } = vendorEntity(entityType);
    return { ...checked(entityType, read(row, company)), kept: kept?.(row) };
  } catch (error) {
    return { data: {}, references: [], unreadable: reasonOf(error) };
  }
}

/** The same rules as for records that come in by the API. */
function checked(entityType: EntityType, reading: Reading): Content {
  const { schema, check } = ENTITIES[entityType];
  const data = z.record(z.string(), z.unknown()).parse(schema.parse(withoutAbsent(reading.data)));
  const [problem] = check(data);
  if (problem) throw new Unreadable(`${problem.path.join('.')} ${problem.message}`);
  const { references, mapped, ownId } = reading;
  return { data, references, mapped, ownId };
}

function withoutAbsent(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
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
