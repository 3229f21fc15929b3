import { type Column, getTableColumns, type Name, type SQL, sql } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import type { PgTable } from 'drizzle-orm/pg-core';

/**
 * `insert into table (…) select …` of rows that travel as one JSON parameter; a conflict clause may follow. A
 * parameter for each value would cost several times what the insert itself does. What a row leaves out takes the
 * column's default.
 */
export function insertMany<Table extends PgTable>(table: Table, rows: readonly Table['$inferInsert'][]): SQL {
  const named = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns = Object.entries(getTableColumns(table)).filter(([key]) => named.has(key));
  const names = columns.map(([key]) => sql.identifier(toSnakeCase(key)));
  const values = columns.map(([key, column]) => valueOrDefault(key, column));
  const types = columns.map(([key, column]) => sql`${sql.identifier(key)} ${sql.raw(column.getSQLType())}`);
  return sql`insert into ${table} (${list(names)}) select ${list(values)}
    from jsonb_to_recordset(${asJson(rows)}::jsonb) as given(${list(types)})`;
}

function valueOrDefault(key: string, column: Column): SQL {
  const given = sql`given.${sql.identifier(key)}`;
  if (!column.notNull || column.default === undefined) return given;
  return sql`coalesce(${given}, ${column.default}::${sql.raw(column.getSQLType())})`;
}

const list = (parts: readonly (SQL | Name)[]) => sql.join([...parts], sql`, `);

/** Half a character, as the end of a text that was cut off, is no JSON to PostgreSQL. */
function asJson(rows: readonly object[]): string {
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'string' ? wellFormed(value) : value,
  );
}

function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** Whether the column has one of the values, which travel as one parameter. */
export function isOneOf(column: Column, values: Iterable<string | number>): SQL {
  const distinct = [...new Set(values)];
  return sql`${column} = any(${sql.param(distinct)}::${sql.raw(column.getSQLType())}[])`;
}
