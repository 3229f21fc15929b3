import type { Books } from '../../books.ts';
import { companyOf } from '../../db/connections/company.ts';
import type { Connection } from '../../db/connections/connection-state.ts';
import { findLinked } from '../../db/links/links.ts';
import { mappingsFor } from '../../db/mappings/mappings.ts';
import { readRows } from '../../db/queue/set-rows.ts';
import type { RemoteRequest } from '../../db/requests/remote-requests.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { refKey } from '../../domain/entity.ts';
import type { CallResult, Found, PushItem } from '../../providers/provider.ts';
import type { ActivityDeps } from '../deps.ts';

export interface LookUp {
  deps: ActivityDeps;
  connection: Connection;
  request: RemoteRequest;
  books: Books;
}

export interface Sought {
  /** The vendor's hint who has the key. */
  holder?: string;
  /** What was sent of the record, where that may be another thing than what it says by now. */
  said?: Record<string, unknown>;
}

/** Looks an item's record up by its natural key; undefined when the record is gone. */
export async function findCounterpart(
  { deps, connection, request, books }: LookUp,
  item: StoredItem,
  { holder, said }: Sought = {},
): Promise<CallResult<Found> | undefined> {
  const [subject] = await readRows(deps.db, request, [item.queueId]);
  const company = companyOf(connection);
  if (!subject?.record || !company) return undefined;
  const { entityType, recordId } = item;
  const data = said ?? subject.record.data;
  const pushItem: PushItem = { entityType, recordId, data, desired: 'present' };
  const links = await findLinked(deps.db, request, ENTITIES[entityType].prerequisites(data));
  const context = {
    requestId: request.id,
    company,
    externalId: (type: PushItem['entityType'], id: string) =>
      (type === 'customer' ? item.customer : undefined) ??
      links.get(refKey({ entityType: type, recordId: id }))?.externalId,
    mapped: await mappingsFor(deps.db, request, [pushItem]),
  };
  return books.find({ item: pushItem, context, holder });
}
