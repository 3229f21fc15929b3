import type { JsonObject } from '../json.ts';
import type { Table } from './table.ts';

/** All that a sandbox keeps. Each operation is one transaction: all of it is kept or none of it. */
export interface Store {
  /** Companies, tokens, apps, webhook targets: small things, by a leading word. */
  readonly meta: Table<JsonObject>;
  /** [company, entity, id] to the record as it was last written. */
  readonly records: Table<JsonObject>;
  /** [company, entity, property, value, id] for ordered look-ups. */
  readonly index: Table<number>;
  /** [company, kind, id] to whole cents. */
  readonly balances: Table<number>;
  /** [company, name of a sequence] to the last number given out. */
  readonly counters: Table<number>;
  /** [company, target entity, target id, source entity, source id] to cents applied. */
  readonly links: Table<number>;
  /** [company, requestid(, bId)] to the first answer. */
  readonly answers: Table<JsonObject>;
  /** [company, attachable id] to the file's bytes. */
  readonly files: Table<Buffer>;
  transaction<T>(work: () => T): T;
  close(): Promise<void>;
}
