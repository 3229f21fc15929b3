import { jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { Choice, MappingKind } from '../../domain/mapping.ts';

/** What people chose: one row for each key that has something on the other side. */
export const mappings = pgTable(
  'mappings',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    kind: text().$type<MappingKind>().notNull(),
    key: text().notNull(),
    externalId: text().notNull(),
    externalType: text(),
    externalName: text().notNull(),
    /** Who chose it. */
    actor: text().notNull(),
    updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.kind, t.key] })],
);

/** What there is to choose from, as it was last read: reads are metered, and pages are opened often. */
export const mappingChoices = pgTable(
  'mapping_choices',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    kind: text().$type<MappingKind>().notNull(),
    choices: jsonb().$type<Choice[]>().notNull(),
    readAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.kind] })],
);
