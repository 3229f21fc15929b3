/**
 * An answer with its rows cut out of the bytes, to be read one after the other: a page of a thousand is a megabyte,
 * and as one text, and as all that is parsed from it, it fills the memory until the next full collection.
 */
export interface CutAnswer {
  /** The answer without the rows. */
  rest: string;
  /** Throws where the list is malformed, as `JSON.parse` does; whether a row is JSON shows when it is parsed. */
  rows: Iterable<string>;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Rows are a list in a member of a member. Undefined where there is none: then the answer has to be read whole. */
export function cutRows(body: Uint8Array, path: readonly string[]): CutAnswer | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  let start = pastSpace(bytes, 0);
  for (const name of path) {
    const found = memberAt(bytes, start, name);
    if (found === undefined) return undefined;
    start = found;
  }
  if (bytes[start] !== OPEN_LIST) return undefined;
  const end = endOfValue(bytes, start);
  const rest = `${bytes.toString('utf8', 0, start)}[]${bytes.toString('utf8', end)}`;
  return { rest, rows: elements(bytes, start, end) };
}

/** Where the value of a member begins, of the object that begins at `start`. */
function memberAt(bytes: Buffer, start: number, name: string): number | undefined {
  if (bytes[start] !== OPEN_OBJECT) return undefined;
  let at = pastSpace(bytes, start + 1);
  while (bytes[at] === QUOTE) {
    const end = endOfString(bytes, at);
    const colon = pastSpace(bytes, end);
    if (bytes[colon] !== COLON) return undefined;
    const value = pastSpace(bytes, colon + 1);
    if (bytes.toString('utf8', at + 1, end - 1) === name) return value;
    const comma = pastSpace(bytes, endOfValue(bytes, value));
    if (bytes[comma] !== COMMA) return undefined;
    at = pastSpace(bytes, comma + 1);
  }
  return undefined;
}

function* elements(bytes: Buffer, start: number, end: number): Generator<string> {
  let at = pastSpace(bytes, start + 1);
  if (at === end - 1) return;
  for (;;) {
    const over = endOfValue(bytes, at);
    yield bytes.toString('utf8', at, over);
    const next = pastSpace(bytes, over);
    if (next === end - 1 && bytes[next] === CLOSE_LIST) return;
    if (bytes[next] !== COMMA) throw new SyntaxError(`no comma at byte ${next} of a list in JSON`);
    at = pastSpace(bytes, next + 1);
  }
}

/** Behind a value; of one that does not end, the end of the bytes. */
function endOfValue(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfString(bytes, at) - 1;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth += 1;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
    else if (depth === 0 && byte === COMMA) return at;
    else if (depth > 0) continue;
    if (depth < 0) return at;
    if (depth === 0 && isEnd(byte)) return at + 1;
  }
  return bytes.length;
}

const isEnd = (byte: number | undefined) => byte === QUOTE || byte === CLOSE_LIST || byte === CLOSE_OBJECT;

/** Behind the closing quote; of a string without one, the end of the bytes. */
function endOfString(bytes: Buffer, start: number): number {
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
  }
  return bytes.length;
}

function pastSpace(bytes: Buffer, start: number): number {
  let at = start;
  while (isSpace(bytes[at])) at += 1;
  return at;
}

const isSpace = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
