import { SaxesParser, type SaxesTagPlain } from 'saxes';

/** An element of an answer: its text, or its elements by name; a name that repeats holds a list. */
export type Node = string | NodeGroup;
export interface NodeGroup {
  [name: string]: Node | Node[];
}

/** What one request was answered. */
export interface Response {
  /** `CustomerAdd`, `InvoiceQuery`, … */
  name: string;
  /** Present when the request had one. */
  requestId?: string;
  statusCode: string;
  severity: string;
  message: string;
  /** How many there are; only where it was asked for, or with an iterator. */
  count?: number;
  iteratorId?: string;
  /** Rows that the iterator still has. */
  remaining?: number;
  /** What it holds: `CustomerRet`, `TxnID`, … in the order of the answer. */
  rows: { name: string; node: Node }[];
}

export interface Answer {
  /** Of the set as a whole; absent unless the set had an id. */
  set?: { statusCode: string; message: string };
  responses: Response[];
}

/** The text is not an answer of QuickBooks. */
export class UnreadableAnswer extends Error {}

const NAME = /^[A-Za-z]\w*$/;

/** Nothing that QuickBooks says is nested deeper. */
const DEEPEST = 32;

interface Open {
  name: string;
  text: string;
  group?: NodeGroup;
}

/**
 * Reads an answer element by element, so that a page of thousands of rows is never there as a tree; `onRow` takes
 * a row instead of `Response.rows`. Document types and entities of its own are refused.
 * @throws UnreadableAnswer
 */
export function readAnswer(
  xml: string,
  onRow?: (response: Response, name: string, node: Node) => void,
): Answer {
  const reader = new Reader(onRow);
  const parser = new SaxesParser({ position: false, xmlns: false });
  parser.on('error', (error) => {
    throw new UnreadableAnswer(error.message);
  });
  parser.on('doctype', () => {
    throw new UnreadableAnswer('the answer has a document type');
  });
  parser.on('opentag', (tag) => reader.open(tag));
  parser.on('text', (text) => reader.text(text));
  parser.on('cdata', (text) => reader.text(text));
  parser.on('closetag', (tag) => reader.close(tag.name));
  parser.write(withoutDeclaredEncoding(xml)).close();
  return reader.answer();
}

/** The text was decoded before it came here, and may still say how it once was. */
function withoutDeclaredEncoding(xml: string): string {
  return xml.replace(/^\uFEFF?\s*<\?xml[^>]*\?>/, '');
}

const SET = 2;
const RESPONSE = 3;

class Reader {
  readonly #onRow: ((response: Response, name: string, node: Node) => void) | undefined;
  readonly #path: Open[] = [];
  readonly #answer: Answer = { responses: [] };
  #response: Response | undefined;
  #isAnswer = false;

  constructor(onRow?: (response: Response, name: string, node: Node) => void) {
    this.#onRow = onRow;
  }

  open({ name, attributes }: SaxesTagPlain): void {
    const depth = this.#path.push({ name, text: '' });
    if (!NAME.test(name))
      throw new UnreadableAnswer('the answer has an element that QuickBooks does not have');
    if (depth > DEEPEST) throw new UnreadableAnswer('the answer is nested too deeply');
    if (depth === SET && name === 'QBXMLMsgsRs') this.#openSet(attributes);
    if (depth === RESPONSE && this.#isAnswer) this.#openResponse(name, attributes);
  }

  text(text: string): void {
    const open = this.#path.at(-1);
    if (open && this.#path.length > RESPONSE) open.text += text;
  }

  close(name: string): void {
    const closed = this.#path.pop();
    const depth = this.#path.length;
    if (!closed || !this.#response) return;
    if (depth > RESPONSE) addTo(this.#path.at(-1), name, nodeOf(closed));
    else if (depth === RESPONSE) this.#row(name, nodeOf(closed));
    else if (depth === RESPONSE - 1) this.#response = undefined;
  }

  answer(): Answer {
    if (!this.#isAnswer) throw new UnreadableAnswer('the text is no answer of QuickBooks');
    return this.#answer;
  }

  #openSet(attributes: Readonly<Record<string, string>>): void {
    this.#isAnswer = true;
    const { messageSetStatusCode: statusCode, messageSetStatusMessage: message = '' } = attributes;
    if (statusCode !== undefined) this.#answer.set = { statusCode, message };
  }

  #openResponse(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#response = responseOf(name, attributes);
    this.#answer.responses.push(this.#response);
  }

  #row(name: string, node: Node): void {
    const response = this.#response;
    if (!response) return;
    if (this.#onRow) this.#onRow(response, name, node);
    else response.rows.push({ name, node });
  }
}

function responseOf(name: string, attributes: Readonly<Record<string, string>>): Response {
  return {
    name: name.replace(/Rs$/, ''),
    requestId: attributes.requestID,
    statusCode: attributes.statusCode ?? '',
    severity: attributes.statusSeverity ?? '',
    message: attributes.statusMessage ?? '',
    count: numberOf(attributes.retCount),
    iteratorId: attributes.iteratorID,
    remaining: numberOf(attributes.iteratorRemainingCount),
    rows: [],
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
}

function nodeOf({ text, group }: Open): Node {
  return group ?? text;
}

function addTo(parent: Open | undefined, name: string, node: Node): void {
  if (!parent) return;
  parent.group ??= {};
  const { group } = parent;
  const there = Object.hasOwn(group, name) ? group[name] : undefined;
  if (there === undefined) group[name] = node;
  else if (Array.isArray(there)) there.push(node);
  else group[name] = [there, node];
}
