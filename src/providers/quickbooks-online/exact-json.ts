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

const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Parses JSON with its numbers as text. (Node 20 has no reviver that sees the source text, so numbers are
 * quoted first.) `mark` is put before each of them, for whoever has to tell them from other text. Throws on malformed
 * input, as `JSON.parse` does.
 */
export function parseJson(text: string, mark = ''): unknown {
  return JSON.parse(
    text.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `"${mark}${token}"`)),
  );
}
