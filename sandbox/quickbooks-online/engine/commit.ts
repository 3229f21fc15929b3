import type { EntityDeclaration, Link } from '../entities/declaration.ts';
import type { JsonObject } from '../json.ts';
import { child, copy, refId, same, text } from '../json.ts';
import { recordTime } from '../wire-time.ts';
import type { Books } from './books.ts';
import { touched } from './metadata.ts';
import type { Posting } from './posting.ts';
import { claimName, unclaimName } from './unique-names.ts';

interface Place {
  entity: string;
  id: string;
}

/**
 * Puts a record in the books: its indexes, what it books, what it links, and what follows for those it links.
 * Runs inside the store's transaction, so that balances and links never disagree.
 */
export function commit(
  books: Books,
  declaration: EntityDeclaration,
  record: JsonObject,
  before?: JsonObject,
): JsonObject {
  const place = { entity: declaration.name, id: text(record, 'Id') ?? '' };
  if (before && ownerOf(before) !== ownerOf(record)) cutIncoming(books, declaration, place, 0);
  const settled = settleSelf(books, declaration, place, record, before);
  if (before) unclaimName(books, declaration, before);
  claimName(books, declaration, settled);
  books.put(declaration, settled, before);
  rebook(books, declaration, settled, before);
  relink(books, declaration, place, settled, before);
  declaration.follow?.(books, settled, before);
  return settled;
}

/** Payments of one party do not settle what has gone over to another. */
function ownerOf(record: JsonObject): string | undefined {
  return refId(record, 'CustomerRef') ?? refId(record, 'VendorRef');
}

export function erase(books: Books, declaration: EntityDeclaration, record: JsonObject): void {
  const place = { entity: declaration.name, id: text(record, 'Id') ?? '' };
  cutIncoming(books, declaration, place, 0);
  unclaimName(books, declaration, record);
  books.remove(declaration, record);
  rebook(books, declaration, undefined, record);
  relink(books, declaration, place, undefined, record);
}

function settleSelf(
  books: Books,
  declaration: EntityDeclaration,
  place: Place,
  record: JsonObject,
  before: JsonObject | undefined,
): JsonObject {
  // Nobody can have linked what has no id yet.
  if (!before) return Object.assign(record, declaration.settle?.(record, [], books));
  if (declaration.capacity) cutIncoming(books, declaration, place, declaration.capacity(record));
  if (!declaration.settle) return record;
  return { ...record, ...declaration.settle(record, books.incoming(place.entity, place.id), books) };
}

/** Lowers what others apply to a transaction until it fits, the latest first. */
function cutIncoming(books: Books, declaration: EntityDeclaration, place: Place, capacity: number): void {
  if (declaration.kind !== 'transaction') return;
  const incoming = books.incoming(place.entity, place.id);
  let excess = incoming.reduce((sum, { cents }) => sum + cents, 0) - capacity;
  for (const source of incoming.reverse()) {
    const gone = capacity === 0;
    if (excess <= 0 && !gone) return;
    const left = gone ? 0 : Math.max(0, source.cents - excess);
    excess -= source.cents - left;
    apportionSource(books, source.to, place, left);
  }
}

function apportionSource(books: Books, source: Place, target: Place, cents: number): void {
  const declaration = books.declaration(source.entity);
  const record = books.see(source.entity, source.id);
  if (!record || !declaration.apportion) return;
  const changed = declaration.apportion(copy(record), target, cents);
  const link = { to: target, cents };
  if (cents === 0) books.unlink(source, link);
  const moves = cents > 0 || books.settings.unknown.voidsMovePayments;
  commit(books, declaration, moves ? touched(books, changed, record) : changed, record);
  if (moves) books.note(source.entity, source.id, 'Update');
}

function rebook(books: Books, declaration: EntityDeclaration, after?: JsonObject, before?: JsonObject): void {
  if (before) books.stock(declaration.stock?.(before) ?? [], -1);
  if (after) books.stock(declaration.stock?.(after) ?? [], 1);
  if (!declaration.postings) return;
  const old = before ? declaration.postings(before, books) : [];
  const now = after ? declaration.postings(after, books) : [];
  if (!samePostings(old, now)) {
    books.book(old, -1);
    books.book(now, 1);
  }
  if (books.settings.unknown.balancesMoveNames) {
    for (const { party } of [...old, ...now]) if (party?.entity === 'Customer') moveName(books, party);
  }
}

function samePostings(left: readonly Posting[], right: readonly Posting[]): boolean {
  const isSame = (one: Posting, other: Posting | undefined) =>
    one.account === other?.account &&
    one.cents === other.cents &&
    one.party?.entity === other.party?.entity &&
    one.party?.id === other.party?.id &&
    one.party?.cents === other.party?.cents;
  return left.length === right.length && left.every((one, i) => isSame(one, right[i]));
}

function moveName(books: Books, party: Place): void {
  const record = books.see(party.entity, party.id);
  const LastUpdatedTime = recordTime(books.clock.now());
  const times = child(record, 'MetaData');
  if (!record || times?.LastUpdatedTime === LastUpdatedTime) return;
  const MetaData = { ...times, LastUpdatedTime };
  books.replace(books.declaration(party.entity), { ...record, MetaData }, record);
}

function relink(
  books: Books,
  declaration: EntityDeclaration,
  place: Place,
  after?: JsonObject,
  before?: JsonObject,
): void {
  if (!declaration.links) return;
  const old = keyed(before ? declaration.links(before) : []);
  const now = keyed(after ? declaration.links(after) : []);
  for (const [key, link] of old) if (!now.has(key)) books.unlink(place, link);
  for (const link of now.values()) books.link(place, link);
  for (const [key, { to, cents }] of new Map([...old, ...now])) {
    if (old.get(key)?.cents !== cents || !now.has(key) || !old.has(key)) settle(books, to, place.entity);
  }
}

/** One link for each pair of transactions, however many lines name it. */
function keyed(links: readonly Link[]): Map<string, Link> {
  const result = new Map<string, Link>();
  for (const link of links) {
    const key = `${link.to.entity}:${link.to.id}`;
    result.set(key, { to: link.to, cents: link.cents + (result.get(key)?.cents ?? 0) });
  }
  return result;
}

function settle(books: Books, target: Place, source: string): void {
  const declaration = books.declaration(target.entity);
  const record = books.see(target.entity, target.id);
  if (!record || !declaration.settle) return;
  const incoming = books.incoming(target.entity, target.id);
  const changes = declaration.settle(record, incoming, books);
  if (Object.keys(changes).every((name) => same(changes[name], record[name]))) return;
  const changed = { ...record, ...changes };
  const { linksMoveSyncToken, depositsMovePayments, paymentsTellInvoices } = books.settings.unknown;
  const moves = linksMoveSyncToken && (source !== 'Deposit' || depositsMovePayments);
  const moved = moves ? touched(books, changed, record) : changed;
  books.replace(declaration, moved, record);
  if (moves && (source !== 'Payment' || paymentsTellInvoices)) books.note(target.entity, target.id, 'Update');
}
