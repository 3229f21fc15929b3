import type { Fields, Value } from '../fields.ts';
import { parseError } from '../hresults.ts';
import type { StatusError } from '../statuses.ts';
import type { XmlNode } from '../xml/read.ts';
import { enumerations } from './enumerations.ts';
import type { ChoicePart, ElementPart, Part, ValueType } from './parts.ts';
import { judgeValue } from './values.ts';

export interface ReadMessage {
  fields: Fields;
  /** The first value whose form is wrong. */
  problem: StatusError | undefined;
  /** Macro names by which later requests may call what this one makes. */
  macro: string | undefined;
}

/**
 * Reads a request's content by its table.
 * @throws Hresult 0x80040400 for an unknown, misplaced, repeated or missing element: the whole set fails
 */
export function readMessage(table: readonly Part[], node: XmlNode, version: number): ReadMessage {
  const reader = new MessageReader(version);
  const fields = reader.group(table, node);
  return { fields, problem: reader.problem, macro: reader.macro };
}

class MessageReader {
  readonly #version: number;
  problem: StatusError | undefined;
  macro: string | undefined;

  constructor(version: number) {
    this.#version = version;
  }

  group(table: readonly Part[], node: XmlNode): Fields {
    const out: Fields = {};
    const end = this.#sequence(table, node, 0, out);
    const left = node.children[end];
    if (left) throw parseError(`<${left.name}> is unknown in <${node.name}> or stands in the wrong place`);
    if (/\S/.test(node.text)) throw parseError(`text inside <${node.name}>`);
    return out;
  }

  #sequence(table: readonly Part[], node: XmlNode, from: number, out: Fields): number {
    let at = from;
    for (const part of table) {
      at = part.kind === 'element' ? this.#element(part, node, at, out) : this.#choice(part, node, at, out);
    }
    return at;
  }

  #element(part: ElementPart, node: XmlNode, from: number, out: Fields): number {
    let at = from;
    const known = part.since <= this.#version;
    while (known && node.children[at]?.name === part.name) {
      put(out, part, this.#value(part, node.children[at] as XmlNode));
      at += 1;
      if (!part.repeats) break;
    }
    if (part.required && known && at === from)
      throw parseError(`<${part.name}> is missing in <${node.name}>`);
    return at;
  }

  #choice(part: ChoicePart, node: XmlNode, from: number, out: Fields): number {
    let at = from;
    do {
      const next = node.children[at]?.name;
      const option = next && part.options.find((parts) => this.#starts(parts, next));
      if (!option) break;
      at = this.#sequence(option, node, at, out);
    } while (part.repeats);
    if (part.required && at === from && !part.options.some(mayBeEmpty)) {
      throw parseError(`one of several elements is missing in <${node.name}>`);
    }
    return at;
  }

  /** Whether a sequence can begin with this element. */
  #starts(table: readonly Part[], name: string): boolean {
    for (const part of table) {
      if (part.kind === 'choice') {
        if (part.options.some((option) => this.#starts(option, name))) return true;
        if (part.required && !part.options.some(mayBeEmpty)) return false;
      } else {
        if (part.name === name && part.since <= this.#version) return true;
        if (part.required) return false;
      }
    }
    return false;
  }

  #value(part: ElementPart, node: XmlNode): Value {
    const { defMacro, useMacro, ...other } = node.attributes;
    const [stranger] = Object.keys(other);
    if (stranger !== undefined) throw parseError(`the attribute ${stranger} of <${node.name}> is unknown`);
    if (defMacro !== undefined) this.macro = defMacro;
    if (part.type.kind === 'group') {
      const inner = this.group(part.type.parts, node);
      return useMacro === undefined ? inner : { ...inner, useMacro };
    }
    if (useMacro !== undefined) return `macro:${useMacro}`;
    return this.#text(part.type, node);
  }

  #text(type: ValueType, node: XmlNode): string {
    const [child] = node.children;
    if (child) throw parseError(`<${child.name}> inside <${node.name}>`);
    const value = type.kind === 'text' ? node.text : node.text.trim();
    if (type.kind === 'enum' && value !== '' && !enumerations[type.name]?.includes(value)) {
      throw parseError(`"${value}" is no value of <${node.name}>`);
    }
    this.problem ??= judgeValue(type, node.name, value);
    return value;
  }
}

function mayBeEmpty(table: readonly Part[]): boolean {
  return table.every((part) => !part.required || (part.kind === 'choice' && part.options.some(mayBeEmpty)));
}

function put(out: Fields, part: ElementPart, value: Value): void {
  const before = out[part.name];
  if (!part.repeats) out[part.name] = value;
  else if (Array.isArray(before)) before.push(value);
  else out[part.name] = [value];
}
