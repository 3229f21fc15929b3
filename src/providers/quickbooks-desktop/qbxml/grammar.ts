/**
 * The notation of `requests.ts`: what may stand in a request, in which order.
 *
 * `Name[41]` text of at most 41 characters · `Price:price` another type · `JobStatus:None|Pending` a closed list ·
 * `?` optional, `*` any number, `+` at least one · `@12.0` since that version of qbXML · `Name(…)` a group ·
 * `{159}` a reference: ListID, or FullName of that length · `&address` a fragment · `<a b | c>` one of several,
 * `<…>?` or none · `<…>*lines` any number, mixed, in the order of the list `lines`.
 */

export const SCALARS = [
  'text',
  'id',
  'bool',
  'date',
  'datetime',
  'amount',
  'quantity',
  'price',
  'percent',
  'float',
  'int',
  'guid',
  'interval',
] as const;
export type ScalarType = (typeof SCALARS)[number];

export interface Occurrence {
  required: boolean;
  repeats: boolean;
}

interface Named extends Occurrence {
  name: string;
  /** Version of qbXML that brought it; absent for what every version that we speak has. */
  since?: number;
}

export interface Leaf extends Named {
  kind: 'leaf';
  type: ScalarType | 'enum';
  /** Most characters, counted before escaping. */
  max?: number;
  /** Of an enum. */
  values?: readonly string[];
}

export interface Group extends Named {
  kind: 'group';
  parts: readonly Part[];
}

export interface Choice extends Occurrence {
  kind: 'choice';
  options: readonly (readonly Part[])[];
  /** Of a choice that repeats: the member of our tree that holds its elements in order. */
  list?: string;
}

export type Part = Leaf | Group | Choice;

export type Fragments = Readonly<Record<string, string>>;

const REFERENCE = 'ListID?:id FullName?';
const ELEMENT = /^(\w+)([?*+]?)(?::([\w|]+))?(?:\[(\d+)\])?(?:@(\d+\.\d))?(?:\{(\d*)\}|&(\w+))?$/;
const CHOICE_END = /^([?*+]?)(\w*)$/;

/** @throws Error where `text` is not of the notation: a mistake in the table. */
export function parseParts(text: string, fragments: Fragments = {}): readonly Part[] {
  const parser = new Parser(text, fragments);
  const parts = parser.parts();
  parser.end();
  return parts;
}

class Parser {
  readonly #tokens: string[];
  readonly #fragments: Fragments;
  #at = 0;

  constructor(text: string, fragments: Fragments) {
    this.#tokens = text.match(/>[?*+]?\w*|[<()]|[^\s<>()]+/g) ?? [];
    this.#fragments = fragments;
  }

  parts(): Part[] {
    const parts: Part[] = [];
    for (let token = this.#peek(); token && !isEnd(token); token = this.#peek()) {
      parts.push(token === '<' ? this.#choice() : this.#element());
    }
    return parts;
  }

  end(): void {
    if (this.#peek() !== undefined) throw new Error(`unexpected "${this.#peek()}"`);
  }

  #choice(): Choice {
    this.#expect('<');
    const options = [this.parts()];
    while (this.#peek() === '|') {
      this.#at += 1;
      options.push(this.parts());
    }
    const [, occurs = '', list = ''] = CHOICE_END.exec(this.#next().slice(1)) ?? [];
    return { kind: 'choice', ...occurrence(occurs), options, ...(list && { list }) };
  }

  #element(): Part {
    const token = this.#next();
    const [, name, occurs = '', type, max, since, reference, fragment] = ELEMENT.exec(token) ?? [];
    if (!name) throw new Error(`cannot read "${token}"`);
    const named = { name, ...occurrence(occurs), ...(since && { since: Number(since) }) };
    if (reference !== undefined) return { kind: 'group', ...named, parts: referenceParts(reference) };
    if (fragment) return { kind: 'group', ...named, parts: this.#fragment(fragment) };
    if (this.#peek() === '(') return { kind: 'group', ...named, parts: this.#group() };
    return { kind: 'leaf', ...named, ...typeOf(type), ...(max && { max: Number(max) }) };
  }

  #group(): readonly Part[] {
    this.#expect('(');
    const parts = this.parts();
    this.#expect(')');
    return parts;
  }

  #fragment(name: string): readonly Part[] {
    const text = this.#fragments[name];
    if (text === undefined) throw new Error(`no fragment "${name}"`);
    return parseParts(text, this.#fragments);
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #next(): string {
    const token = this.#peek();
    if (token === undefined) throw new Error('the notation ends too early');
    this.#at += 1;
    return token;
  }

  #expect(wanted: string): void {
    const token = this.#next();
    if (token !== wanted) throw new Error(`"${wanted}" expected, not "${token}"`);
  }
}

function isEnd(token: string): boolean {
  return token === ')' || token === '|' || token.startsWith('>');
}

function occurrence(sign: string): Occurrence {
  return { required: sign === '' || sign === '+', repeats: sign === '*' || sign === '+' };
}

function referenceParts(max: string): readonly Part[] {
  return parseParts(max ? `${REFERENCE}[${max}]` : REFERENCE);
}

function typeOf(type: string | undefined): Pick<Leaf, 'type' | 'values'> {
  if (type === undefined) return { type: 'text' };
  const scalar = SCALARS.find((name) => name === type);
  return scalar ? { type: scalar } : { type: 'enum', values: type.split('|') };
}
