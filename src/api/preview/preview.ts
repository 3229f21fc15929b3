import { companyOf } from '../../db/connections/company.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { readSettings, readStartDate } from '../../db/connections/settings.ts';
import { listToPush, type PreviewRow } from '../../db/queue/push-preview.ts';
import { ENTITY_TYPES, type EntityType, refKey } from '../../domain/entity.ts';
import type { CompanyCapabilities } from '../../providers/provider.ts';
import { saidOfCall } from '../connections/call-problem.ts';
import { requireConnected } from '../connections/find.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { PreviewItem } from '../schemas/preview.ts';
import { booksToCompare, predictConflicts } from './conflicts.ts';
import { predictLinks } from './links.ts';
import { predict } from './predict.ts';
import { readSurroundings } from './surroundings.ts';
import { readTotals } from './totals.ts';

export interface PreviewRequest {
  entityTypes: readonly EntityType[];
  recordId?: string;
  force: boolean;
  payloads: boolean;
  /** Ask the accounting system whether linked records were changed there. */
  compare: boolean;
  limit: number;
  position?: PreviewPosition;
}

/** The last record of the page before. */
export interface PreviewPosition {
  type: EntityType;
  id: string;
}

/** Shows what a push would do, page by page; writes nothing, neither here nor there. */
export async function preview(deps: AppDeps, connection: StoredConnection, request: PreviewRequest) {
  requireConnected(connection);
  const { provider } = deps.providers.get(connection.provider);
  const company = companyOf(connection);
  if (!company) throw new ApiProblem('connection_not_connected');
  const key = { tenantId: connection.tenantId, connectionId: connection.id };
  const types = ENTITY_TYPES.filter(
    (type) => request.entityTypes.includes(type) && provider.capabilities.entityTypes.includes(type),
  );
  const rows = await readPage(deps, key, types, request);
  const page = rows.slice(0, request.limit);
  const around = await readSurroundings(deps.db, key, page);
  const items = page.map((row) => predict(row, around, { provider, company, ...request }));
  const compared: Compared = request.compare
    ? await asCompared(deps, connection, company, page, items)
    : { items };
  return {
    totals: wantsTotals(request) ? await readTotals({ deps, key, provider, company }, types, request) : [],
    items: compared.items ?? items,
    compared: request.compare && compared.items !== undefined,
    uncompared: compared.refusal ?? null,
    last: rows.length > request.limit ? page.at(-1) : undefined,
  };
}

function wantsTotals({ recordId, position }: PreviewRequest): boolean {
  return recordId === undefined && position === undefined;
}

/** One row more than the page, over as many types as it takes. */
async function readPage(
  deps: AppDeps,
  key: { tenantId: string; connectionId: string },
  types: readonly EntityType[],
  { position, limit, recordId, force }: PreviewRequest,
): Promise<PreviewRow[]> {
  const rows: PreviewRow[] = [];
  const startDate = await readStartDate(deps.db, key, types);
  const from = position ? types.indexOf(position.type) : 0;
  for (const entityType of types.slice(Math.max(0, from))) {
    const after = position?.type === entityType ? position.id : '';
    const window = { entityType, after, limit: limit + 1 - rows.length, recordId, force, startDate };
    rows.push(...(await listToPush(deps.db, key, window)));
    if (rows.length > limit) break;
  }
  return rows;
}

/** Without items the accounting system could not be asked; `refusal` says why, and what to do. */
interface Compared {
  items?: PreviewItem[];
  refusal?: string;
}

async function asCompared(
  deps: AppDeps,
  connection: StoredConnection,
  company: CompanyCapabilities,
  rows: readonly PreviewRow[],
  items: readonly PreviewItem[],
): Promise<Compared> {
  const key = { tenantId: connection.tenantId, connectionId: connection.id };
  const { conflictPolicy } = await readSettings(deps.db, key);
  const books = await booksToCompare(deps, connection);
  if (!books) return { refusal: UNASKED };
  const conflicts = await predictConflicts(books, rows, conflictPolicy);
  if (!conflicts.ok) return { refusal: saidOfCall(conflicts.failure) };
  const made = new Set(
    items.filter(({ outcome }) => outcome === 'create').map(({ type, id }) => `${type}/${id}`),
  );
  const creating = rows.filter((row) => made.has(refKey(row)));
  const links = await predictLinks({ deps, key, books, company }, creating);
  if (!links.ok) return { refusal: saidOfCall(links.failure) };
  const asFound = items.map((item) => {
    const key = refKey({ entityType: item.type, recordId: item.id });
    return { ...item, ...links.value.get(key), conflict: conflicts.value.get(key) ?? null };
  });
  return { items: asFound };
}

const UNASKED = 'QuickBooks is asked only while the Web Connector is there: the push compares by itself.';
