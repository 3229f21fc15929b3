import type { WallSeconds } from '../clock.ts';
import type { Fields } from '../fields.ts';
import { text } from '../fields.ts';

/** One list element or transaction as the company file keeps it. */
export interface StoredRecord {
  /** `Customer`, `Invoice`, and so on. */
  kind: string;
  /** ListID or TxnID. */
  id: string;
  created: WallSeconds;
  modified: WallSeconds;
  /** Epoch seconds of the last change: two changes within a second leave it as it was. */
  editSequence: string;
  /** TxnNumber of a transaction. */
  number: number;
  /** In the terms of its answer; a reference holds the ListID alone. */
  fields: Fields;
}

export interface Deletion {
  kind: string;
  sort: 'list' | 'txn';
  id: string;
  /** FullName or RefNumber. */
  name: string;
  created: WallSeconds;
  deleted: WallSeconds;
}

export function isActive(record: StoredRecord): boolean {
  return text(record.fields, 'IsActive') !== 'false';
}
