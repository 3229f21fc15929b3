import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { AccountPolicy } from '../../domain/account.ts';
import { type AutoSync, hasStartDate } from '../../domain/auto-sync.ts';
import type { SyncsBy } from '../../domain/connector.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { Executor } from '../client.ts';
import { IS_RESTORED } from '../installation.ts';
import { type ConnectionKey, keyOf } from '../links/links.ts';
import { type ConflictPolicy, syncSettings } from '../schema/index.ts';

/** What a connection syncs by itself, as people set it. */
export interface SyncSettings {
  /** Enable Sync, the master switch: while it is off nothing leaves. */
  enabled: boolean;
  autoSync: AutoSync;
  conflictPolicy: ConflictPolicy;
  /** Whether a person is asked before a record is paired for its name alone. */
  askBeforeLinking: boolean;
  /** Nothing goes either way until a person has approved it. */
  approvalRequired: boolean;
  accounts: AccountPolicy;
  syncsBy: SyncsBy;
  /** ISO date. */
  timesheetStartDate: string | null;
}

export interface StoredSettings extends SyncSettings {
  version: number;
}

/** Sync is on unless somebody switches it off: that is why people connect. */
const DEFAULTS: StoredSettings = {
  enabled: true,
  autoSync: {},
  conflictPolicy: 'ours_wins',
  askBeforeLinking: true,
  approvalRequired: false,
  accounts: 'all',
  syncsBy: 'events',
  timesheetStartDate: null,
  version: 1,
};

export async function createSettings(
  db: Executor,
  key: ConnectionKey,
  chosen: Partial<SyncSettings> = {},
): Promise<void> {
  await db.insert(syncSettings).values({ ...keyOf(key), ...DEFAULTS, ...chosen });
}

/** `lock` keeps others from changing them until the transaction ends. */
export async function readSettings(
  db: Executor,
  key: ConnectionKey,
  { lock = false } = {},
): Promise<StoredSettings> {
  const query = db.select().from(syncSettings).where(settingsOf(key));
  const [row] = lock ? await query.for('update') : await query;
  return row ? settingsIn(row) : DEFAULTS;
}

/** Those of every connection of a tenant. */
export async function readAllSettings(
  db: Executor,
  tenantId: string,
): Promise<(connectionId: string) => StoredSettings> {
  const rows = await db.select().from(syncSettings).where(eq(syncSettings.tenantId, tenantId));
  const found = new Map(rows.map((row) => [row.connectionId, settingsIn(row)]));
  return (connectionId) => found.get(connectionId) ?? DEFAULTS;
}

function settingsIn(row: typeof syncSettings.$inferSelect): StoredSettings {
  const {
    tenantId: _tenant,
    connectionId: _connection,
    updatedAt: _updated,
    approvalRemindedAt: _reminded,
    ...settings
  } = row;
  return settings;
}

export async function saveSettings(db: Executor, key: ConnectionKey, settings: SyncSettings): Promise<void> {
  const { enabled, autoSync, conflictPolicy, askBeforeLinking, approvalRequired } = settings;
  const { accounts, syncsBy, timesheetStartDate } = settings;
  const values = {
    enabled,
    autoSync,
    conflictPolicy,
    askBeforeLinking,
    approvalRequired,
    accounts,
    syncsBy,
    timesheetStartDate,
  };
  await db
    .insert(syncSettings)
    .values({ ...keyOf(key), ...values })
    .onConflictDoUpdate({
      target: [syncSettings.tenantId, syncSettings.connectionId],
      set: { ...values, version: sql`${syncSettings.version} + 1`, updatedAt: sql`now()` },
    });
}

/** Why nothing may leave: the master switch is off, or this is a backup that was not reconciled. */
export type Stop = 'switched_off' | 'restored';

/** For a statement that looks at more than this: what keeps everything from leaving, null where nothing does. */
export function stopOf(key: ConnectionKey): SQL<Stop | null> {
  return sql<Stop | null>`case when ${IS_RESTORED} then 'restored' when exists (select 1 from sync_settings
    where tenant_id = ${key.tenantId} and connection_id = ${key.connectionId} and not enabled)
    then 'switched_off' end`;
}

/** What keeps everything from leaving, if anything does: a connection without settings has everything on. */
export async function whatStops(db: Executor, key: ConnectionKey): Promise<Stop | undefined> {
  const { rows } = await db.execute<{ stop: Stop | null }>(sql`select ${stopOf(key)} as stop`);
  return rows[0]?.stop ?? undefined;
}

/**
 * From which day on the connection syncs records of these types; null when none of them has such a day, or none
 * is set. Asks the database only where it matters.
 */
export async function readStartDate(
  db: Executor,
  key: ConnectionKey,
  types: readonly EntityType[],
): Promise<string | null> {
  if (!types.some(hasStartDate)) return null;
  return (await readSettings(db, key)).timesheetStartDate;
}

function settingsOf({ tenantId, connectionId }: ConnectionKey) {
  return and(eq(syncSettings.tenantId, tenantId), eq(syncSettings.connectionId, connectionId));
}
