import { randomBytes, randomUUID } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import { and, asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Tuning } from '../../src/activities/deps.ts';
import { createActivities } from '../../src/activities/index.ts';
import { connectDatabase, type Database } from '../../src/db/client.ts';
import { saveTokens } from '../../src/db/connections/token-store.ts';
import { newId } from '../../src/db/ids.ts';
import { requestSync } from '../../src/db/queue/request-syncs.ts';
import { type RecordInput, saveRecords } from '../../src/db/records/save-record.ts';
import {
  batches,
  changeChecks,
  connections,
  links,
  records,
  syncLog,
  syncQueue,
  syncSettings,
  tenants,
} from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { ENTITIES } from '../../src/domain/entities/index.ts';
import type { EntityType } from '../../src/domain/entity.ts';
import type { PayoutSources } from '../../src/providers/payout-source.ts';
import type { CompanyCapabilities } from '../../src/providers/provider.ts';
import { ProviderRegistry, type RegisteredProvider } from '../../src/providers/registry.ts';
import { createSealer, type Sealer } from '../../src/secrets.ts';
import { createWebhookSender } from '../../src/webhook-sender.ts';
import { leavingErrors } from '../../src/workers/leaving-errors.ts';
import { createConnectorWake, createWake } from '../../src/workers/relay.ts';
import { WORKFLOWS, workflowIds } from '../../src/workflows/contract.ts';
import { batchStart, conductorWake, refreshWake } from '../../src/workflows/starters.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';

/** Retries come at once: what they do is under test, not how long they wait. */
const FAST: Tuning = {
  retryFirstMs: 10,
  retrySecondMs: 10,
  outagePauseMs: 200,
  conductorLingerMs: 2_000,
  changesIntervalMs: 900_000,
  payoutPollMs: 20,
};

export interface Engine {
  db: Database;
  databaseUrl: string;
  sealer: Sealer;
  encryptionKey: string;
  temporal: TestTemporal;
  taskQueue: string;
  registry: ProviderRegistry;
  startWorker(): Promise<TestWorker>;
  newTenant(connect: ConnectInput): Promise<Tenant>;
  close(): Promise<void>;
}

export interface ConnectInput {
  provider: string;
  /** Without these two it is still to be connected. */
  companyId?: string;
  capabilities?: CompanyCapabilities;
  accessToken?: string;
  refreshToken?: string;
  gateOpen?: boolean;
  /** A tenant that exists gets one more connection. */
  tenantId?: string;
}

export interface EngineOptions {
  tuning?: Partial<Tuning>;
  worker?: boolean;
  payoutSources?: PayoutSources;
  /** Default: the activities as they are. */
  activities?: typeof createActivities;
  /** Servers of the caller's own, to be killed. Default: those that the whole test run shares. */
  servers?: { database: TestDatabase; temporal: TestTemporal };
}

/** PostgreSQL, Temporal and a worker for one test file; each test takes a tenant of its own. */
export async function startEngine(
  providers: RegisteredProvider[],
  {
    tuning = {},
    worker = true,
    payoutSources = new Map(),
    activities: make = createActivities,
    servers,
  }: EngineOptions = {},
): Promise<Engine> {
  const database = servers?.database ?? (await createTestDatabase());
  const client = connectDatabase(database.url, { pool: 15 });
  const temporal = servers?.temporal ?? (await createTestTemporal());
  const encryptionKey = randomBytes(32).toString('base64');
  const sealer = createSealer({ key: encryptionKey });
  const registry = new ProviderRegistry(providers);
  const taskQueue = `engine-${randomUUID()}`;
  const activities = make({
    db: client.db,
    providers: registry,
    payoutSources,
    sealer,
    tuning: { ...FAST, ...tuning },
    sendWebhook: createWebhookSender({ allowPrivate: true }),
    wake: createWake(temporal.client, taskQueue),
    wakeConnector: createConnectorWake(temporal.client, taskQueue),
  });
  const { address, namespace } = temporal;
  const startWorker = () =>
    startTestWorker({
      address,
      namespace,
      taskQueue,
      activities,
      interceptors: { activity: [leavingErrors] },
    });
  const running = worker ? [await startWorker()] : [];
  const parts = {
    db: client.db,
    databaseUrl: database.url,
    sealer,
    encryptionKey,
    temporal,
    taskQueue,
    registry,
  };
  return {
    ...parts,
    startWorker,
    newTenant: (input) => newTenant(parts, input),
    async close() {
      for (const each of running) await each.close();
      await temporal.close();
      await client.close();
      await database.close();
    },
  };
}

