import type { Books } from '../engine/books.ts';
import type { Draft } from '../engine/draft.ts';
import type { Posting } from '../engine/posting.ts';
import type { JsonObject } from '../json.ts';
import type { Cents } from '../money.ts';
import type { Fields } from './fields.ts';
import type { StockMove } from './sales/stock.ts';

export type Operation = 'create' | 'update' | 'delete' | 'void';

/** One `applied` share of a transaction in another one: a payment's part in an invoice, a deposit's payment. */
export interface Link {
  to: { entity: string; id: string };
  cents: number;
}

/** Everything the engine knows about a kind of object. */
export interface EntityDeclaration {
  /** As in the envelope, `TimeActivity`; its path is the same in lower case. */
  name: string;
  /** The name in messages and answers, where it is not `name`. */
  wireName?: string;
  /** Names live in lists and are made inactive; transactions are deleted; settings exist once. */
  kind: 'name' | 'transaction' | 'settings' | 'other';
  fields: Fields;
  operations: readonly Operation[];
  /** Properties with an ordered index beside id, times and the natural order. */
  indexes?: readonly string[];
  /** The property of the default query order of a name list. */
  naturalOrder?: string;
  /** Whether a query's answer carries `totalCount` beside its rows. */
  countsRows?: boolean;
  /** The last number of the sequence before the first object, where it is not 0. */
  firstId?: number;
  /** Keys that a sparse update has to bring along, though they do not change. */
  sparseNeeds?: readonly string[];
  /** The vendor's inner name of the list, as its 2500 faults spell it. */
  innerName?: string;
  /** Not to be had by queries. */
  unqueryable?: boolean;
  /** Left out of change data capture. */
  noChangeCapture?: boolean;
  /** A plain name that must be the only one in its list, among siblings. */
  uniqueName?: { property: string; what: string; code?: string };
  /** Fills defaults, checks the entity's own rules, computes totals. Throws a `VendorFault`. */
  prepare?(draft: Draft): void;
  /** The amounts that the object books; they add up to nothing. */
  postings?(record: JsonObject, books: Books): Posting[];
  /** What the object takes from or adds to the stock of items. */
  stock?(record: JsonObject): StockMove[];
  /** The other transactions that this one settles or holds. */
  links?(record: JsonObject): Link[];
  /** What has to be otherwise in the object for what others apply to it; the given record is left as it is. */
  settle?(record: JsonObject, incoming: readonly Link[], books: Books): JsonObject;
  /** Sets what this object applies to another one to `cents`; 0 takes the other object out of it. */
  apportion?(record: JsonObject, target: { entity: string; id: string }, cents: Cents): JsonObject;
  /** How much of the object others may apply; beyond it their parts are cut. */
  capacity?(record: JsonObject): Cents;
  /** What follows for others from what is written now: names that hold this one's. */
  follow?(books: Books, record: JsonObject, before: JsonObject | undefined): void;
  /** What the company does by itself once the object is made. Returns whether that has changed the object. */
  afterCreate?(books: Books, made: JsonObject): boolean;
  /** Refuses a delete or void that the vendor refuses. */
  beforeRemove?(draft: Draft): void;
  /** The vendor's own way to void it: an operation of its own, or an update with `include=void`. */
  voidedBy?: 'operation' | 'update';
  /** The object as it is after a void. */
  voided?(record: JsonObject): JsonObject;
  /** What the answer that makes the object shows otherwise than every later one. */
  presentNew?(shown: JsonObject, books: Books): JsonObject;
  /** Adds what is never stored: balances and the like. */
  present?(record: JsonObject, books: Books): JsonObject;
}
