import type { Books } from '../company/books.ts';
import type { StoredRecord } from '../company/record.ts';
import type { Fields } from '../fields.ts';

/** A record on its way into the books. */
export interface Draft {
  books: Books;
  kind: string;
  /** The id that the record has or gets. */
  id: string;
  /** The record as it is to be, references resolved; rules complete it. */
  fields: Fields;
  /** What the message brought, references resolved. */
  given: Fields;
  before: StoredRecord | undefined;
}

/** What one query asked to see. */
export interface Scope {
  lines: boolean;
  linked: boolean;
}

/** Everything that is particular to one kind of record. Tables are in the notation of `schema/notation.ts`. */
export interface Declaration {
  name: string;
  sort: 'list' | 'txn';
  /** Content of `<NameAdd>`; without it, only a person makes such records. */
  add?: string;
  /** Content of `<NameMod>`. */
  mod?: string;
  /** Content of the query request. */
  query: string;
  /** Content of `<NameRet>`. */
  answer: string;
  /** Whether its query takes iterators. */
  iterates: boolean;
  /** Elements of an answer that hold lines: shown after a write, and where a query asks for them. */
  lines?: readonly string[];
  /** Elements that a modification cannot clear. */
  keeps?: readonly string[];
  /** Levels of a hierarchy, where there is one. */
  levels?: number;
  /** Completes and checks a draft. @throws StatusError */
  prepare?(draft: Draft): void;
  /** Adds what is never stored: balances and the like. */
  present?(record: StoredRecord, books: Books): Fields;
  /** Carries out what follows from a write in other records. */
  settle?(books: Books, record: StoredRecord, before: StoredRecord | undefined): void;
  /** Refuses a removal. @throws StatusError */
  beforeDelete?(books: Books, record: StoredRecord): void;
  /** Carries out what follows from a removal in other records. */
  afterDelete?(books: Books, record: StoredRecord): void;
  /** The record after a void; without it there is none. */
  voided?(record: StoredRecord): Fields;
}
