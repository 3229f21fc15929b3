import type { Json, JsonObject } from '../../json.ts';

/** How a value lies in memory: in a form that nobody can change who has read it. */
export interface Form<V, Kept> {
  keep(value: V): Kept;
  read(kept: Kept): V;
  /** As `read`, for those who only look: what they get is shared, and cannot be changed. */
  view(kept: Kept): V;
  /** As `keep`, of a value that is nobody's any more: those who look get it itself. */
  share(value: V): Kept;
  /** The value that nearly all entries of a table have. */
  usual?: Kept;
}

/** So many records are looked at again and again while others are written: names, items, accounts. */
const MOST_VIEWS = 1_000;

/** Objects as JSON. */
export function asText(): Form<JsonObject, string> {
  const views = new Map<string, JsonObject>();
  const keep = (value: JsonObject) => inOnePiece(JSON.stringify(value));
  const read = (kept: string) => JSON.parse(kept) as JsonObject;
  const show = (kept: string, value: JsonObject) => {
    if (views.size >= MOST_VIEWS) views.clear();
    const shown = frozen(value);
    views.set(kept, shown);
    return shown;
  };
  return {
    keep,
    read,
    view: (kept) => views.get(kept) ?? show(kept, read(kept)),
    share(value) {
      const kept = keep(value);
      show(kept, value);
      return kept;
    },
  };
}

/** JSON is written as a chain of pieces, which would cost a fifth more memory: whoever asks for a letter joins them. */
function inOnePiece(written: string): string {
  return written.charCodeAt(0) > 0 ? written : '';
}

function frozen<T extends Json>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) if (part !== undefined) frozen(part);
  return Object.freeze(value);
}

const itself = <V>(value: V): V => value;

export const asNumber: Form<number, number> = { keep: itself, read: itself, view: itself, share: itself };

/** Entries that are there or not: all of them have the value 1. */
export const asMark: Form<number, number> = { ...asNumber, usual: 1 };

const copyOf = (bytes: Buffer): Buffer => Buffer.from(bytes);
export const asBytes: Form<Buffer, Buffer> = { keep: copyOf, read: copyOf, view: copyOf, share: copyOf };
