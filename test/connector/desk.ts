import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { batches, syncSettings } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import type { SyncsBy } from '../../src/domain/connector.ts';
import { relayOnce } from '../../src/workers/relay.ts';
import type { Answer, CallRequest } from '../api/support/api.ts';
import { type EngineApi, startEngineApi } from '../engine/engine-api.ts';
import type { Engine, Tenant } from '../engine/harness.ts';

/** The Sync Connector of a business, as its owner has it on the screen. */
export interface Desk {
  tenant: Tenant;
  api: DeskApi;
  ask(request: CallRequest): Promise<Answer>;
  /** One of its buttons. */
  press(button: 'force-sync' | 'stop' | 'close'): Promise<Answer>;
  show(): Promise<Answer['body']>;
  set(settings: { morning?: string; timeZone?: string | null; night?: object }): Promise<Answer>;
  syncsBy(how: SyncsBy): Promise<void>;
  /** The parts of runs, in the order in which they were begun. */
  halves(): Promise<(typeof batches.$inferSelect)[]>;
  /** Until no run is open. */
  ended(timeoutMs?: number): Promise<Answer['body']>;
  relay(): Promise<void>;
}

type DeskApi = Pick<EngineApi, 'clientOf' | 'close'>;

interface DeskOptions {
  clock?: () => Date;
  /** Default: one within the test. */
  api?: DeskApi;
}

export async function deskOf(
  engine: Engine,
  tenant: Tenant,
  { clock, api = startEngineApi(engine, clock) }: DeskOptions = {},
): Promise<Desk> {
  const ask = await api.clientOf(tenant);
  const url = `/v1/connections/${tenant.connectionId}/connector`;
  const show = async () => (await ask({ url })).body;
  const desk: Desk = {
    tenant,
    api,
    ask,
    show,
    press: (button) => ask({ method: 'POST', url: `${url}/${button}` }),
    set: ({ morning = 'by_hand', timeZone = null, night = { from: '00:00', to: '00:00' } }) =>
      ask({ method: 'PUT', url, body: { morning, timeZone, night } }),
    async syncsBy(how) {
      await engine.db
        .update(syncSettings)
        .set({ syncsBy: how })
        .where(eq(syncSettings.connectionId, tenant.connectionId));
    },
    halves: () =>
      engine.db
        .select()
        .from(batches)
        .where(and(eq(batches.tenantId, tenant.tenantId), isNotNull(batches.runId)))
        .orderBy(asc(batches.createdAt)),
    ended: (timeoutMs = 110_000) =>
      waitUntil({ what: 'the end of the run', timeoutMs }, async () => {
        const shown = await show();
        return shown.run === null ? shown : undefined;
      }),
    relay: () =>
      relayOnce({
        db: engine.db,
        client: engine.temporal.client,
        taskQueue: engine.taskQueue,
        providers: engine.registry,
      }),
  };
  // No night, whatever the time of day at which the tests run.
  await desk.set({});
  return desk;
}