type Parts = Pick<Engine, 'db' | 'sealer' | 'temporal' | 'taskQueue'>;
export type LogRow = typeof syncLog.$inferSelect;
export type QueueRow = typeof syncQueue.$inferSelect;

/** A tenant with one connection, and the moves of a test. */
export interface Tenant {
  tenantId: string;
  connectionId: string;
  /** Stores records as the API does, and wakes the conductor unless told not to. */
  save(inputs: RecordInput[], options?: { wake?: boolean }): Promise<void>;
  retry(entityType: EntityType, recordId: string, force?: boolean): Promise<void>;
  wake(): Promise<void>;
  /** Looks what changed there, and waits until it is applied. `due` false takes only what notices told. */
  refresh(options?: { due?: boolean }): Promise<void>;
  push(
    entityTypes: EntityType[],
    options?: { force?: boolean },
  ): Promise<{ batchId: string; result(): Promise<unknown> }>;
  pull(
    entityTypes: EntityType[],
    params?: Record<string, unknown>,
  ): Promise<{ batchId: string; result(): Promise<unknown> }>;
  log(): Promise<LogRow[]>;
  queue(): Promise<QueueRow[]>;
  links(): Promise<(typeof links.$inferSelect)[]>;
  record(entityType: EntityType, id: string): Promise<Record<string, unknown> | undefined>;
  connection(): Promise<typeof connections.$inferSelect>;
  batch(batchId: string): Promise<typeof batches.$inferSelect>;
  /** Waits until nothing is under way, the conductor's last look included; what needs a person may stay. */
  settled(timeoutMs?: number): Promise<void>;
}

const AUTO = { customer: true, service_item: true, invoice: true, payment: true, timesheet_entry: true };

async function newTenant(parts: Parts, input: ConnectInput): Promise<Tenant> {
  const { db, sealer } = parts;
  const key = { tenantId: input.tenantId ?? newId('ten'), connectionId: newId('con') };
  await db.insert(tenants).values({ id: key.tenantId, name: 'Test' }).onConflictDoNothing();
  await db.insert(connections).values({
    tenantId: key.tenantId,
    id: key.connectionId,
    provider: input.provider,
    companyId: input.companyId,
    status: input.capabilities ? 'active' : 'connecting',
    capabilities: input.capabilities,
    gateOpen: input.gateOpen ?? true,
  });
  await db.insert(syncSettings).values({ ...key, autoSync: AUTO, askBeforeLinking: false });
  const hour = new Date(Date.now() + 3_600_000).toISOString();
  await saveTokens(db, sealer, {
    ...key,
    tokens: {
      accessToken: input.accessToken ?? 'token',
      refreshToken: input.refreshToken ?? 'refresh',
      accessExpiresAt: hour,
      refreshExpiresAt: hour,
    },
  });
  return tenantOf(parts, key);
}

