/** A list of objects that is handed out in parts. */
export interface Iterator {
  id: string;
  request: string;
  left: string[];
}

/** The iterators of one session: they end with it. */
export class Iterators {
  readonly #open = new Map<string, Iterator>();
  readonly #makeId: () => string;

  constructor(makeId: () => string) {
    this.#makeId = makeId;
  }

  start(request: string, left: string[]): Iterator {
    const iterator = { id: this.#makeId(), request, left };
    this.#open.set(iterator.id, iterator);
    return iterator;
  }

  find(id: string, request: string): Iterator | undefined {
    const found = this.#open.get(id);
    return found?.request === request ? found : undefined;
  }

  stop(id: string): void {
    this.#open.delete(id);
  }

  clear(): void {
    this.#open.clear();
  }
}
