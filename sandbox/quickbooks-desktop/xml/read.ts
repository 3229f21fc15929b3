import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element as it stands in the text: children in their order, its own text with entities resolved. */
export interface XmlNode {
  /** With its prefix, if any. */
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
  text: string;
}

/** The text is no well-formed XML, or has what a message must not have. */
export class XmlError extends Error {
  override name = 'XmlError';
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  commentPropName: '#comment',
  ignoreDeclaration: true,
  ignorePiTags: true,
});

type Raw = Record<string, unknown>;

/** Reads one document and gives its root. @throws XmlError */
export function readXml(source: string): XmlNode {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(source)) throw new XmlError('document types are not accepted');
  const verdict = XMLValidator.validate(source.trimStart());
  if (verdict !== true) throw new XmlError(`${verdict.err.msg} (line ${verdict.err.line})`);
  const roots = nodesOf(parser.parse(source) as Raw[]);
  const [root] = roots;
  if (!root || roots.length !== 1) throw new XmlError('one root element is needed');
  return root;
}

function nodesOf(raw: Raw[]): XmlNode[] {
  const nodes: XmlNode[] = [];
  for (const entry of raw) {
    const name = Object.keys(entry).find((key) => key !== ':@' && !key.startsWith('#'));
    if (name !== undefined) nodes.push(nodeOf(name, entry));
  }
  return nodes;
}

function nodeOf(name: string, entry: Raw): XmlNode {
  const content = entry[name] as Raw[];
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries((entry[':@'] ?? {}) as Raw))
    attributes[key] = decode(String(value));
  return { name, attributes, children: nodesOf(content), text: content.map(textOf).join('') };
}

function textOf(entry: Raw): string {
  if (entry['#text'] !== undefined) return decode(String(entry['#text']));
  const [part] = (entry['#cdata'] ?? []) as Raw[];
  return part ? String(part['#text'] ?? '') : '';
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(source: string): string {
  if (!source.includes('&')) return source;
  return source.replace(/&([^;\s]*);?/g, (whole, entity: string) => {
    const known = named[entity];
    if (known !== undefined && whole.endsWith(';')) return known;
    const [, hex, decimal] = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(entity) ?? [];
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (!Number.isInteger(point) || !allowed(point)) throw new XmlError(`the entity ${whole} is unknown`);
    return String.fromCodePoint(point);
  });
}

function allowed(point: number): boolean {
  if (point < 0x20) return point === 0x9 || point === 0xa || point === 0xd;
  return point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
}
