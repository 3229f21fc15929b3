import type { Choice, Group, Leaf, Part } from './grammar.ts';
import { grammarOf, type RequestGrammar, type RequestName } from './requests.ts';
import { desktopText, escapeText, type TextRules } from './text.ts';
import { MisfitValue, writeValue } from './values.ts';

/** Elements by name, in any order: the table knows the order. Undefined is absent; a list repeats. */
export interface Tree {
  readonly [name: string]: TreeValue;
}
type TreeValue = undefined | string | boolean | Tree | readonly (string | Tree)[];

export interface MessageRequest {
  name: RequestName;
  /** Says which answer belongs to it; at most 50 characters. */
  requestId: string;
  tree: Tree;
  iterator?: { step: 'Start' } | { step: 'Continue' | 'Stop'; id: string };
  /** Only how many there are. */
  countOnly?: boolean;
}

export interface MessageRules extends TextRules {
  /** Of qbXML, as in 13.0. */
  version: number;
}

export interface WrittenRequest {
  xml: string;
  /** Paths of texts whose characters QuickBooks does not have. */
  replaced: string[];
}

/** A text that is longer than QuickBooks keeps. */
export class TooLong extends Error {
  readonly path: string;
  readonly length: number;
  readonly limit: number;

  constructor(path: string, length: number, limit: number) {
    super(`${path} has ${length} characters of at most ${limit}`);
    this.path = path;
    this.length = length;
    this.limit = limit;
  }
}

/** A message that the table does not allow: always a mistake of ours. */
export class MisfitMessage extends Error {}

/**
 * One request, its elements in the order of the table.
 * @throws TooLong, MisfitMessage
 */
export function writeRequest(request: MessageRequest, rules: MessageRules): WrittenRequest {
  const grammar = grammarOf(request.name);
  if ((grammar.since ?? 0) > rules.version) throw tooNew(request.name, rules);
  const writer = new Writer(rules);
  const body = writer.parts(grammar.parts, request.tree, request.name);
  const attributes = attributesOf(request, grammar);
  return { xml: element(`${request.name}Rq`, attributes, body), replaced: writer.replaced };
}

const LONGEST_REQUEST_ID = 50;

function attributesOf(request: MessageRequest, grammar: RequestGrammar): string {
  const { requestId, iterator, countOnly } = request;
  if (requestId.length > LONGEST_REQUEST_ID) throw new MisfitMessage(`${requestId} is no request id`);
  if (iterator && !grammar.iterates) throw new MisfitMessage(`${request.name} takes no iterator`);
  if (countOnly && !grammar.counts) throw new MisfitMessage(`${request.name} takes no metaData`);
  return [
    attribute('requestID', requestId),
    countOnly ? attribute('metaData', 'MetaDataOnly') : '',
    iterator ? attribute('iterator', iterator.step) : '',
    iterator && 'id' in iterator ? attribute('iteratorID', iterator.id) : '',
  ].join('');
}

export function attribute(name: string, value: string): string {
  return ` ${name}="${escapeText(value)}"`;
}

function element(name: string, attributes: string, body: string): string {
  return `<${name}${attributes}>${body}</${name}>`;
}

class Writer {
  readonly replaced: string[] = [];
  readonly #rules: MessageRules;

  constructor(rules: MessageRules) {
    this.#rules = rules;
  }

