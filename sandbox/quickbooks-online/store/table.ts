/** What leads to an entry; compared part by part, numbers before text. */
export type Key = (string | number)[];

export interface KeyRange {
  start: Key;
  /** Not in the range any more. */
  end: Key;
  /** From `start`, which is in the range, down to `end`. */
  reverse?: boolean;
}

/** One kind of thing that is kept, in the order of its keys. What is read is a copy that belongs to the reader. */
export interface Table<V> {
  get(key: Key): V | undefined;
  /** As `get`, for those who only look: it may be shared, and must not be changed. Faster where there is one. */
  view?(key: Key): V | undefined;
  putSync(key: Key, value: V): unknown;
  /** As `putSync`, of a value that its giver lets go of: it may be shared with those who look. Faster where there is one. */
  putShared?(key: Key, value: V): unknown;
  /** Whether it was there. */
  removeSync(key: Key): boolean;
  getKeys(range: KeyRange): Iterable<Key>;
  getRange(range: KeyRange): Iterable<{ key: Key; value: V }>;
}
