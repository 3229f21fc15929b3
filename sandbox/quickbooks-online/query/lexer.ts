import { fault } from '../faults/catalog.ts';
import type { VendorFault } from '../faults/fault.ts';

export interface Token {
  kind: 'word' | 'string' | 'number' | 'symbol' | 'end';
  text: string;
  column: number;
}

const space = /\s/;
const wordStart = /[A-Za-z_]/;
const wordPart = /[A-Za-z0-9_.]/;
const digit = /[-+0-9.]/;
const symbols = ['<=', '>=', '!=', '<>', '=', '<', '>', '(', ')', ',', '*'];

/** Cuts a query into tokens. Strings are in single quotes; a quote inside is escaped with a backslash. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < query.length) {
    const char = query.charAt(position);
    if (space.test(char)) {
      position += 1;
      continue;
    }
    const token = nextToken(query, position);
    tokens.push(token.token);
    position = token.end;
  }
  tokens.push({ kind: 'end', text: '<EOF>', column: query.length + 1 });
  return tokens;
}

function nextToken(query: string, start: number): { token: Token; end: number } {
  const char = query.charAt(start);
  const column = start + 1;
  if (char === "'") return readString(query, start);
  const symbol = symbols.find((text) => query.startsWith(text, start));
  if (symbol) return { token: { kind: 'symbol', text: symbol, column }, end: start + symbol.length };
  if (digit.test(char)) return readWhile(query, start, /[-+0-9.:TZ]/, 'number');
  if (wordStart.test(char)) return readWhile(query, start, wordPart, 'word');
  throw lexicalError(char, column);
}

function readWhile(query: string, start: number, part: RegExp, kind: 'word' | 'number') {
  let end = start + 1;
  while (end < query.length && part.test(query.charAt(end))) end += 1;
  return { token: { kind, text: query.slice(start, end), column: start + 1 }, end };
}

function readString(query: string, start: number): { token: Token; end: number } {
  let text = '';
  let position = start + 1;
  while (position < query.length && query.charAt(position) !== "'") {
    if (query.charAt(position) === '\\' && position + 1 < query.length) position += 1;
    text += query.charAt(position);
    position += 1;
  }
  if (position >= query.length) throw lexicalError('<EOF>', query.length + 1);
  return { token: { kind: 'string', text, column: start + 1 }, end: position + 1 };
}

function lexicalError(found: string, column: number): VendorFault {
  return fault(
    '4000',
    `QueryParserError: Lexical error at line 1, column ${column}.  Encountered: "${found}"`,
  );
}