  /** @throws MisfitMessage for what is missing, and for what the table does not know. */
  parts(parts: readonly Part[], tree: Tree, path: string): string {
    const unknown = Object.keys(tree).find((name) => tree[name] !== undefined && !isKnown(parts, name));
    if (unknown) throw new MisfitMessage(`${path} has no ${unknown}`);
    return parts.map((part) => this.#part(part, tree, path)).join('');
  }

  #part(part: Part, tree: Tree, path: string): string {
    if (part.kind === 'choice') return this.#choice(part, tree, path);
    const values = listOf(tree[part.name]);
    if (values.length === 0 && part.required) throw new MisfitMessage(`${path} lacks ${part.name}`);
    if (values.length > 1 && !part.repeats) throw new MisfitMessage(`${path} repeats ${part.name}`);
    return values.map((value) => this.#element(part, value, path)).join('');
  }

  #choice(choice: Choice, tree: Tree, path: string): string {
    if (choice.list) return this.#list(choice, tree[choice.list], path);
    const taken = choice.options.filter((option) => option.some((part) => isPresent(part, tree)));
    const [option, another] = taken;
    if (another) throw new MisfitMessage(`${path} says two things where one is allowed`);
    if (!option) {
      const isEmptyAllowed = !choice.required || choice.options.some((parts) => parts.every(isOptional));
      if (isEmptyAllowed) return '';
      throw new MisfitMessage(`${path} says none of several things`);
    }
    return option.map((part) => this.#part(part, tree, path)).join('');
  }

  /** Elements of several kinds in an order of their own. */
  #list(choice: Choice, value: TreeValue, path: string): string {
    const parts = choice.options.flat();
    return listOf(value)
      .map((entry) => {
        if (typeof entry !== 'object') throw new MisfitMessage(`${path} has a text among its elements`);
        const [name = '', another] = Object.keys(entry);
        const part = parts.find((candidate) => candidate.kind !== 'choice' && candidate.name === name);
        if (!part || part.kind === 'choice' || another) throw new MisfitMessage(`${path} has no ${name}`);
        return listOf(entry[name])
          .map((one) => this.#element(part, one, path))
          .join('');
      })
      .join('');
  }

  #element(part: Leaf | Group, value: string | boolean | Tree, path: string): string {
    if ((part.since ?? 0) > this.#rules.version) throw tooNew(`${path}.${part.name}`, this.#rules);
    const inside = `${path}.${part.name}`;
    if (part.kind === 'group') {
      if (typeof value !== 'object') throw new MisfitMessage(`${inside} is a text, not a group`);
      return element(part.name, '', this.parts(part.parts, value, inside));
    }
    if (typeof value === 'object') throw new MisfitMessage(`${inside} is a group, not a text`);
    return element(part.name, '', escapeText(this.#leaf(part, String(value), inside)));
  }

  #leaf(leaf: Leaf, value: string, path: string): string {
    if (leaf.type !== 'text') return this.#typed(leaf, value, path);
    const { text, replaced } = desktopText(value, this.#rules);
    if (leaf.max !== undefined && text.length > leaf.max) throw new TooLong(path, text.length, leaf.max);
    if (leaf.required && text.trim() === '') throw new MisfitMessage(`${path} is blank`);
    if (replaced) this.replaced.push(path);
    return text;
  }

  #typed(leaf: Leaf, value: string, path: string): string {
    try {
      return writeValue(leaf, value);
    } catch (error) {
      if (error instanceof MisfitValue) throw new MisfitMessage(`${path}: ${error.message}`);
      throw error;
    }
  }
}

function listOf(value: TreeValue): readonly (string | boolean | Tree)[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function isList(value: TreeValue): value is readonly (string | Tree)[] {
  return Array.isArray(value);
}

function isKnown(parts: readonly Part[], name: string): boolean {
  return parts.some((part) =>
    part.kind === 'choice'
      ? part.list === name || (!part.list && part.options.some((option) => isKnown(option, name)))
      : part.name === name,
  );
}

function isPresent(part: Part, tree: Tree): boolean {
  if (part.kind !== 'choice') return tree[part.name] !== undefined;
  if (part.list) return tree[part.list] !== undefined;
  return part.options.some((option) => option.some((inner) => isPresent(inner, tree)));
}

function isOptional(part: Part): boolean {
  return !part.required;
}

function tooNew(what: string, { version }: MessageRules): MisfitMessage {
  return new MisfitMessage(`${what} is newer than version ${version} of qbXML`);
}
