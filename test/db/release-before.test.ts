import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withConnection } from '../../src/db/pool.ts';
import { projectFolder } from '../../src/dev/project.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { judged, releaseBefore } from '../support/release-before.ts';
import {
  type Column,
  mustBeWritten,
  type Snapshot,
  schemaBreaks,
  snapshotSchema,
  type Table,
} from './schema-breaks.ts';

/** A new release migrates while the one before runs: what the one before does has to go on. */

const release = await releaseBefore();
const migrations = path.join(projectFolder, 'drizzle');
const readJson = async (name: string) =>
  JSON.parse(await readFile(path.join(migrations, 'meta', name), 'utf8'));
const snapshotOf = async (tag: string): Promise<Snapshot> =>
  snapshotSchema.parse(await readJson(`${tag.slice(0, 4)}_snapshot.json`));
const tags: string[] = (await readJson('_journal.json')).entries.map(({ tag }: { tag: string }) => tag);
const before = await snapshotOf(release.migration);
const today = await snapshotOf(tags.at(-1) ?? '');

it(`nothing that ${release.version} reads or writes is gone or refused, but what was accepted with a reason`, () => {
  expect(tags).toContain(release.migration);
  expect(judged(schemaBreaks(before, today), release.accepted.schema)).toEqual({ unexpected: [], stale: [] });
});

const ID: Column = { name: 'id', type: 'text', notNull: true };
const TEXT: Column = { name: 'text', type: 'text', notNull: false, default: "''" };
const NOTES: Table = {
  name: 'notes',
  columns: { id: ID, text: TEXT },
  indexes: { notes_text: { isUnique: true } },
  foreignKeys: {},
  compositePrimaryKeys: {},
  uniqueConstraints: {},
  checkConstraints: {},
};

describe('a migration that breaks the code before is found, where it', () => {
  const table = (changes: Partial<Table>): Snapshot => ({
    tables: { 'public.notes': { ...NOTES, ...changes } },
  });
  const column = (changes: Partial<Column>) =>
    table({ columns: { ...NOTES.columns, text: { ...TEXT, ...changes } } });
  const cases: [string, Snapshot, string][] = [
    ['drops a table', { tables: {} }, 'notes is gone'],
    ['drops or renames a column', table({ columns: { id: ID } }), 'notes.text is gone'],
    ['changes a type', column({ type: 'jsonb' }), 'notes.text is jsonb, was text'],
    ['forbids what was empty', column({ notNull: true }), 'notes.text may not be empty any more'],
    [
      'adds a column that must be written',
      table({ columns: { ...NOTES.columns, more: { ...ID, name: 'more' } } }),
      'notes.more must be written, and the code before does not know it',
    ],
    ['takes a default away', column({ default: undefined }), 'notes.text has no default any more'],
    ['takes a key away', table({ indexes: {} }), 'notes: the key notes_text is gone, or another'],
    [
      'adds a key',
      table({ uniqueConstraints: { one: {} } }),
      'notes: one refuses what the code before may write',
    ],
    [
      'adds a condition',
      table({ checkConstraints: { short: {} } }),
      'notes: short refuses what the code before may write',
    ],
  ];
  it.each(cases)('%s', (_what, after, expected) => {
    expect(schemaBreaks(table({}), after)).toContain(expected);
  });

  it('and one that only adds is none', () => {
    const more = { ...TEXT, name: 'more' };
    const added = table({ columns: { ...NOTES.columns, more } });
    expect(schemaBreaks(table({}), { tables: { ...added.tables, 'public.other': NOTES } })).toEqual([]);
  });
});

describe(`the statements of ${release.version} on the schema of today`, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database?.close());

  it('write, find, change and take away a row of each table, naming only the columns that it knows', async () => {
    await withConnection(database.url, async (client) => {
      await client.query(`insert into tenants (id, name) values ('ten_a', 'A')`);
      for (const table of Object.values(before.tables)) await workOn(client, table);
    });
  });
});

/** As drizzle writes them: every column is named, and what is not given is `default`. */
async function workOn(client: pg.Client, table: Table): Promise<void> {
  const columns = Object.values(table.columns).filter(({ identity, generated }) => !identity && !generated);
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const values = columns.map((column) => (mustBeWritten(column) ? sample(column) : 'default')).join(', ');
  const all = Object.keys(table.columns).map((name) => `"${name}"`);
  await client.query('begin');
  // Neither which other rows it needs nor who may change it is the question: no trigger runs.
  await client.query('set local session_replication_role = replica');
  const { rowCount } = await client.query(
    `insert into "${table.name}" (${names}) values (${values}) on conflict do nothing returning ${all.join(', ')}`,
  );
  expect([table.name, rowCount]).toEqual([table.name, table.name === 'tenants' ? 0 : 1]);
  await client.query(`select ${all.join(', ')} from "${table.name}"`);
  const [first] = columns;
  await client.query(`update "${table.name}" set "${first?.name}" = "${first?.name}"`);
  await client.query(`delete from "${table.name}"`);
  await client.query('rollback');
}

function sample({ name, type }: Column): string {
  if (name === 'tenant_id') return `'ten_a'`;
  if (name === 'id' && type === 'text') return `'ten_a'`;
  if (type.endsWith('[]')) return `'{}'`;
  if (type === 'jsonb') return `'{}'`;
  if (type === 'boolean') return 'true';
  if (type === 'date' || type.startsWith('timestamp')) return `'2030-01-01'`;
  return type === 'text' ? `'x'` : `'1'`;
}
