import { and, eq, inArray } from 'drizzle-orm';
import type { Executor } from './client.ts';
import { apiKeys } from './schema/index.ts';

const KEY = 'key:';

/** How the people and keys behind actors (`key:<id>`) are called; whoever is not known keeps the actor itself. */
export async function actorNames(
  db: Executor,
  tenantId: string,
  actors: readonly string[],
): Promise<(actor: string) => string> {
  const keyIds = [...new Set(actors.filter((actor) => actor.startsWith(KEY)))].map((actor) =>
    actor.slice(KEY.length),
  );
  if (keyIds.length === 0) return (actor) => actor;
  const keys = await db
    .select({ id: apiKeys.id, name: apiKeys.name })
    .from(apiKeys)
    .where(and(eq(apiKeys.tenantId, tenantId), inArray(apiKeys.id, keyIds)));
  const names = new Map(keys.map(({ id, name }) => [KEY + id, `API key “${name}”`]));
  return (actor) => names.get(actor) ?? actor;
}
