import type { Books } from '../../books.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { readSettings } from '../../db/connections/settings.ts';
import { referenceIds } from '../../db/pull/pull-subjects.ts';
import { type Tried, tryPulled } from '../../db/pull/try-pulled.ts';
import { loadRecords } from '../../db/queue/prerequisites.ts';
import { refKey } from '../../domain/entity.ts';
import type { CallResult, PulledRecord, PullPage } from '../../providers/provider.ts';
import { ask } from '../ask-company.ts';
import type { AppDeps } from '../deps.ts';
import { MOST_TRANSACTIONS, type TransactionsAsked } from '../schemas/transaction.ts';
import { representFound } from './represent.ts';

interface Found {
  records: PulledRecord[];
  more: boolean;
  /** What was named and is surely not there. */
  missing: string[];
}

/** The named transactions as they stand there, and what importing each of them would do. Nothing is stored. */
export async function lookUpTransactions(
  deps: AppDeps,
  connection: StoredConnection,
  asked: TransactionsAsked,
  requestedBy: string,
) {
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const question = `transactions ${JSON.stringify(asked)}`;
  const { records, more, missing } = await ask(deps, connection, question, (books) => read(books, asked));
  const tried = await trial(deps, owner, records, requestedBy);
  const known = await referenceIds(deps.db, owner, records);
  const refs = [...known].flatMap(([key, recordId]) =>
    key.startsWith('customer/') ? [{ entityType: 'customer' as const, recordId }] : [],
  );
  const customers = await loadRecords(deps.db, owner, refs);
  const nameOf = (recordId: string) => customers.get(refKey({ entityType: 'customer', recordId }))?.name;
  return {
    items: records.map((record) => representFound({ deps, connection, known, nameOf, tried }, record)),
    missing,
    more,
  };
}

async function read(books: Books, asked: TransactionsAsked): Promise<CallResult<Found>> {
  const { type: entityType, ids, numbers, from, to } = asked;
  const found = new Map<string, PulledRecord>();
  const take = (records: readonly PulledRecord[]) => {
    for (const record of records) found.set(record.counterpart.externalId, record);
  };
  if (ids.length > 0) {
    const current = await books.current({ entityType, externalIds: ids });
    if (!current.ok) return current;
    take(current.value);
  }
  let more = false;
  let unseenNumbers = false;
  for (const filter of [
    ...(numbers.length > 0 ? [{ numbers }] : []),
    ...(from || to ? [{ from, to }] : []),
  ]) {
    const page = await books.list({ entityType, filter });
    if (!page.ok) return page;
    take(recordsOf(page.value));
    more ||= page.value.next !== undefined;
    unseenNumbers ||= 'numbers' in filter && page.value.next !== undefined;
  }
  const records = [...found.values()];
  // A number may be on a further page.
  const named = unseenNumbers ? { ...asked, numbers: [] } : asked;
  return {
    ok: true,
    value: {
      records: records.slice(0, MOST_TRANSACTIONS),
      more: more || records.length > MOST_TRANSACTIONS,
      missing: missingOf(named, records),
    },
  };
}

function recordsOf({ records, unreadable }: PullPage): PulledRecord[] {
  return [...records, ...unreadable.flatMap(({ record }) => record ?? [])];
}

async function trial(
  { db }: AppDeps,
  owner: { tenantId: string; connectionId: string },
  records: readonly PulledRecord[],
  requestedBy: string,
): Promise<ReadonlyMap<string, Tried>> {
  const { conflictPolicy: policy, askBeforeLinking, enabled: mayPush } = await readSettings(db, owner);
  const readable = records.filter(({ unreadable }) => unreadable === undefined);
  const trace = { policy, askBeforeLinking, requestedBy, asked: true, mayPush };
  return tryPulled(db, owner, readable, trace);
}

/** What was named and is not among them; numbers are not told apart by their case. */
function missingOf({ ids, numbers }: TransactionsAsked, records: readonly PulledRecord[]): string[] {
  const there = new Set(records.map(({ counterpart }) => counterpart.externalId));
  const carried = new Set(
    records.flatMap(({ data: { number, reference } }) =>
      [number, reference].flatMap((text) => (typeof text === 'string' ? text.toLowerCase() : [])),
    ),
  );
  return [
    ...ids.filter((id) => !there.has(id)),
    ...numbers.filter((number) => !carried.has(number.toLowerCase())),
  ];
}
