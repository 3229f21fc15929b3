import { Sorted } from './sorted.ts';

/** Entries whose keys begin alike, by the rest of the key and in its order. */
export class Group<Kept> {
  readonly order = new Sorted();
  /** The value that nearly all entries have: they are only in order, and cost no place by name. */
  readonly #usual: Kept | undefined;
  readonly #others = new Map<string, Kept>();

  constructor(usual: Kept | undefined) {
    this.#usual = usual;
  }

  get(rest: string): Kept | undefined {
    return this.#others.get(rest) ?? (this.#isUsual(rest) ? this.#usual : undefined);
  }

  /** Puts or, with nothing, removes; what was there before. */
  exchange(rest: string, kept: Kept | undefined): Kept | undefined {
    const other = this.#others.get(rest);
    if (kept === undefined) return this.#remove(rest, other);
    const isNew = other === undefined && this.order.add(rest);
    if (kept === this.#usual) this.#others.delete(rest);
    else this.#others.set(rest, kept);
    return isNew ? undefined : (other ?? this.#usual);
  }

  #remove(rest: string, other: Kept | undefined): Kept | undefined {
    this.#others.delete(rest);
    const wasThere = this.order.remove(rest);
    return wasThere ? (other ?? this.#usual) : undefined;
  }

  #isUsual(rest: string): boolean {
    return this.#usual !== undefined && this.order.has(rest);
  }
}
