import { foreignKey, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { EntityType } from '../../domain/entity.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import { syncQueue } from './sync.ts';

/** What was read of a record that waits for a person to lay both sides next to each other. Goes with its queue row. */
export const waitingSides = pgTable(
  'waiting_sides',
  {
    tenantId: text().notNull(),
    connectionId: text().notNull(),
    entityType: text().$type<EntityType>().notNull(),
    recordId: text().notNull(),
    /** As it was read when it was held. */
    pulled: jsonb().$type<PulledRecord>().notNull(),
    readAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.connectionId, t.entityType, t.recordId] }),
    foreignKey({
      name: 'waiting_sides_queued',
      columns: [t.tenantId, t.connectionId, t.entityType, t.recordId],
      foreignColumns: [syncQueue.tenantId, syncQueue.connectionId, syncQueue.entityType, syncQueue.recordId],
    }).onDelete('cascade'),
  ],
);
