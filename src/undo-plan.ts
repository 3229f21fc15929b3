import type { Books } from './books.ts';
import type { Executor } from './db/client.ts';
import type { Connection } from './db/connections/connection-state.ts';
import { loadRecords } from './db/queue/prerequisites.ts';
import { bytesOf, type RemoteRequest, readRequests } from './db/requests/remote-requests.ts';
import { type BatchWrite, listWrites, writesOfRecords } from './db/undo/batch-writes.ts';
import type { UndoItem } from './db/undo/undo-items.ts';
import type { UndoScope } from './db/undo/undo-scope.ts';
import { type EntityType, type RecordRef, refKey } from './domain/entity.ts';
import type { Effect, LiveFacts } from './domain/undo/plan-undo.ts';
import type { WriteOperation } from './domain/written.ts';
import { assertNever } from './errors.ts';
import type { CallResult, Provider, PulledRecord } from './providers/provider.ts';

/** What a push did to one counterpart, with the versions that it takes to undo it. */
export interface Undoable extends Effect {
  name: string;
  images: { before?: unknown; after?: unknown };
  /** The version that stands there, as far as it was asked. */
  version?: string;
}

export interface EffectsPage {
  entityTypes?: readonly EntityType[];
  after?: string;
  limit: number;
}

export interface Undoing {
  db: Executor;
  provider: Provider;
  connection: Connection;
}

/** What was written, record by record, with what each replaced and left. */
export async function readEffects(
  { db, provider, connection }: Undoing,
  scope: UndoScope,
  page: EffectsPage,
): Promise<Undoable[]> {
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const writes = await writesOf(db, owner, scope, page);
  const requests = await readRequests(
    db,
    owner,
    writes.map(({ requestId }) => requestId),
  );
  const stored = await loadRecords(db, owner, writes);
  const byRecord = grouped(writes, refKey);
  const answers = new Answers(provider, connection, requests);
  return [...byRecord.values()].flatMap((own) => {
    const [first] = own;
    const last = own.at(-1);
    if (!first || !last) return [];
    const images = { before: answers.before(first), after: answers.after(last) };
    const { entityType, recordId, externalId } = last;
    const factsOf = (image: unknown) =>
      image === undefined ? undefined : provider.undo?.factsOf(entityType, image);
    const effect: Undoable = {
      entityType,
      recordId,
      externalId,
      did: altogether(own.map(({ operation }) => operation)),
      before: factsOf(images.before),
      after: factsOf(images.after),
      name: stored.get(refKey(last))?.name ?? recordId,
      images,
    };
    return [effect];
  });
}

type Owner = { tenantId: string; connectionId: string };

async function writesOf(
  db: Executor,
  owner: Owner,
  scope: UndoScope,
  page: EffectsPage,
): Promise<BatchWrite[]> {
  switch (scope.kind) {
    case 'push':
      return listWrites(db, owner, { batchId: scope.batchId, ...page });
    case 'write':
      return page.after ? [] : singleWrites(db, owner, [scope], page.entityTypes);
    case 'records':
      return lastWritesIn(db, owner, scope, page);
    default:
      return assertNever(scope);
  }
}

/** A page of what was last written of some records, by their id. */
async function lastWritesIn(
  db: Executor,
  owner: Owner,
  { entityType, writes }: Extract<UndoScope, { kind: 'records' }>,
  { entityTypes, after = '', limit }: EffectsPage,
): Promise<BatchWrite[]> {
  if (entityTypes && !entityTypes.includes(entityType)) return [];
  const page = writes
    .filter(({ recordId }) => recordId > after)
    .sort((a, b) => (a.recordId < b.recordId ? -1 : 1))
    .slice(0, limit);
  const byItself = page.filter(({ batchId }) => batchId === null);
  const found = await singleWrites(db, owner, byItself);
  for (const [batchId, own] of grouped(page, (write) => write.batchId)) {
    if (batchId === null) continue;
    const refs = own.map(({ recordId }) => ({ entityType, recordId }));
    found.push(...(await writesOfRecords(db, owner, batchId, refs)));
  }
  return found;
}

interface Single {
  requestId: string;
  itemKey: string;
  externalId: string;
}

/** Items of requests, each a write by itself. */
async function singleWrites(
  db: Executor,
  owner: Owner,
  singles: readonly Single[],
  entityTypes?: readonly EntityType[],
): Promise<BatchWrite[]> {
  const requests = await readRequests(
    db,
    owner,
    singles.map(({ requestId }) => requestId),
  );
  return singles.flatMap(({ requestId, itemKey, externalId }) => {
    const item = requests.get(requestId)?.items.find(({ key }) => key === itemKey);
    if (!item || (entityTypes && !entityTypes.includes(item.entityType))) return [];
    const { entityType, recordId, operation } = item;
    return [{ batchId: '', entityType, recordId, operation, externalId, requestId, itemKey }];
  });
}

