/** What the database's driver says when it does not reach the server (codes of Node, postgres.js, PostgreSQL). */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

/** Codes of a refusal before anything was sent: the statement certainly had no effect. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', 'CONNECT_TIMEOUT', '57P03', '53300']);

export function databaseAway(error: unknown): 'not_sent' | 'maybe_sent' | undefined {
  const code = databaseCode(error);
  if (code === undefined || !(AWAY.has(code) || code.startsWith('08'))) return undefined;
  return NOT_SENT.has(code) ? 'not_sent' : 'maybe_sent';
}

export function violates(error: unknown, constraint: string): boolean {
  return chain(error).some((link) => 'constraint_name' in link && link.constraint_name === constraint);
}

/** The innermost code: the query builder wraps the driver's error. */
function databaseCode(error: unknown): string | undefined {
  for (const link of chain(error).reverse()) {
    if ('code' in link && typeof link.code === 'string') return link.code;
  }
  return undefined;
}

function chain(error: unknown): object[] {
  const links: object[] = [];
  for (let link = error; typeof link === 'object' && link !== null && links.length < 8; ) {
    links.push(link);
    link = 'cause' in link ? link.cause : undefined;
  }
  return links;
}
