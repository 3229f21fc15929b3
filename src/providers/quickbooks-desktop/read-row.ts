import { z } from 'zod';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { CompanyCapabilities, PulledRecord } from '../provider.ts';
import { counterpartOf } from './counterpart-version.ts';
import { vendorEntity } from './entities/entities.ts';
import { type Reading, Unreadable } from './entities/read-fields.ts';
import { anyRow } from './rows.ts';
import { instantOf } from './vendor-time.ts';

/** A row in our terms. One that does not fit them has `unreadable` set and no data. */
export function readRow(entityType: EntityType, row: unknown, company?: CompanyCapabilities): PulledRecord {
  return {
    entityType,
    counterpart: counterpartOf(row),
    changedAt: instantOf(anyRow.parse(row).modifiedAt),
    ...contentOf(entityType, row, company),
  };
}

type Content = Pick<PulledRecord, 'data' | 'references' | 'ownId' | 'unreadable'>;

function contentOf(entityType: EntityType, row: unknown, company?: CompanyCapabilities): Content {
  try {
    return checked(entityType, vendorEntity(entityType).read(row, company));
  } catch (error) {
    return { data: {}, references: [], unreadable: reasonOf(error) };
  }
}

/** The same rules as for records that come in by the API. */
function checked(entityType: EntityType, { data, references, ownId }: Reading): Content {
  const { schema, check } = ENTITIES[entityType];
  const present = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
  const ours = z.record(z.string(), z.unknown()).parse(schema.parse(present));
  const [problem] = check(ours);
  if (problem) throw new Unreadable(`${problem.path.join('.')} ${problem.message}`);
  return { data: ours, references, ownId };
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
    .object({ FullName: z.string(), Name: z.string(), RefNumber: z.string() })
    .partial()
    .safeParse(row).data;
  return names?.FullName ?? names?.Name ?? names?.RefNumber ?? 'without a name';
}
