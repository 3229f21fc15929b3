import { isEnumeration } from './enumerations.ts';
import type { ElementPart, Part, SimpleType, ValueType } from './parts.ts';
import { simpleTypes } from './parts.ts';

/**
 * Reads the notation that the tables of messages are written in, in the order of the elements:
 * `Name` required, `?` optional, `*` optional and repeated, `+` one or more; in brackets the length or type and the
 * version that brought it, `Cc?[1023,v12.0]`; in braces a reference with the length of its FullName, `{159}`, or one
 * of the shorthands below; in parentheses what an element contains; `<a | b>` one of these.
 * @throws Error where a table is wrong, at start
 */
export function parts(notation: string): Part[] {
  const tokens = notation.match(/[A-Za-z_]\w*|[?*+]|\[[^\]]*\]|\{\w+\}|[()<>|]/g) ?? [];
  const reader = new Reader(tokens);
  const read = reader.sequence();
  if (!reader.done) throw new Error(`the table ends early at ${reader.near}: ${notation.slice(0, 60)}`);
  return read;
}

const addressLines = 'Addr1?[41] Addr2?[41] Addr3?[41] Addr4?[41] Addr5?[41]';
const shorthands: Record<string, string> = {
  ref: 'ListID?[id] FullName?',
  address: `${addressLines} City?[31] State?[21] PostalCode?[13] Country?[31] Note?[41]`,
  block: addressLines,
  ext: 'OwnerID[guid] DataExtName[31] DataExtValue',
  extret: 'OwnerID?[guid] DataExtName[31] DataExtType[DataExtType] DataExtValue',
};
/** The same group stands in many messages: read once. */
const groupsByName = new Map<string, Part[]>();

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  get near(): string {
    return this.#tokens.slice(this.#at, this.#at + 4).join(' ');
  }

  sequence(): Part[] {
    const read: Part[] = [];
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token === '<') read.push(this.#choice());
      else if (token !== undefined && /^\w/.test(token)) read.push(this.#element());
      else return read;
    }
  }

  #choice(): Part {
    const options: Part[][] = [];
    do {
      this.#at += 1;
      options.push(this.sequence());
    } while (this.#tokens[this.#at] === '|');
    this.#expect('>');
    return { kind: 'choice', options, ...this.#count() };
  }

  #element(): ElementPart {
    const name = this.#tokens[this.#at++] ?? '';
    const count = this.#count();
    const { type, since } = this.#bracket();
    return { kind: 'element', name, ...count, since, type: this.#content() ?? type };
  }

  #count(): { required: boolean; repeats: boolean } {
    const mark = this.#tokens[this.#at] ?? '';
    if (!'?*+'.includes(mark) || mark === '') return { required: true, repeats: false };
    this.#at += 1;
    return { required: mark === '+', repeats: mark !== '?' };
  }

  #bracket(): { type: ValueType; since: number } {
    const token = this.#tokens[this.#at];
    let type: ValueType = { kind: 'text', most: Number.POSITIVE_INFINITY };
    let since = 0;
    if (!token?.startsWith('[')) return { type, since };
    this.#at += 1;
    for (const word of token.slice(1, -1).split(',')) {
      if (/^v[\d.]+$/.test(word)) since = Number(word.slice(1));
      else type = typeOf(word);
    }
    return { type, since };
  }

  #content(): ValueType | undefined {
    const token = this.#tokens[this.#at];
    if (token === '(') {
      this.#at += 1;
      const inner = this.sequence();
      this.#expect(')');
      return { kind: 'group', parts: inner };
    }
    if (!token?.startsWith('{')) return undefined;
    this.#at += 1;
    return { kind: 'group', parts: shorthand(token.slice(1, -1)) };
  }

  #expect(token: string): void {
    if (this.#tokens[this.#at] !== token) throw new Error(`${token} expected before ${this.near}`);
    this.#at += 1;
  }
}

function typeOf(word: string): ValueType {
  if (/^\d+$/.test(word)) return { kind: 'text', most: Number(word) };
  const simple = simpleTypes.find((name) => name === word) as SimpleType | undefined;
  if (simple) return { kind: simple };
  if (!isEnumeration(word)) throw new Error(`no type ${word}`);
  return { kind: 'enum', name: word };
}

function shorthand(name: string): Part[] {
  const known = groupsByName.get(name);
  if (known) return known;
  const notation = /^\d+$/.test(name) ? `ListID?[id] FullName?[${name}]` : shorthands[name];
  if (notation === undefined) throw new Error(`no shorthand ${name}`);
  const read = parts(notation);
  groupsByName.set(name, read);
  return read;
}
