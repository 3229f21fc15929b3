/** What may be told of an error outside the database: logs and histories are kept, and read by many. */
export interface ErrorReport {
  /** The error's class, as `DatabaseError`. */
  type: string;
  /** Class, code and place in one line: "DatabaseError 23505 links_external". */
  message: string;
  /** `ECONNREFUSED`, `23505`: from the system, the database or gRPC. */
  code?: string;
  /** File and line of each frame, without the first lines, which repeat the message. */
  stack: string;
  /** Loggers ask for it. */
  [more: string]: unknown;
}

/**
 * An error without its message: a failing statement repeats its parameters there, a parser what it read, and so
 * the names and amounts of other people's customers. The innermost cause is what went wrong.
 */
export function reportOf(error: unknown): ErrorReport {
  const links = causesOf(error);
  const innermost = links.at(-1);
  const type = innermost ? innermost.constructor.name : typeof error;
  const code = last(links, 'code');
  const place = last(links, 'constraint') ?? last(links, 'table');
  return {
    type,
    message: [type, code, place].filter((part) => part !== undefined).join(' '),
    ...(code === undefined ? {} : { code }),
    stack: framesOf(links.find((link) => framesOf(link) !== '')),
  };
}

function causesOf(error: unknown): Error[] {
  const links: Error[] = [];
  for (let link = error; link instanceof Error && links.length < 8; link = link.cause) links.push(link);
  return links;
}

function last(links: readonly Error[], key: string): string | undefined {
  const values = links.map((link): unknown => Object.entries(link).find(([name]) => name === key)?.[1]);
  const found = values.findLast((value) => typeof value === 'string' || typeof value === 'number');
  return found === undefined ? undefined : String(found);
}

function framesOf(error: Error | undefined): string {
  const lines = error?.stack?.split('\n') ?? [];
  return lines.filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line)).join('\n');
}
