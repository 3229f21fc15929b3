import { readFileSync } from 'node:fs';
import { z } from 'zod';

const schemaSchema = z.object({
  types: z.record(
    z.string(),
    z.object({ base: z.string().optional(), keys: z.record(z.string(), z.string()) }),
  ),
  enums: z.record(z.string(), z.array(z.string())),
});
const schema = schemaSchema.parse(JSON.parse(readFileSync(new URL('schema.json', import.meta.url), 'utf8')));

/** Of simple content with attributes, such as a reference, JSON spells the content so. */
const CONTENT = 'value';

/** The types of a type's properties by name; undefined where the schema says nothing of what is inside. */
export function propertiesOf(type: string): Record<string, string> | undefined {
  const found = schema.types[type];
  if (!found || type === 'IntuitAnyType') return undefined;
  const { base } = found;
  if (base === undefined) return found.keys;
  const inherited = schema.types[base] ? propertiesOf(base) : { [CONTENT]: 'string' };
  return { ...inherited, ...found.keys };
}

/** The values of an enumeration; undefined where the type is none. */
export const valuesOf = (type: string): string[] | undefined => schema.enums[type];

/** Where a value of the wire has a property or an enumeration value that its type has not. */
export function strangersIn(value: unknown, type: string, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => strangersIn(one, type, path));
  const values = valuesOf(type);
  if (values && typeof value === 'string') return values.includes(value) ? [] : [`${path}=${value}`];
  const properties = propertiesOf(type);
  if (!properties || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = properties[name];
    return known === undefined ? [`${path}.${name}`] : strangersIn(inner, known, `${path}.${name}`);
  });
}
