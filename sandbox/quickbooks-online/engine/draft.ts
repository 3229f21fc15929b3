import type { EntityDeclaration, Operation } from '../entities/declaration.ts';
import type { JsonObject } from '../json.ts';
import type { Books } from './books.ts';

/** One write on its way: the entity's rules read and complete `record`. */
export interface Draft {
  books: Books;
  declaration: EntityDeclaration;
  operation: Operation;
  /** The record to be written; rules change it in place. */
  record: JsonObject;
  /** The record as it stands, absent on create. */
  before?: JsonObject | undefined;
  /** What the client sent, after types were checked. */
  given: JsonObject;
  options: WriteOptions;
}

export interface WriteOptions {
  /** `include=allowduplicatedocnum` */
  allowDuplicateNumber?: boolean;
  /** `include=void` on an update, the way of payments, sales receipts and bill payments. */
  includeVoid?: boolean;
}
