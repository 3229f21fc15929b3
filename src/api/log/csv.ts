import type { StoredLogEntry } from '../../db/log/log-queries.ts';
import { ENTITIES } from '../../domain/entities/index.ts';

/** What companies are called, by connection. */
type Names = ReadonlyMap<string, string>;
type Column = [title: string, value: (entry: StoredLogEntry, companies: Names) => string | number | null];

const COLUMNS: readonly Column[] = [
  ['Timestamp', (entry) => entry.at.toISOString()],
  ['Entity Type', (entry) => ENTITIES[entry.entityType].label],
  ['Entity Name', (entry) => entry.entityName],
  ['Record', (entry) => entry.recordId],
  ['Direction', (entry) => (entry.direction === 'push' ? 'Push' : 'Pull')],
  ['Status', (entry) => entry.status],
  ['Action', (entry) => entry.action],
  ['Error', (entry) => entry.message],
  ['Reference', (entry) => entry.vendor?.reference ?? null],
  ['Attempt', (entry) => entry.attempt],
  ['External Id', (entry) => entry.externalId],
  ['Batch', (entry) => entry.batchId],
  ['Company', ({ connectionId }, companies) => companies.get(connectionId) ?? null],
];

export async function* csvLines(
  pages: AsyncIterable<StoredLogEntry[]>,
  companies: Names,
): AsyncGenerator<string> {
  yield csvLine(COLUMNS.map(([title]) => title));
  for await (const page of pages) {
    yield page.map((entry) => csvLine(COLUMNS.map(([, value]) => value(entry, companies)))).join('');
  }
}

/** RFC 4180. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: string | number | null): string {
  const text = defuse(String(value ?? ''));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A spreadsheet would run a cell that begins like a formula; with a quote before it, it is text. A number is none. */
function defuse(text: string): string {
  if (/^-\d+(\.\d+)?$/.test(text)) return text;
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
