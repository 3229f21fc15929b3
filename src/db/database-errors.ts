import { DrizzleQueryError } from 'drizzle-orm';
import pg from 'pg';

/** What the database's driver says when it does not reach the server (codes of Node and of PostgreSQL). */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  // Ended by an administrator, by a crash of another back end, not ready yet, too many connections.
  '57P01',
  '57P02',
  '57P03',
  '53300',
  // Its disk is full: it goes on by itself once somebody has made room.
  '53100',
]);

/** Codes of a refusal before anything was sent: the statement certainly had no effect. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', '57P03', '53300']);

/** Whether the database could not be reached; `maybe_sent`: a statement may have had its effect all the same. */
export function databaseAway(error: unknown): 'not_sent' | 'maybe_sent' | undefined {
  const links = chain(error);
  const code = databaseCode(error);
  if (code === undefined) return links.some(isLostConnection) ? 'maybe_sent' : undefined;
  if (!(AWAY.has(code) || code.startsWith('08'))) return undefined;
  return NOT_SENT.has(code) ? 'not_sent' : 'maybe_sent';
}

export function violates(error: unknown, constraint: string): boolean {
  return chain(error).some((link) => link instanceof pg.DatabaseError && link.constraint === constraint);
}

/** The innermost code, as `23505` or `ECONNREFUSED`: the query builder wraps the driver's error. */
export function databaseCode(error: unknown): string | undefined {
  for (const link of chain(error).reverse()) {
    if ('code' in link && typeof link.code === 'string') return link.code;
  }
  return undefined;
}

/** The driver gives no code where a connection ended under a statement; what the server refused has one. */
function isLostConnection(link: object): boolean {
  if (!(link instanceof DrizzleQueryError)) return false;
  return link.cause?.constructor === Error;
}

function chain(error: unknown): object[] {
  const links: object[] = [];
  for (let link = error; typeof link === 'object' && link !== null && links.length < 8; ) {
    links.push(link);
    link = 'cause' in link ? link.cause : undefined;
  }
  return links;
}
