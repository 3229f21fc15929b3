import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimWork } from '../../src/activities/queue/claim-work.ts';
import { newId } from '../../src/db/ids.ts';
import { batches, connections, syncQueue } from '../../src/db/schema/index.ts';
import { ProviderRegistry } from '../../src/providers/registry.ts';
import { workflowIds } from '../../src/workflows/contract.ts';
import { customer, invoice } from '../engine/samples.ts';
import { createPolledProvider } from '../providers/polled-provider.ts';
import { openDesk } from './approvals-desk.ts';

let desks: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desks = await openDesk();
});
afterAll(() => desks?.close());

const tuning = {
  retryFirstMs: 0,
  retrySecondMs: 0,
  outagePauseMs: 0,
  conductorLingerMs: 0,
  changesIntervalMs: 0,
  payoutPollMs: 0,
};
const deps = () => ({
  db: desks.db,
  providers: new ProviderRegistry([{ provider: createPolledProvider() }]),
  tuning,
});

test('a batch whose last record turns out to wait for a person is told so by that same look', async () => {
  const { owner, save } = await desks.newDesk({ approvalRequired: false });
  const ofTenant = eq(syncQueue.tenantId, owner.tenantId);
  await desks.db.update(connections).set({ gateOpen: true }).where(eq(connections.id, owner.connectionId));
  await save([customer('c1'), invoice('i1', 'c1')]);
  const id = newId('bat');
  const batch = { kind: 'push' as const, entityTypes: ['invoice' as const], state: 'running' as const };
  const inHand = { category: 'invoice' as const, categoryReady: true };
  await desks.db.insert(batches).values({ ...owner, id, ...batch, ...inHand, requestedBy: 'test' });
  await desks.db.update(syncQueue).set({ batchId: id }).where(ofTenant);
  const failed = { state: 'unresolved' as const, batchId: null };
  await desks.db.update(syncQueue).set(failed).where(eq(syncQueue.recordId, 'c1'));

  const { sets, drained } = await claimWork(deps(), { ...owner, running: [] });
  expect(sets).toEqual([]);
  expect(drained).toEqual([{ workflowId: workflowIds.batch('push', owner.connectionId, id) }]);
});