function tenantOf(parts: Parts, key: { tenantId: string; connectionId: string }): Tenant {
  const { db, temporal, taskQueue } = parts;
  const mine = { ...key };
  const wake = async () => {
    await temporal.client.workflow.signalWithStart(WORKFLOWS.conductor, conductorWake(key, taskQueue));
  };
  const start = async (kind: 'push' | 'pull', entityTypes: EntityType[], params: Record<string, unknown>) => {
    const batchId = newId('bat');
    await db.insert(batches).values({ ...key, id: batchId, kind, entityTypes, params, requestedBy: 'test' });
    const type = kind === 'push' ? WORKFLOWS.pushBatch : WORKFLOWS.pullBatch;
    const handle = await temporal.client.workflow.start(
      type,
      batchStart(kind, { ...key, batchId }, taskQueue),
    );
    return { batchId, result: () => handle.result() };
  };
  const queue = () =>
    db.select().from(syncQueue).where(eq(syncQueue.tenantId, key.tenantId)).orderBy(asc(syncQueue.id));
  return {
    ...mine,
    async save(inputs, options = {}) {
      const parsed = inputs.map((record) => ({
        ...record,
        data: z.record(z.string(), z.unknown()).parse(ENTITIES[record.entityType].schema.parse(record.data)),
      }));
      const { wake: targets } = await saveRecords(db, key.tenantId, parsed, 'test');
      if (targets.length > 0 && options.wake !== false) await wake();
    },
    async retry(entityType, recordId, force = false) {
      await requestSync(db, { ...key, entityType, recordId, actor: 'test', force });
      await wake();
    },
    wake,
    async refresh({ due = true } = {}) {
      if (due)
        await db
          .update(changeChecks)
          .set({ dueAt: new Date(0) })
          .where(ofConnection(key));
      const handle = await temporal.client.workflow.signalWithStart(
        WORKFLOWS.refreshChanges,
        refreshWake(key, taskQueue),
      );
      await handle.result();
    },
    push: (types, { force = false } = {}) => start('push', types, { force }),
    pull: (types, params = {}) => start('pull', types, params),
    log: () => db.select().from(syncLog).where(eq(syncLog.tenantId, key.tenantId)).orderBy(asc(syncLog.id)),
    queue,
    links: () => db.select().from(links).where(eq(links.tenantId, key.tenantId)),
    async record(entityType, id) {
      const [row] = await db
        .select({ data: records.data })
        .from(records)
        .where(
          and(eq(records.tenantId, key.tenantId), eq(records.entityType, entityType), eq(records.id, id)),
        );
      return row?.data;
    },
    async connection() {
      const [row] = await db
        .select()
        .from(connections)
        .where(and(eq(connections.tenantId, key.tenantId), eq(connections.id, key.connectionId)));
      if (!row) throw new Error('the connection is gone');
      return row;
    },
    async batch(batchId) {
      const [row] = await db.select().from(batches).where(eq(batches.id, batchId));
      if (!row) throw new Error('the batch is gone');
      return row;
    },
    async settled(timeoutMs = 60_000) {
      await waitUntil({ what: 'the queue to settle', timeoutMs }, async () => {
        const rows = await queue();
        if (!rows.every(isAtRest)) return undefined;
        return (await conductorRests(parts, key)) || undefined;
      });
    },
  };
}

function ofConnection({ tenantId, connectionId }: { tenantId: string; connectionId: string }) {
  return and(eq(changeChecks.tenantId, tenantId), eq(changeChecks.connectionId, connectionId));
}

/** A set that ends has the conductor look once more: what is saved meanwhile goes with that look, woken for or not. */
async function conductorRests(
  { temporal }: Parts,
  { connectionId }: { connectionId: string },
): Promise<boolean> {
  const conductor = temporal.client.workflow.getHandle(workflowIds.conductor(connectionId));
  try {
    const { raw, status } = await conductor.describe();
    const waits = !raw.pendingWorkflowTask && (raw.pendingChildren ?? []).length === 0;
    return waits || status.name !== 'RUNNING';
  } catch (error) {
    // Nobody has woken it yet, or it ended by itself.
    if (error instanceof WorkflowNotFoundError) return true;
    throw error;
  }
}

function isAtRest(row: QueueRow): boolean {
  const needsAPerson = ['unresolved', 'mended', 'awaiting_approval'].includes(row.state);
  return needsAPerson || (row.state === 'waiting' && row.error !== null);
}