/** Several writes of one record are one effect. */
function altogether(operations: readonly WriteOperation[]): WriteOperation {
  const last = operations.at(-1) ?? 'update';
  const [first] = operations;
  if (last === 'delete' || last === 'void') return last;
  return first === 'create' ? 'create' : last;
}

/** What stored requests and their answers say of single items; each answer is read once. */
class Answers {
  readonly #provider: Provider;
  readonly #connection: Connection;
  readonly #requests: ReadonlyMap<string, RemoteRequest>;
  readonly #left = new Map<string, Map<string, unknown>>();

  constructor(provider: Provider, connection: Connection, requests: ReadonlyMap<string, RemoteRequest>) {
    this.#provider = provider;
    this.#connection = connection;
    this.#requests = requests;
  }

  before({ requestId, itemKey }: BatchWrite): unknown {
    return this.#requests.get(requestId)?.items.find(({ key }) => key === itemKey)?.replaces;
  }

  after({ requestId, itemKey }: BatchWrite): unknown {
    const known = this.#left.get(requestId) ?? this.#read(requestId);
    this.#left.set(requestId, known);
    return known.get(itemKey);
  }

  #read(requestId: string): Map<string, unknown> {
    const request = this.#requests.get(requestId);
    if (!request?.answer) return new Map();
    const company = this.#connection.capabilities ?? undefined;
    const outcomes = this.#provider.interpret(bytesOf(request), request.answer, company);
    return new Map(
      outcomes.flatMap((outcome) =>
        outcome.kind === 'written' ? [[outcome.key, outcome.counterpart.image] as const] : [],
      ),
    );
  }
}

/** What stands there now, and up to when the books are closed. */
export async function readLive(
  books: Books,
  provider: Provider,
  effects: readonly Undoable[],
): Promise<CallResult<{ effects: Undoable[]; bookCloseDate?: string }>> {
  const company = await books.company();
  if (!company.ok) return company;
  const live = await withLive(books, provider, effects);
  if (!live.ok) return live;
  return { ok: true, value: { effects: live.value, bookCloseDate: company.value.bookCloseDate } };
}

/** Asks what stands there now, type by type. Undefined for a vendor that cannot be asked just now. */
async function withLive(
  books: Books,
  provider: Provider,
  effects: readonly Undoable[],
): Promise<CallResult<Undoable[]>> {
  const found: Undoable[] = [];
  for (const [entityType, own] of grouped(effects, ({ entityType }) => entityType)) {
    const externalIds = own.filter(isToBeAsked).map(({ externalId }) => externalId);
    const read =
      externalIds.length === 0
        ? { ok: true as const, value: [] }
        : await books.current({ entityType, externalIds });
    if (!read.ok) return read;
    const there = new Map(read.value.map((record) => [record.counterpart.externalId, record]));
    for (const effect of own) {
      found.push(isToBeAsked(effect) ? asFound(provider, effect, there.get(effect.externalId)) : effect);
    }
  }
  return { ok: true, value: found };
}

/** Of what cannot be undone anyhow nothing needs to be known. */
function isToBeAsked({ did }: Effect): boolean {
  return did !== 'void' && did !== 'delete';
}

function asFound(provider: Provider, effect: Undoable, theirs: PulledRecord | undefined): Undoable {
  const live = theirs ? liveFacts(provider, effect, effect.images, theirs) : null;
  return { ...effect, live, version: theirs?.counterpart.externalVersion };
}

function liveFacts(
  provider: Provider,
  { entityType }: RecordRef,
  { before, after }: Undoable['images'],
  { counterpart: { image }, standing = { ties: [] } }: PulledRecord,
): LiveFacts {
  return {
    changed: provider.undo?.differences(entityType, image, after) ?? [],
    standing,
    isDone: (step) => provider.undo?.isDone(entityType, step, { now: image, before }) ?? false,
  };
}

/** The same of a record that an undo has planned, once it was read again; null when it is gone. */
export function effectOfItem(provider: Provider, item: UndoItem, theirs: PulledRecord | null): Effect {
  const { entityType, recordId, externalId, did, before, after } = item;
  const factsOf = (image: unknown) =>
    image === null ? undefined : provider.undo?.factsOf(entityType, image);
  const images = { before: before ?? undefined, after: after ?? undefined };
  const live = theirs && liveFacts(provider, item, images, theirs);
  return { entityType, recordId, externalId, did, before: factsOf(before), after: factsOf(after), live };
}

function grouped<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const own = groups.get(keyOf(item));
    if (own) own.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
