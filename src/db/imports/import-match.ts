import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { EntityType, MatchedBy } from '../../domain/entity.ts';
import {
  type Findings,
  type ImportCandidate,
  type Match,
  type Suggested,
  suggest,
} from '../../domain/import-match.ts';
import type { Executor } from '../client.ts';
import { linksOf } from '../links/by-counterpart.ts';
import { type ConnectionKey, linkOfRecord } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { links, records } from '../schema/index.ts';

/** Names less alike than this are not worth a person's time. */
const LEAST_LIKENESS = 0.55;

/** What is suggested for each candidate of a page, in their order. Look-ups by index only, never all against all. */
export async function matchCandidates(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  candidates: readonly ImportCandidate[],
): Promise<Suggested[]> {
  const linked = await linksOf(
    tx,
    owner,
    entityType,
    candidates.map(({ externalId }) => externalId),
  );
  const open = candidates.filter(
    ({ externalId, unreadable }) => !linked.has(externalId) && unreadable === null,
  );
  const marked = await byIds(
    tx,
    owner,
    entityType,
    open.flatMap(({ ownId }) => ownId ?? []),
  );
  const emails = await byEmail(
    tx,
    owner,
    entityType,
    open.flatMap(({ email }) => email?.toLowerCase() ?? []),
  );
  const names = await byName(
    tx,
    owner,
    entityType,
    open.map(({ name }) => name.toLowerCase()),
  );
  const left = open.filter(({ name, email }) => !names.has(name.toLowerCase()) && !emails.has(lower(email)));
  const similar = await bySimilarity(tx, owner, entityType, left);
  return candidates.map((candidate) => {
    const link = linked.get(candidate.externalId);
    const findings: Findings = {
      linked: link && { id: link.recordId, name: candidate.name, email: null, total: null },
      marked: marked.get(candidate.ownId ?? ''),
      byEmail: emails.get(lower(candidate.email)) ?? [],
      byName: names.get(candidate.name.toLowerCase()) ?? [],
      similar: similar.get(candidate.externalId),
    };
    return suggest(candidate, findings);
  });
}

const lower = (text: string | null) => text?.toLowerCase() ?? '';
const EMAIL = sql<string | null>`${records.data} ->> 'email'`;

async function byIds(tx: Executor, owner: ConnectionKey, type: EntityType, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, Match>();
  const found = await unlinked(tx, owner, type, isOneOf(records.id, ids));
  return new Map(found.map((match) => [match.id, match]));
}

async function byEmail(tx: Executor, owner: ConnectionKey, type: EntityType, emails: readonly string[]) {
  if (!isMatchedBy(type, 'email') || emails.length === 0) return new Map<string, Match[]>();
  const which = sql`${records.entityType} = ${literal(type)} and lower(${records.data} ->> 'email') in ${[...new Set(emails)]}`;
  return grouped(await unlinked(tx, owner, type, which), ({ email }) => lower(email));
}

async function byName(tx: Executor, owner: ConnectionKey, type: EntityType, names: readonly string[]) {
  if (!isMatchedBy(type, 'name') || names.length === 0) return new Map<string, Match[]>();
  const which = inArray(sql`lower(${records.name})`, [...new Set(names)]);
  return grouped(await unlinked(tx, owner, type, which), ({ name }) => name.toLowerCase());
}

/** By name alone where nothing is said. */
function isMatchedBy(type: EntityType, what: MatchedBy): boolean {
  return (ENTITIES[type].matchedBy ?? ['name']).includes(what);
}

/** The indexes that serve these hold some types only, and want to be told which one is meant. */
function literal(type: EntityType): SQL {
  return sql.raw(`'${type}'`);
}

function grouped(matches: readonly Match[], keyOf: (match: Match) => string): Map<string, Match[]> {
  const groups = new Map<string, Match[]>();
  for (const match of matches) groups.set(keyOf(match), [...(groups.get(keyOf(match)) ?? []), match]);
  return groups;
}

async function unlinked(
  tx: Executor,
  owner: ConnectionKey,
  entityType: EntityType,
  which: SQL,
): Promise<Match[]> {
  const rows = await tx
    .select({ id: records.id, name: records.name, email: EMAIL, data: records.data })
    .from(records)
    .leftJoinLateral(linkOfRecord(tx, owner), sql`true`)
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        eq(records.entityType, entityType),
        isNull(records.deletedAt),
        isNull(links.recordId),
        which,
      ),
    );
  return rows.map(({ data, ...row }) => ({ ...row, total: totalOf(entityType, data) }));
}

function totalOf(entityType: EntityType, data: Record<string, unknown>): string | null {
  const { schema, totalOf: read } = ENTITIES[entityType];
  const parsed = read && schema.safeParse(data);
  return parsed?.success ? (read?.(parsed.data) ?? null) : null;
}

const similarRow = z.object({
  external_id: z.string(),
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  score: z.number(),
});

/** The most alike name of ours for each; the trigram index gives the few that come into question. */
async function bySimilarity(
  tx: Executor,
  { tenantId, connectionId }: ConnectionKey,
  type: EntityType,
  candidates: readonly ImportCandidate[],
): Promise<Map<string, Match & { score: number }>> {
  if (!isMatchedBy(type, 'likeness') || candidates.length === 0) return new Map();
  const wanted = JSON.stringify(
    candidates.map(({ externalId, name }) => ({ external_id: externalId, name })),
  );
  await tx.execute(sql`select set_config('pg_trgm.similarity_threshold', ${String(LEAST_LIKENESS)}, true)`);
  const { rows } = await tx.execute(sql`
    select wanted.external_id, best.id, best.name, best.email, best.score
    from jsonb_to_recordset(${wanted}::jsonb) as wanted(external_id text, name text)
    cross join lateral (
      select r.id, r.name, r.data ->> 'email' as email, similarity(lower(r.name), lower(wanted.name)) as score
      from records r
      where r.tenant_id = ${tenantId} and r.entity_type = ${literal(type)} and r.deleted_at is null
        and lower(r.name) % lower(wanted.name)
        and not exists (select 1 from links l where l.tenant_id = r.tenant_id and l.connection_id = ${connectionId}
          and l.entity_type = r.entity_type and l.record_id = r.id)
      order by score desc, r.id limit 1
    ) best`);
  return new Map(
    z
      .array(similarRow)
      .parse(rows)
      .map(({ external_id, ...match }) => [external_id, { ...match, total: null }]),
  );
}
