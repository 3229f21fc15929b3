import { fault } from '../faults/catalog.ts';
import type { VendorFault } from '../faults/fault.ts';
import type { Token } from './lexer.ts';
import { tokenize } from './lexer.ts';

export type Operator = '!=' | '=' | '<' | '>' | '<=' | '>=' | 'IN' | 'LIKE';

export interface Condition {
  property: string;
  operator: Operator;
  values: string[];
}

export interface Ordering {
  property: string;
  descending: boolean;
}

/** A query as it is written; names are not checked yet. */
export interface Query {
  /** `*`, `COUNT(*)` or a list of properties. */
  select: 'all' | 'count' | string[];
  entity: string;
  conditions: Condition[];
  order: Ordering[];
  startPosition: number;
  maxResults: number | undefined;
}

/** @throws VendorFault 4000 where the text is no query, 4001 where it uses what the language refuses */
export function parseQuery(source: string): Query {
  return new Parser(tokenize(source)).query();
}

const comparisons = new Set(['!=', '=', '<', '>', '<=', '>=']);

class Parser {
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  query(): Query {
    this.keyword('SELECT');
    const select = this.selection();
    this.keyword('FROM');
    const entity = this.word();
    const conditions = this.takes('WHERE') ? this.conditions() : [];
    const order = this.takesOrder() ? this.orderings() : [];
    const page = this.page();
    if (this.peek().kind !== 'end') throw this.unexpected();
    return { select, entity, conditions, order, ...page };
  }

  private selection(): Query['select'] {
    if (this.takesSymbol('*')) {
      while (this.takesSymbol(',')) this.word();
      return 'all';
    }
    if (this.isWord('COUNT')) {
      this.position += 1;
      for (const symbol of ['(', '*', ')']) this.symbol(symbol);
      return 'count';
    }
    const columns = [this.word()];
    while (this.takesSymbol(',')) {
      if (this.takesSymbol('*')) return 'all';
      columns.push(this.word());
    }
    return columns;
  }

  private conditions(): Condition[] {
    const conditions = [this.condition()];
    while (this.takes('AND')) conditions.push(this.condition());
    if (this.isWord('OR')) throw refused('OR');
    return conditions;
  }

  private condition(): Condition {
    if (this.isWord('NOT')) throw refused('NOT');
    const property = this.word();
    if (this.isWord('NOT')) throw refused('NOT');
    if (this.takes('IN')) return { property, operator: 'IN', values: this.list() };
    if (this.takes('LIKE')) return { property, operator: 'LIKE', values: [this.value()] };
    const { kind, text } = this.peek();
    if (text === '<>') throw refused(text);
    if (kind !== 'symbol' || !comparisons.has(text)) throw this.unexpected();
    this.position += 1;
    return { property, operator: text as Operator, values: [this.value()] };
  }

  private list(): string[] {
    this.symbol('(');
    const values = [this.value()];
    while (this.takesSymbol(',')) values.push(this.value());
    this.symbol(')');
    return values;
  }

  private value(): string {
    const token = this.peek();
    const bare = token.kind === 'word' && /^(true|false|null)$/i.test(token.text);
    if (token.kind !== 'string' && token.kind !== 'number' && !bare) throw this.unexpected();
    this.position += 1;
    return token.text;
  }

  private takesOrder(): boolean {
    if (this.takes('ORDERBY')) return true;
    if (!this.takes('ORDER')) return false;
    this.keyword('BY');
    return true;
  }

  private orderings(): Ordering[] {
    const result: Ordering[] = [];
    do {
      const property = this.word();
      const descending = this.takes('DESC');
      if (!descending) this.takes('ASC');
      result.push({ property, descending });
    } while (this.takesSymbol(','));
    return result;
  }

  private page(): Pick<Query, 'startPosition' | 'maxResults'> {
    let startPosition = 1;
    let maxResults: number | undefined;
    for (;;) {
      if (this.takes('STARTPOSITION')) startPosition = this.count();
      else if (this.takes('MAXRESULTS')) maxResults = this.count();
      else return { startPosition, maxResults };
    }
  }

  private count(): number {
    const token = this.peek();
    if (token.kind !== 'number' && token.kind !== 'string') throw this.unexpected();
    this.position += 1;
    const value = Number(token.text);
    if (!Number.isInteger(value)) throw fault('4000', `QueryParserError: Invalid value ${token.text}`);
    if (value < 1) {
      throw fault('4001', `QueryValidationError: value ${value} is too small. Min allowed value is 1`);
    }
    return value;
  }

  private peek(): Token {
    return this.tokens[this.position] ?? { kind: 'end', text: '<EOF>', column: 0 };
  }

  private isWord(word: string): boolean {
    const token = this.peek();
    return token.kind === 'word' && token.text.toUpperCase() === word;
  }

  private takes(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.position += 1;
    return true;
  }

  private takesSymbol(symbol: string): boolean {
    const token = this.peek();
    if (token.kind !== 'symbol' || token.text !== symbol) return false;
    this.position += 1;
    return true;
  }

  private keyword(word: string): void {
    if (!this.takes(word)) throw this.unexpected();
  }

  private symbol(symbol: string): void {
    if (!this.takesSymbol(symbol)) throw this.unexpected();
  }

  private word(): string {
    const token = this.peek();
    if (token.kind !== 'word') throw this.unexpected();
    this.position += 1;
    return token.text;
  }

  private unexpected(): VendorFault {
    const { kind, text, column } = this.peek();
    const shown = kind === 'word' ? `<IDENTIFIER> "${text} "` : `"${text}"`;
    return fault('4000', `QueryParserError: Encountered " ${shown} " at line 1, column ${column}.`);
  }
}

export function refused(token: string): VendorFault {
  return fault('4001', `QueryValidationError: ${token} operator is not supported`);
}
