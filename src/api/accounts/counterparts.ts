import { z } from 'zod';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { linksOf } from '../../db/links/by-counterpart.ts';
import { readNames } from '../../db/records/record-queries.ts';
import { ask } from '../ask-company.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { AppDeps } from '../deps.ts';
import type { CounterpartView, counterpartsQuery } from '../schemas/account.ts';

const positionSchema = z.object({ cursor: z.string() });

/**
 * QuickBooks' own list of customers, a page of it, with who is linked to whom here. One metered read a page.
 * @throws ApiProblem when it cannot be read now.
 */
export async function pageOfCounterparts(
  deps: AppDeps,
  connection: StoredConnection,
  { search, cursor }: z.output<typeof counterpartsQuery>,
): Promise<{ items: CounterpartView[]; next: string | null }> {
  const { sealer, clock = () => new Date() } = deps;
  const { tenantId, id } = connection;
  const scope = { tenantId, list: `counterparts/${id}`, filter: { search } };
  const after = readCursor(sealer, scope, positionSchema, cursor, clock());
  const filter = { nameContains: search };
  const page = await ask(deps, connection, `customers like ${search ?? ''}`, (books) =>
    books.list({ entityType: 'customer', filter, cursor: after?.cursor }),
  );
  const found = page.records.map(({ counterpart, data }) => ({
    externalId: counterpart.externalId,
    name: String(data.displayName ?? ''),
    email: typeof data.email === 'string' ? data.email : null,
  }));
  const odd = page.unreadable.map(({ externalId, name }) => ({ externalId, name, email: null }));
  const items = await withHolders(deps, { tenantId, connectionId: id }, [...found, ...odd]);
  return {
    items,
    next: page.next ? writeCursor(sealer, scope, { cursor: page.next }, clock()) : null,
  };
}

async function withHolders(
  { db }: AppDeps,
  owner: { tenantId: string; connectionId: string },
  found: readonly Omit<CounterpartView, 'linkedTo'>[],
): Promise<CounterpartView[]> {
  const ids = found.map(({ externalId }) => externalId);
  const links = await linksOf(db, owner, 'customer', ids);
  const holders = [...links.values()].map(({ recordId }) => recordId);
  const names = await readNames(db, owner.tenantId, 'customer', holders);
  return found.map((each) => {
    const holder = links.get(each.externalId)?.recordId;
    return {
      ...each,
      linkedTo: holder === undefined ? null : { id: holder, name: names.get(holder) ?? holder },
    };
  });
}
