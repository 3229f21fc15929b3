import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

const columnSchema = z.object({
  name: z.string(),
  type: z.string(),
  notNull: z.boolean(),
  default: z.unknown().optional(),
  identity: z.unknown().optional(),
  generated: z.unknown().optional(),
});
const namedSchema = z.record(z.string(), z.unknown());
const indexSchema = z.looseObject({ isUnique: z.boolean() });
const tableSchema = z.object({
  name: z.string(),
  columns: z.record(z.string(), columnSchema),
  indexes: z.record(z.string(), indexSchema),
  foreignKeys: namedSchema,
  compositePrimaryKeys: namedSchema,
  uniqueConstraints: namedSchema,
  checkConstraints: namedSchema,
});
/** As drizzle keeps it beside each migration. */
export const snapshotSchema = z.object({ tables: z.record(z.string(), tableSchema) });

export type Snapshot = z.infer<typeof snapshotSchema>;
export type Table = z.infer<typeof tableSchema>;
export type Column = z.infer<typeof columnSchema>;

/**
 * What code that knows the schema `before` would stumble over in the schema `after`: what it reads is gone or means
 * something else, what it writes is not enough, or is refused.
 */
export function schemaBreaks(before: Snapshot, after: Snapshot): string[] {
  return Object.entries(before.tables).flatMap(([key, old]) => {
    const table = after.tables[key];
    return table ? tableBreaks(old, table) : [`${old.name} is gone`];
  });
}

function tableBreaks(old: Table, table: Table): string[] {
  return [
    ...Object.values(old.columns).flatMap((column) => columnBreaks(old, column, table.columns[column.name])),
    ...Object.values(table.columns)
      .filter(({ name }) => !(name in old.columns))
      .filter(mustBeWritten)
      .map(({ name }) => `${old.name}.${name} must be written, and the code before does not know it`),
    ...keyBreaks(old, table),
    ...newLimits(old, table),
  ];
}

function columnBreaks({ name: table }: Table, old: Column, column: Column | undefined): string[] {
  const name = `${table}.${old.name}`;
  if (!column) return [`${name} is gone`];
  return [
    old.type !== column.type && `${name} is ${column.type}, was ${old.type}`,
    !old.notNull && column.notNull && `${name} may not be empty any more`,
    old.notNull && !column.notNull && `${name} may be empty`,
    old.default !== undefined && column.default === undefined && `${name} has no default any more`,
    old.default !== undefined &&
      column.default !== undefined &&
      old.default !== column.default &&
      `${name} has another default`,
  ].filter((found) => found !== false);
}

export function mustBeWritten({ notNull, default: value, identity, generated }: Column): boolean {
  return notNull && value === undefined && identity === undefined && generated === undefined;
}

/** `on conflict` needs the very key that it names. */
function keyBreaks(old: Table, table: Table): string[] {
  return Object.entries(keysOf(old))
    .filter(([name, key]) => !isDeepStrictEqual(keysOf(table)[name], key))
    .map(([name]) => `${old.name}: the key ${name} is gone, or another`);
}

/** The code before may write what these refuse. */
function newLimits(old: Table, table: Table): string[] {
  const limits = (each: Table) => ({ ...keysOf(each), ...each.checkConstraints, ...each.foreignKeys });
  return Object.keys(limits(table))
    .filter((name) => !(name in limits(old)))
    .map((name) => `${old.name}: ${name} refuses what the code before may write`);
}

function keysOf({ indexes, compositePrimaryKeys, uniqueConstraints }: Table): Record<string, unknown> {
  const unique = Object.entries(indexes).filter(([, { isUnique }]) => isUnique);
  return { ...Object.fromEntries(unique), ...compositePrimaryKeys, ...uniqueConstraints };
}
