import { and, eq, inArray } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { apiKeys, users } from '../schema/index.ts';

const KEY = 'key:';
const USER = 'user:';

/**
 * How the people and keys behind actors (`key:<id>`, `user:<id>`) are called; whoever is not known keeps the
 * actor itself.
 */
export async function actorNames(
  db: Executor,
  tenantId: string,
  actors: readonly string[],
): Promise<(actor: string) => string> {
  const names = new Map([
    ...(await keyNames(db, tenantId, idsOf(KEY, actors))),
    ...(await userNames(db, tenantId, idsOf(USER, actors))),
  ]);
  return (actor) => names.get(actor) ?? actor;
}

function idsOf(prefix: string, actors: readonly string[]): string[] {
  const ids = actors.flatMap((actor) => (actor.startsWith(prefix) ? [actor.slice(prefix.length)] : []));
  return [...new Set(ids)];
}

async function keyNames(db: Executor, tenantId: string, ids: readonly string[]): Promise<[string, string][]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({ id: apiKeys.id, name: apiKeys.name })
    .from(apiKeys)
    .where(and(eq(apiKeys.tenantId, tenantId), inArray(apiKeys.id, [...ids])));
  return rows.map(({ id, name }) => [KEY + id, `API key “${name}”`]);
}

async function userNames(
  db: Executor,
  tenantId: string,
  ids: readonly string[],
): Promise<[string, string][]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(and(eq(users.tenantId, tenantId), inArray(users.id, [...ids])));
  return rows.map(({ id, name }) => [USER + id, name]);
}
