import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import type { Tried } from '../../db/pull/try-pulled.ts';
import { ENTITIES, TRANSACTION_TYPES } from '../../domain/entities/index.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { AppDeps } from '../deps.ts';
import type { FoundTransaction } from '../schemas/transaction.ts';

interface Around {
  deps: Pick<AppDeps, 'providers'>;
  connection: Pick<StoredConnection, 'provider' | 'companyId'>;
  /** Our ids by `type/external id`. */
  known: ReadonlyMap<string, string>;
  /** Of our customers. */
  nameOf(recordId: string): string | undefined;
  tried: ReadonlyMap<string, Tried>;
}

export function representFound(around: Around, record: PulledRecord): FoundTransaction {
  const { entityType, counterpart, data } = record;
  const { externalId } = counterpart;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    type: transactionType(entityType),
    externalId,
    name: nameOf(record),
    date: text(data.issueDate ?? data.date),
    total: text(data.total ?? data.amount),
    currency: text(data.currency),
    customer: customerOf(around, record),
    ...outcomeOf(record, around.tried.get(externalId)),
    comesWith: comesWith(around, record),
    externalUrl: urlOf(around, record),
  };
}

function transactionType(type: EntityType): FoundTransaction['type'] {
  const found = TRANSACTION_TYPES.find((each) => each === type);
  if (!found) throw new Error(`${type} is no transaction`);
  return found;
}

/** What can be read of an odd one may lack what the name is made of. */
function nameOf({ entityType, data, unreadable, counterpart }: PulledRecord): string {
  if (unreadable === undefined) return ENTITIES[entityType].nameOf(data);
  const number = data.number ?? data.reference;
  return typeof number === 'string' ? number : counterpart.externalId;
}

function customerOf({ known, nameOf: called }: Around, { references }: PulledRecord): string | null {
  const named = references.find(({ path, entityType }) => path.length === 1 && entityType === 'customer');
  const recordId = named && known.get(`customer/${named.externalId}`);
  return (recordId && called(recordId)) ?? null;
}

function comesWith({ known }: Around, { references }: PulledRecord): FoundTransaction['comesWith'] {
  const missing = new Map<EntityType, Set<string>>();
  for (const { entityType, externalId } of references) {
    if (known.has(`${entityType}/${externalId}`)) continue;
    missing.set(entityType, (missing.get(entityType) ?? new Set()).add(externalId));
  }
  return [...missing].map(([type, ids]) => ({ type, count: ids.size }));
}

type Outcome = Pick<FoundTransaction, 'outcome' | 'message' | 'recordId'>;

function outcomeOf({ unreadable }: PulledRecord, tried: Tried | undefined): Outcome {
  if (unreadable !== undefined || !tried) {
    return { outcome: 'refused', message: `It ${unreadable ?? 'could not be read'}.`, recordId: null };
  }
  switch (tried.kind) {
    case 'awaits_approval':
      return { outcome: 'awaits_approval', message: 'It waits in the Sync Wizard.', recordId: null };
    case 'left_out':
      return { outcome: 'nothing', message: 'Its account is not synced.', recordId: null };
    case 'logged':
      return ofEntry(tried);
  }
}

/** Found by what the log says, which every way of bringing it in has to say. */
function ofEntry({ status, action, message, recordId }: Extract<Tried, { kind: 'logged' }>): Outcome {
  // What it refers to is read and brought in first, when it is imported.
  if (action === 'reference missing') return { outcome: 'create', message: null, recordId: null };
  if (status === 'error') return { outcome: 'ask', message, recordId };
  if (action === 'created') return { outcome: 'create', message, recordId: null };
  if (action === 'updated') return { outcome: 'update', message, recordId };
  if (action === 'linked') return { outcome: 'link', message, recordId };
  return { outcome: 'nothing', message, recordId };
}

function urlOf({ deps, connection }: Around, { entityType, counterpart, data }: PulledRecord): string | null {
  const { provider: name, companyId } = connection;
  if (companyId === null || !deps.providers.has(name)) return null;
  const { externalId } = counterpart;
  return (
    deps.providers.get(name).provider.deepLink?.({ companyId }, { entityType, externalId, data }) ?? null
  );
}
