import { randomUUID } from 'node:crypto';
import { and, asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { composeStage } from '../../src/activities/queue/compose-stage.ts';
import { type Approval, approve } from '../../src/db/approvals/approve.ts';
import { type ListedRow, listRows } from '../../src/db/approvals/list.ts';
import { DIRECTIONS, listVersion } from '../../src/db/approvals/selection.ts';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { readConnection } from '../../src/db/connections/connection-state.ts';
import { newId } from '../../src/db/ids.ts';
import { type ClaimedRow, claimSets } from '../../src/db/queue/claim.ts';
import { lockOwned, type SetRow } from '../../src/db/queue/set-rows.ts';
import { settle } from '../../src/db/queue/settle.ts';
import { type RecordInput, saveRecords } from '../../src/db/records/save-record.ts';
import { closeRequest, storeRequest } from '../../src/db/requests/remote-requests.ts';
import {
  connections,
  inboundChanges,
  links,
  records,
  remoteRequests,
  type StoredItem,
  syncQueue,
  syncSettings,
  tenants,
} from '../../src/db/schema/index.ts';
import { ENTITIES } from '../../src/domain/entities/index.ts';
import { ENTITY_TYPES } from '../../src/domain/entity.ts';
import { createPolledProvider, POLLED } from '../providers/polled-provider.ts';
import { createTestDatabase } from '../support/database.ts';

const AUTO = { customer: true, service_item: true, invoice: true, payment: true };
const CAPABILITIES = {
  companyName: 'Desk',
  country: 'US',
  homeCurrency: 'USD',
  multicurrency: false,
  salesTax: 'none' as const,
  payroll: false,
  customNumbers: true,
  vendor: {},
};
const LIMITS = { maxSets: 20, maxPerStage: 30, exclusiveTypes: [] };
const TRACE = { retryInMs: 0 };

/** The steps of a sync on their own, without the workflow that puts them in order: so that each can be the last one. */
export async function openDesk() {
  const database = await createTestDatabase();
  const client = connectDatabase(database.url, { pool: 10 });
  return {
    db: client.db,
    newDesk: (options?: DeskOptions) => newDesk(client, options),
    async close() {
      await client.close();
      await database.close();
    },
  };
}

export interface DeskOptions {
  approvalRequired?: boolean;
  autoSync?: Record<string, boolean>;
}

export type Desk = Awaited<ReturnType<typeof newDesk>>;

/** A claim that was taken, stage by stage. */
export type Stages = { setId: string; stages: ClaimedRow[][] };

async function newDesk({ db }: DatabaseClient, options: DeskOptions = {}) {
  const owner = { tenantId: newId('ten'), connectionId: newId('con') };
  const { approvalRequired = true, autoSync = AUTO } = options;
  await db.insert(tenants).values({ id: owner.tenantId, name: 'Test' });
  await db.insert(connections).values({
    tenantId: owner.tenantId,
    id: owner.connectionId,
    provider: POLLED,
    companyId: owner.connectionId,
    status: 'active',
    capabilities: CAPABILITIES,
  });
  await db.insert(syncSettings).values({ ...owner, autoSync, askBeforeLinking: false, approvalRequired });
  const provider = createPolledProvider();
  const mine = eq(syncQueue.tenantId, owner.tenantId);
  let written = 0;

  const desk = {
    db,
    owner,
    save: (inputs: readonly RecordInput[]) =>
      saveRecords(
        db,
        owner.tenantId,
        inputs.map((record) => ({
          ...record,
          data: z
            .record(z.string(), z.unknown())
            .parse(ENTITIES[record.entityType].schema.parse(record.data)),
        })),
        'test',
      ),
    queue: () => db.select().from(syncQueue).where(mine).orderBy(asc(syncQueue.id)),
    links: () => db.select().from(links).where(eq(links.tenantId, owner.tenantId)),
    inbound: () => db.select().from(inboundChanges).where(eq(inboundChanges.tenantId, owner.tenantId)),
    requests: () => db.select().from(remoteRequests).where(eq(remoteRequests.tenantId, owner.tenantId)),
    /** What the records say. */
    hashes: () =>
      db
        .select({ entityType: records.entityType, recordId: records.id, contentHash: records.contentHash })
        .from(records)
        .where(eq(records.tenantId, owner.tenantId)),
    async row(recordId: string) {
      const [row] = await db
        .select()
        .from(syncQueue)
        .where(and(mine, eq(syncQueue.recordId, recordId)));
      return row;
    },
    /** What a person sees who opens the Sync Wizard now. */
    async look() {
      const version = await listVersion(db);
      const rows: ListedRow[] = [];
      for (const direction of DIRECTIONS) {
        for (const entityType of ENTITY_TYPES) {
          rows.push(
            ...(await listRows(db, owner, { direction, entityType, version, after: 0, limit: 1_000 })),
          );
        }
      }
      return { version, rows };
    },
    approve(version: string, more: Partial<Omit<Approval, 'selection'>> & { except?: ListedRow[] } = {}) {
      const { except = [], unchecked = 'keep', actor = 'person', prerequisites } = more;
      const selection = { version, except, exceptGroups: [], only: [] };
      return db.transaction((tx) => approve(tx, owner, { selection, unchecked, actor, prerequisites }));
    },
    async approveAll() {
      const { version } = await desk.look();
      return desk.approve(version);
    },
    /** What the conductor does. */
    async claim(running: readonly string[] = []): Promise<Stages[]> {
      return claimSets(db, { ...owner, running, limits: LIMITS, nameSet: () => `set/${randomUUID()}` });
    },
    /** What a set does before it sends. */
    async prepare(setId: string, stage: readonly ClaimedRow[]) {
      return db.transaction(async (tx) => {
        const subjects = await desk.owned(tx, setId, stage);
        const open = subjects.flatMap(({ row }) => row.openRequestId ?? []);
        if (open.length > 0) return open;
        const connection = await readConnection(tx, owner);
        if (!connection) throw new Error('the connection is gone');
        const composed = await composeStage(tx, provider, connection, subjects, {
          of: () => null,
          refusalOf: () => undefined,
        });
        if (composed.request) await storeRequest(tx, owner, { ...composed.request, setId });
        await settle(tx, owner, composed.settlements, TRACE);
        return composed.request ? [composed.request.id] : [];
      });
    },
    owned: (
      tx: Parameters<typeof lockOwned>[0],
      setId: string,
      stage: readonly ClaimedRow[],
    ): Promise<SetRow[]> =>
      lockOwned(
        tx,
        owner,
        setId,
        stage.map(({ queueId }) => queueId),
      ),
    /** The other side writes it, and the answer is applied. */
    async answer(requestId: string, setId: string) {
      await db.transaction(async (tx) => {
        const [request] = await tx.select().from(remoteRequests).where(eq(remoteRequests.id, requestId));
        if (request?.state !== 'prepared') return;
        const stage = request.items.map((item) => ({ ...item }));
        const subjects = await desk.owned(tx, setId, stage);
        await closeRequest(tx, owner, request, 'settled');
        await settle(
          tx,
          owner,
          subjects.flatMap((subject) => {
            const item = request.items.find(({ queueId }) => queueId === subject.row.id);
            return item ? [{ subject, verdict: desk.writtenAs(item) }] : [];
          }),
          TRACE,
        );
      });
    },
    writtenAs(item: StoredItem) {
      written += 1;
      const counterpart = { externalId: `B-${item.recordId}`, externalVersion: String(written) };
      return { kind: 'written' as const, item, counterpart };
    },
    /** One run of everything that is due, to its end. */
    async run() {
      for (const { setId, stages } of await desk.claim()) {
        for (const stage of stages) {
          for (const requestId of await desk.prepare(setId, stage)) await desk.answer(requestId, setId);
        }
      }
    },
  };
  return desk;
}
