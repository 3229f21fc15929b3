/**
 * JSON whose numbers keep every digit. Amounts are decimal strings on our side; passing through a float would
 * change what is written ("12.50" becomes 12.5) and, beyond fifteen digits, its value.
 */

const JSON_NUMBER = /^-?\d+(\.\d+)?$/;

/** A number with the very digits that reach the wire. */
export class ExactNumber {
  readonly digits: string;

  constructor(digits: string) {
    if (!JSON_NUMBER.test(digits)) throw new Error(`not a plain decimal: ${digits}`);
    this.digits = digits.replace(/^(-?)0+(?=\d)/, '$1');
  }
}

export type Json = string | boolean | ExactNumber | readonly Json[] | JsonObject;

/** Undefined members are left out. */
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** The same input gives the same text: members keep the order in which they were made. */
export function writeJson(value: Json): string {
  if (value instanceof ExactNumber) return value.digits;
  if (isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  if (typeof value === 'object') return writeObject(value);
  return JSON.stringify(value);
}

function writeObject(value: JsonObject): string {
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [`${JSON.stringify(name)}:${writeJson(member)}`],
  );
  return `{${members.join(',')}}`;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/**
 * Parses JSON with its numbers as text. (Node 20 has no reviver that sees the source text, so numbers are
 * quoted first.) `mark` is put before each of them, for whoever has to tell them from other text. Throws on malformed
 * input, as `JSON.parse` does.
 */
export function parseJson(text: string, mark = ''): unknown {
  return JSON.parse(withQuotedNumbers(text, mark));
}

const STRING_OR_NUMBER = /["\-0-9]/g;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Piece by piece: a replacement by function holds every token of a page of a thousand rows until it ends. */
function withQuotedNumbers(text: string, mark: string): string {
  let quoted = '';
  let done = 0;
  for (let at = next(STRING_OR_NUMBER, text, 0); at >= 0; ) {
    const end = text[at] === '"' ? endOfString(text, at) : endOfNumber(text, at);
    if (text[at] !== '"' && end > at) {
      quoted += `${text.slice(done, at)}"${mark}${text.slice(at, end)}"`;
      done = end;
    }
    at = next(STRING_OR_NUMBER, text, Math.max(end, at + 1));
  }
  return quoted + text.slice(done);
}

function next(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex - 1 : -1;
}

/** Behind the closing quote; of a string without one that is the end of the text, and parsing it fails. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
  return text.length;
}

function endOfNumber(text: string, start: number): number {
  NUMBER.lastIndex = start;
  return NUMBER.test(text) ? NUMBER.lastIndex : start;
}
