import { and, eq } from 'drizzle-orm';
import { companyNames } from '../../domain/company-names.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { ENTITY_TYPES, type EntityType } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { matchesRefs } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { apiKeys, batches, connections, records, users, webhookEndpoints } from '../schema/index.ts';

/** What ids that the audit trail speaks of are called, by id. Records are `<path segment>/<id>`. */
export type AuditNames = ReadonlyMap<string, string>;

/** Types by what addresses and requests call them. */
const TYPES = new Map<string, EntityType>(
  ENTITY_TYPES.flatMap((type) => [[ENTITIES[type].plural, type] as const, [type, type] as const]),
);

export function recordTypeOf(segment: string): EntityType | undefined {
  return TYPES.get(segment);
}

/** `ids`: of anything but records; records as `[type, id]`. */
export async function auditNames(
  db: Executor,
  tenantId: string,
  { ids, refs }: { ids: readonly string[]; refs: readonly [EntityType, string][] },
): Promise<AuditNames> {
  const wanted = [...new Set(ids)];
  const rows = await Promise.all([
    db
      .select({
        connectionId: connections.id,
        companyId: connections.companyId,
        company: connections.capabilities,
        provider: connections.provider,
      })
      // All of the business, a few: two of one name are told apart.
      .from(connections)
      .where(eq(connections.tenantId, tenantId)),
    db
      .select({ id: batches.id, kind: batches.kind, types: batches.entityTypes })
      .from(batches)
      .where(and(eq(batches.tenantId, tenantId), isOneOf(batches.id, wanted))),
    db
      .select({ id: users.id, name: users.name })
      .from(users)
      .where(and(eq(users.tenantId, tenantId), isOneOf(users.id, wanted))),
    db
      .select({ id: apiKeys.id, name: apiKeys.name })
      .from(apiKeys)
      .where(and(eq(apiKeys.tenantId, tenantId), isOneOf(apiKeys.id, wanted))),
    db
      .select({ id: webhookEndpoints.id, name: webhookEndpoints.url })
      .from(webhookEndpoints)
      .where(and(eq(webhookEndpoints.tenantId, tenantId), isOneOf(webhookEndpoints.id, wanted))),
  ]);
  const [companies, runs, people, keys, endpoints] = rows;
  return new Map([
    ...companyNames(
      companies.map(({ company, provider, ...ids }) => ({ ...ids, name: company?.companyName ?? provider })),
    ),
    ...runs.map(({ id, kind, types }) => [id, batchName(kind, types)] as const),
    ...people.map(({ id, name }) => [id, name] as const),
    ...keys.map(({ id, name }) => [id, `API key “${name}”`] as const),
    ...endpoints.map(({ id, name }) => [id, name] as const),
    ...(await recordNames(db, tenantId, refs)),
  ]);
}

function batchName(kind: string, types: readonly string[]): string {
  if (kind === 'run') return 'the sync run';
  const called = types.flatMap((name) => {
    const type = recordTypeOf(name);
    return type ? ENTITIES[type].plural.replaceAll('-', ' ') : [];
  });
  return `the ${kind} of ${called.join(', ')}`;
}

async function recordNames(
  db: Executor,
  tenantId: string,
  refs: readonly [EntityType, string][],
): Promise<[string, string][]> {
  if (refs.length === 0) return [];
  const rows = await db
    .select({ type: records.entityType, id: records.id, name: records.name })
    .from(records)
    .where(
      and(
        eq(records.tenantId, tenantId),
        matchesRefs(
          records.entityType,
          records.id,
          refs.map(([entityType, recordId]) => ({ entityType, recordId })),
        ),
      ),
    );
  return rows.map(({ type, id, name }) => [`${type}/${id}`, `${ENTITIES[type].label} ${name}`]);
}
