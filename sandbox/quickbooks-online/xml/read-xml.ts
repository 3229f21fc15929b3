import { XMLParser } from 'fast-xml-parser';
import type { Field, Fields } from '../entities/fields.ts';
import { declarations } from '../entities/registry.ts';
import { fault } from '../faults/catalog.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  textNodeName: '#text',
});

/** Reads an entity's XML into the shape that its JSON has. @throws VendorFault 2010 */
export function readXml(source: string): JsonObject {
  let parsed: unknown;
  try {
    parsed = parser.parse(source);
  } catch {
    throw fault('2010', 'Request body is not well formed XML');
  }
  if (!isObject(parsed)) throw fault('2010', 'Request body is not well formed XML');
  if (isObject(parsed.IntuitBatchRequest)) return readBatch(parsed.IntuitBatchRequest);
  const root = Object.keys(parsed).find((name) => declarations.has(name.toLowerCase()));
  const content = root === undefined ? undefined : parsed[root];
  const declaration = root === undefined ? undefined : declarations.get(root.toLowerCase());
  if (!declaration || !isObject(content)) throw fault('2010', 'Request body must be an entity');
  return readObject(declaration.fields, content);
}

function readBatch(batch: JsonObject): JsonObject {
  const list = batch.BatchItemRequest;
  const items = (Array.isArray(list) ? list : [list]).filter(isObject);
  return { BatchItemRequest: items.map(readBatchItem) };
}

function readBatchItem(item: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(item)) {
    const declaration = declarations.get(name.toLowerCase());
    if (name.startsWith('@')) result[name.slice(1)] = value;
    else if (declaration && isObject(value)) result[name] = readObject(declaration.fields, value);
    else if (value !== undefined) result[name] = value;
  }
  return result;
}

function readObject(fields: Fields, content: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(content)) {
    if (name === '#text' || name.startsWith('@xmlns')) continue;
    if (name.startsWith('@')) {
      if (name === '@sparse') result.sparse = value === 'true';
      continue;
    }
    const field = fields[name];
    if (value !== undefined) result[name] = field ? readField(field, value) : value;
  }
  return result;
}

function readField(field: Field, value: Json): Json {
  if (field.kind === 'list') {
    const parts = Array.isArray(value) ? value : [value];
    return parts.map((part) => readField(field.of, part));
  }
  if (field.kind === 'ref') return isObject(value) ? reference(value) : { value };
  if (field.kind === 'object')
    return isObject(value) ? readObject(field.fields, value) : plain(field.fields, value);
  return isObject(value) ? (value['#text'] ?? '') : value;
}

/** A value that JSON wraps and XML does not, such as a memo. */
function plain(fields: Fields, value: Json): JsonObject {
  return fields.value ? { value } : {};
}

function reference(value: JsonObject): JsonObject {
  const result: JsonObject = { value: value['#text'] ?? '' };
  if (value['@name'] !== undefined) result.name = value['@name'];
  if (value['@type'] !== undefined) result.type = value['@type'];
  return result;
}
