import type { Unproven } from '../company/settings.ts';
import type { Done } from './write-set.ts';

/** The stored result of one message set. */
export interface StoredSet {
  id: string;
  checksum: string;
  /** Of the requests that were carried out before an answer, or the end of the program. */
  done: Done[];
  complete: boolean;
}

/** Results that QuickBooks keeps, so that a set can be sent again without being carried out again. */
export class MessageSets {
  readonly #stored = new Map<string, StoredSet>();

  find(id: string): StoredSet | undefined {
    return this.#stored.get(id);
  }

  begin(id: string, checksum: string, behaviour: Unproven['messageSets']): StoredSet {
    const stored = { id, checksum, done: [], complete: false };
    if (behaviour === 'kept') this.#stored.set(id, stored);
    return stored;
  }

  /** Whether there was something to clear. */
  clear(id: string): boolean {
    return this.#stored.delete(id);
  }

  list(): StoredSet[] {
    return [...this.#stored.values()];
  }

  restore(sets: readonly StoredSet[]): void {
    this.#stored.clear();
    for (const set of sets) this.#stored.set(set.id, set);
  }
}
