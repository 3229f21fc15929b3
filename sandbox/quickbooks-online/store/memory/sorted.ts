/** Pieces of this size are moved as a whole by the engine, and few of them have to be searched. */
const MOST = 512;

interface Place {
  piece: number;
  at: number;
}

/**
 * Texts in order, in pieces, so that one more costs the same however many there are. Whoever goes through them may
 * add and remove meanwhile: what lies ahead by more than a piece is then seen as it is.
 */
export class Sorted {
  readonly #pieces: string[][] = [];
  #edits = 0;

  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  has(text: string): boolean {
    const { piece, at } = this.#seek(text);
    return this.#pieces[piece]?.[at] === text;
  }

  /** Does nothing where it is there already, and says so with `false`. */
  add(text: string): boolean {
    const { piece, at } = this.#seek(text);
    const list = this.#pieces[piece];
    if (!list) this.#pieces.push([text]);
    else if (list[at] === text) return false;
    else list.splice(at, 0, text);
    if (list && list.length > MOST) this.#pieces.splice(piece + 1, 0, list.splice(MOST / 2));
    this.#edits += 1;
    return true;
  }

  /** Whether it was there. */
  remove(text: string): boolean {
    const { piece, at } = this.#seek(text);
    const list = this.#pieces[piece];
    if (list?.[at] !== text) return false;
    if (list.length === 1) this.#pieces.splice(piece, 1);
    else list.splice(at, 1);
    this.#edits += 1;
    return true;
  }

  /** From `start` on; the end is left out. */
  *upwards(start: string, end?: string): Generator<string> {
    let { piece, at } = this.#seek(start);
    for (let list = this.#pieces[piece]; list; list = this.#pieces[piece]) {
      const found = list.slice(at);
      const edits = this.#edits;
      for (const text of found) {
        if (end !== undefined && text >= end) return;
        yield text;
      }
      if (edits === this.#edits) [piece, at] = [piece + 1, 0];
      else ({ piece, at } = this.#after(found.at(-1) ?? start));
    }
  }

  /** From the end, or from `start`, which is among them, back; `end` is left out. */
  *downwards(start: string | undefined, end: string): Generator<string> {
    let { piece, at } = start === undefined ? this.#last() : this.#after(start);
    for (let list = this.#pieces[piece]; list; list = this.#pieces[piece]) {
      const found = list.slice(0, at).reverse();
      const edits = this.#edits;
      for (const text of found) {
        if (text <= end) return;
        yield text;
      }
      if (edits === this.#edits) [piece, at] = [piece - 1, MOST + 1];
      else ({ piece, at } = this.#seek(found.at(-1) ?? end));
      if (at === 0) [piece, at] = [piece - 1, MOST + 1];
    }
  }

  #last(): Place {
    return { piece: this.#pieces.length - 1, at: MOST + 1 };
  }

  #after(text: string): Place {
    const { piece, at } = this.#seek(text);
    return { piece, at: this.#pieces[piece]?.[at] === text ? at + 1 : at };
  }

  /** Where it is or would be: behind all others it is the end of the last piece. */
  #seek(text: string): Place {
    const last = this.#pieces.length - 1;
    const end = this.#pieces[last];
    // Numbers and times grow: most of what comes belongs at the end.
    if (end && (end[end.length - 1] ?? '') < text) return { piece: last, at: end.length };
    const piece = Math.max(Math.min(this.#pieceOf(text), last), 0);
    const list = this.#pieces[piece] ?? [];
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((list[middle] ?? '') >= text) high = middle;
      else low = middle + 1;
    }
    return { piece, at: low };
  }

  /** The first piece that does not end before the text; their number where all do. */
  #pieceOf(text: string): number {
    let [low, high] = [0, this.#pieces.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const list = this.#pieces[middle];
      if ((list?.[list.length - 1] ?? '') >= text) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
