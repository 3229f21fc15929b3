import type { Leaf, Part } from '../../../../src/providers/quickbooks-desktop/qbxml/grammar.ts';

/** An element as a parser gives it. */
export interface Found {
  name: string;
  text: string;
  children: Found[];
}

/** Says what of an element's content the table does not allow; written apart from the writer. */
export function misfits(parts: readonly Part[], elements: readonly Found[], path: string): string[] {
  const names = elements.map(({ name }) => `<${name}>`).join('');
  const order = new RegExp(`^${parts.map(patternOf).join('')}$`);
  const wrong = order.test(names) ? [] : [`${path}: ${names} is not in the order ${order.source}`];
  return [...wrong, ...elements.flatMap((element) => misfitsIn(parts, element, `${path}.${element.name}`))];
}

function patternOf(part: Part): string {
  const one =
    part.kind === 'choice'
      ? part.options.map((option) => option.map(patternOf).join('')).join('|')
      : `<${part.name}>`;
  const sign = part.repeats ? (part.required ? '+' : '*') : part.required ? '' : '?';
  return `(?:${one})${sign}`;
}

function misfitsIn(parts: readonly Part[], element: Found, path: string): string[] {
  const part = named(parts, element.name);
  if (!part) return [`${path} is unknown`];
  if (part.kind === 'group') return misfits(part.parts, element.children, path);
  if (element.children.length > 0) return [`${path} is a group`];
  return fits(part, element.text) ? [] : [`${path}: ${JSON.stringify(element.text)} is no ${part.type}`];
}

function named(parts: readonly Part[], name: string): Exclude<Part, { kind: 'choice' }> | undefined {
  for (const part of parts) {
    if (part.kind !== 'choice') {
      if (part.name === name) return part;
      continue;
    }
    const inside = named(part.options.flat(), name);
    if (inside) return inside;
  }
  return undefined;
}

/** The vendor's types, as its description of the schema words them. */
const PATTERNS: Readonly<Record<Exclude<Leaf['type'], 'text' | 'enum'>, RegExp>> = {
  id: /^.{1,36}$/,
  bool: /^(true|false|0|1)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d)?$/,
  amount: /^[+-]?\d{1,13}(\.\d{2})?$/,
  price: /^[+-]?\d{1,10}(\.\d{1,5})?$/,
  quantity: /^[+-]?\d{1,10}(\.\d{1,5})?$/,
  percent: /^[+-]?\d{1,10}(\.\d{1,5})?$/,
  float: /^[+-]?\d{1,10}(\.\d{1,5})?$/,
  int: /^[+-]?\d{1,10}$/,
  guid: /^(0|\{[\dA-Fa-f]{8}(-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}\})$/,
  interval: /^PT\d+H\d+M(\d+S)?$/,
};

function fits(leaf: Leaf, text: string): boolean {
  if (leaf.type === 'text') return text.length <= (leaf.max ?? Number.POSITIVE_INFINITY);
  if (leaf.type === 'enum') return leaf.values?.includes(text) ?? false;
  return PATTERNS[leaf.type].test(text);
}
