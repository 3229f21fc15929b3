import type { XmlNode } from '../xml/read.ts';
import { readXml, XmlError } from '../xml/read.ts';
import type { Deviation, DeviationCode } from './deviations.ts';
import { BrokenCall, deviation, deviationCodes } from './deviations.ts';
import type { Operation } from './operations.ts';
import { NAMESPACE, operations } from './operations.ts';
import { qualified } from './qualified.ts';
import type { HttpAnswer } from './transport.ts';

const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

export interface ReadAnswer {
  /** One string or several; none where the result is missing. */
  values: string[];
  deviations: Deviation[];
}

/** Reads an answer as the .NET client does, and notes whatever another client might stumble over. @throws BrokenCall */
export function readAnswer(operation: Operation, answer: HttpAnswer): ReadAnswer {
  return new AnswerReader(operation).read(answer);
}

class AnswerReader {
  readonly #operation: Operation;
  readonly #seen: Deviation[] = [];

  constructor(operation: Operation) {
    this.#operation = operation;
  }

  read(answer: HttpAnswer): ReadAnswer {
    const text = answer.body.toString('utf8');
    this.#head(answer, text);
    const envelope = this.#parse(text);
    const body = this.#body(envelope);
    this.#fault(body);
    return { values: this.#result(body), deviations: this.#seen };
  }

  #note(code: DeviationCode, text: string): void {
    this.#seen.push(deviation(this.#operation, code, text));
    if (deviationCodes[code] === 'breaks') throw new BrokenCall(this.#seen);
  }

  #head({ status, headers }: HttpAnswer, text: string): void {
    const type = headers['content-type'] ?? '';
    const isFault = status === 500 && /:?Fault[\s>]/.test(text);
    if (status !== 200 && !isFault) this.#note('http-status', `HTTP ${status}: ${text.slice(0, 200)}`);
    if (!/^text\/xml\b/i.test(type))
      this.#note('content-type', `Content-Type is "${type}", text/xml is needed`);
    const charset = /charset="?([\w-]+)/i.exec(type)?.[1];
    if (charset === undefined) this.#note('charset', 'Content-Type names no charset');
    else if (charset.toLowerCase() !== 'utf-8') this.#note('charset', `the charset is ${charset}`);
    if (text.startsWith('\uFEFF'))
      this.#note('byte-order-mark', 'a byte order mark precedes the declaration');
    const declared = text.replace(/^\uFEFF/, '').indexOf('<?xml');
    if (declared > 0) this.#note('late-declaration', `the XML declaration begins at byte ${declared}, not 0`);
  }

  #parse(text: string): XmlNode {
    try {
      return readXml(text.replace(/^\uFEFF/, ''));
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      this.#note('not-xml', `${error.message}: ${text.slice(0, 200)}`);
      throw error;
    }
  }

  #body(envelope: XmlNode): XmlNode {
    const root = qualified(envelope);
    if (root.local !== 'Envelope' || root.namespace !== SOAP_11) {
      this.#note(
        'soap-version',
        `the root is {${root.namespace}}${root.local}, a SOAP 1.1 envelope is needed`,
      );
    }
    const body = root.children.find(({ local, namespace }) => local === 'Body' && namespace === SOAP_11);
    const [content] = body?.children ?? [];
    if (!content) this.#note('no-body', 'the envelope has no content');
    return envelope;
  }

  #content(envelope: XmlNode) {
    const body = qualified(envelope).children.find(({ local }) => local === 'Body');
    const [content] = body?.children ?? [];
    if (!content) throw new BrokenCall(this.#seen);
    return content;
  }

  #fault(envelope: XmlNode): void {
    const content = this.#content(envelope);
    if (content.local !== 'Fault') return;
    const reason = content.children.find(({ local }) => local === 'faultstring')?.text ?? '';
    this.#note('fault', `a SOAP fault: ${reason}`);
  }

  #result(envelope: XmlNode): string[] {
    const content = this.#content(envelope);
    const wanted = `${this.#operation}Response`;
    if (content.local !== wanted) this.#note('wrong-element', `<${content.local}> where <${wanted}> is due`);
    if (content.namespace !== NAMESPACE) this.#note('namespace', `<${wanted}> is in "${content.namespace}"`);
    const [result] = content.children;
    const name = `${this.#operation}Result`;
    if (!result) {
      this.#note('missing-result', `<${name}> is missing: it counts as empty`);
      return [];
    }
    if (result.local !== name) this.#note('wrong-element', `<${result.local}> where <${name}> is due`);
    if (result.namespace !== NAMESPACE) this.#note('namespace', `<${name}> is in "${result.namespace}"`);
    if (Object.keys(result.attributes).some((key) => /encodingStyle|(^|})type$|arrayType/.test(key))) {
      this.#note('encoded', `<${name}> carries types of rpc/encoded; the service is document/literal`);
    }
    return this.#values(result);
  }

  #values(result: ReturnType<typeof qualified>): string[] {
    const { answer } = operations[this.#operation];
    if (answer === 'strings') return this.#strings(result);
    if (result.attributes[`{${XSI}}nil`] === 'true') return [''];
    const { text } = this.#unwrapped(result);
    if (answer === 'int' && !/^\s*[+-]?\d+\s*$/.test(text)) {
      this.#note('not-an-integer', `"${text}" is no integer`);
    }
    return [text];
  }

  /** Servers that the real connector works with put the value into an element of its own. */
  #unwrapped(result: ReturnType<typeof qualified>): ReturnType<typeof qualified> {
    const [child, ...more] = result.children;
    if (!child) return result;
    const wrapped =
      more.length === 0 && child.children.length === 0 && ['string', 'int'].includes(child.local);
    if (!wrapped) this.#note('not-xml', `<${child.local}> inside the result: the text must be escaped`);
    this.#note('wrapped-result', `the value stands in <${child.local}> inside the result`);
    return child;
  }

  #strings(result: ReturnType<typeof qualified>): string[] {
    for (const { local, namespace } of result.children) {
      if (local !== 'string') this.#note('wrong-element', `<${local}> where <string> is due`);
      if (namespace !== NAMESPACE) this.#note('string-namespace', `<string> is in "${namespace}": QBWC1012`);
    }
    return result.children.map(({ text }) => text);
  }
}
