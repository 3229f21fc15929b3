import type { XmlNode } from '../xml/read.ts';

/** An element with its namespace looked up. */
export interface QualifiedNode {
  local: string;
  namespace: string;
  /** By `{namespace}name`, or the name alone. */
  attributes: Record<string, string>;
  children: QualifiedNode[];
  text: string;
}

type Scope = Record<string, string>;

export function qualified(node: XmlNode, outer: Scope = {}): QualifiedNode {
  const scope = { ...outer };
  for (const [name, value] of Object.entries(node.attributes)) {
    if (name === 'xmlns') scope[''] = value;
    else if (name.startsWith('xmlns:')) scope[name.slice('xmlns:'.length)] = value;
  }
  const [local, prefix] = split(node.name);
  return {
    local,
    namespace: scope[prefix] ?? '',
    attributes: attributesOf(node, scope),
    children: node.children.map((child) => qualified(child, scope)),
    text: node.text,
  };
}

function attributesOf(node: XmlNode, scope: Scope): Record<string, string> {
  const named: Record<string, string> = {};
  for (const [name, value] of Object.entries(node.attributes)) {
    if (name.startsWith('xmlns')) continue;
    const [local, prefix] = split(name);
    named[prefix === '' ? local : `{${scope[prefix] ?? ''}}${local}`] = value;
  }
  return named;
}

function split(name: string): [local: string, prefix: string] {
  const at = name.indexOf(':');
  return at < 0 ? [name, ''] : [name.slice(at + 1), name.slice(0, at)];
}
