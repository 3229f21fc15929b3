import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

/**
 * Reads the names of properties and enumeration values out of the vendor's entity schemas, which its Java SDK carries
 * (`ipp-v3-java-data/src/main/xsd`, Apache-2.0), into `schema.json`: `npx tsx test/sandbox/vendor-schema/generate.ts FOLDER`.
 */
const SOURCES = ['IntuitBaseTypes.xsd', 'IntuitNamesTypes.xsd', 'Finance.xsd', 'SalesTax.xsd'];

type Node = z.infer<typeof nodeSchema>;
const nodeSchema = z.record(z.string(), z.unknown());
const nodesSchema = z.array(nodeSchema);

const parser = new XMLParser({
  ignoreAttributes: false,
  removeNSPrefix: true,
  isArray: (_, __, leaf) => !leaf,
});

function nodes(parent: Node, name: string): Node[] {
  const found = parent[name];
  if (found === undefined) return [];
  return nodesSchema.parse((Array.isArray(found) ? found : [found]).filter((one) => typeof one === 'object'));
}

const attribute = (node: Node, name: string) => z.string().optional().parse(node[`@_${name}`]);
const plain = (type: string) => type.replace(/^\w+:/, '');

/** Elements of a sequence or of its choices, and attributes, which JSON spells as properties too. */
function keysOf(parent: Node): [string, string][] {
  const inner = ['sequence', 'choice', 'all'].flatMap((name) => nodes(parent, name)).flatMap(keysOf);
  const own = [...nodes(parent, 'element'), ...nodes(parent, 'attribute')].flatMap(
    (node): [string, string][] => {
      const name = attribute(node, 'name') ?? attribute(node, 'ref');
      return name === undefined ? [] : [[plain(name), plain(attribute(node, 'type') ?? name)]];
    },
  );
  return [...own, ...inner];
}

function typeOf(node: Node) {
  const [content] = [...nodes(node, 'complexContent'), ...nodes(node, 'simpleContent')];
  const [extension] = content ? nodes(content, 'extension') : [];
  const base = extension && attribute(extension, 'base');
  const keys = Object.fromEntries([...keysOf(node), ...(extension ? keysOf(extension) : [])]);
  return { ...(base ? { base: plain(base) } : {}), keys };
}

function valuesOf(node: Node): string[] {
  return nodes(node, 'restriction')
    .flatMap((restriction) => nodes(restriction, 'enumeration'))
    .flatMap((one) => attribute(one, 'value') ?? []);
}

const folder = process.argv[2] ?? '.';
const types: Record<string, ReturnType<typeof typeOf>> = {};
const enums: Record<string, string[]> = {};
for (const source of SOURCES) {
  const document = nodeSchema.parse(parser.parse(readFileSync(join(folder, source), 'utf8')));
  for (const schema of nodes(document, 'schema')) {
    for (const node of nodes(schema, 'complexType')) types[attribute(node, 'name') ?? ''] = typeOf(node);
    for (const node of nodes(schema, 'simpleType')) {
      const values = valuesOf(node);
      if (values.length > 0) enums[attribute(node, 'name') ?? ''] = values;
    }
  }
}
const target = new URL('schema.json', import.meta.url);
writeFileSync(target, `${JSON.stringify({ types, enums })}\n`);
