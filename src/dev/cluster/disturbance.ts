import { withConnection } from '../../db/pool.ts';
import type { Part } from '../stack/part.ts';
import { waitUntil } from '../wait-until.ts';

const TIMEOUT_MS = 5 * 60_000;
/** So much is there that a push is under way, and most of it is still to come. */
const LINKED = 20;

/**
 * In the middle of the push one worker is killed, and one API process told to end, as when a container is replaced.
 * Returns what was done, for people.
 */
export async function disturb(databaseUrl: string, parts: () => readonly Part[]): Promise<string[]> {
  await waitUntil({ what: 'the middle of the push', timeoutMs: TIMEOUT_MS }, async () =>
    (await linked(databaseUrl)) >= LINKED ? true : undefined,
  );
  return [end(parts(), 'Worker 1', 'SIGKILL'), end(parts(), 'API 1', 'SIGTERM')];
}

function end(parts: readonly Part[], name: string, signal: NodeJS.Signals): string {
  const pid = parts.find((part) => part.name === name)?.process?.pid;
  if (pid === undefined) throw new Error(`${name} does not run`);
  process.kill(pid, signal);
  return `${signal} to ${name}`;
}

async function linked(databaseUrl: string): Promise<number> {
  const { rows } = await withConnection(databaseUrl, (client) =>
    client.query<{ count: number }>('select count(*)::int as count from links'),
  );
  return rows[0]?.count ?? 0;
}
