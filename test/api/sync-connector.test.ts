import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findOpenRuns } from '../../src/db/batches/batch-queries.ts';
import { setBatch } from '../../src/db/batches/batch-run.ts';
import { readConnector, saveConnector } from '../../src/db/connectors/connectors.ts';
import { createHalf, createRun, readLastRuns } from '../../src/db/connectors/sync-runs.ts';
import { batches, connections, desktopSessions } from '../../src/db/schema/index.ts';
import { createTestApi, type TestApi, type TestClient } from './support/api.ts';
import { authorize, connect } from './support/samples.ts';

let api: TestApi;
let owner: TestClient;
let id: string;
let url: string;
let now = new Date('2026-11-22T18:00:00Z');

beforeAll(async () => {
  api = await createTestApi({ clock: () => now });
  api.vendor.company.capabilities = { ...api.vendor.company.capabilities, timeZone: 'America/Los_Angeles' };
});
afterAll(() => api?.close());
beforeEach(async () => {
  now = new Date('2026-11-22T18:00:00Z');
  api.vendor.entry.provider.capabilities.delivery = 'we_call';
  owner = await api.client();
  id = await connect(api, owner);
  url = `/v1/connections/${id}/connector`;
});

const key = () => ({ tenantId: owner.tenantId, connectionId: id });
const show = async () => (await owner.call({ url })).body;
const press = (button: string, client = owner) => client.call({ method: 'POST', url: `${url}/${button}` });

/** As the workflow does when all of it is done. */
async function finish(state: 'done' | 'stopped' | 'failed' = 'done', at = now) {
  const [run] = await findOpenRuns(api.db, key());
  if (!run) throw new Error('no run is open');
  await api.db.transaction(async (tx) => {
    await setBatch(tx, key(), run.id, { state });
    await tx.update(batches).set({ finishedAt: at }).where(eq(batches.id, run.id));
  });
}

describe('who may do what', () => {
  const settings = { morning: 'by_hand', timeZone: null, night: { from: '22:00', to: '05:00' } };
  const ACTIONS = [
    ['GET', '', undefined, [200, 200, 200, 404]],
    ['POST', '/force-sync', undefined, [202, 202, 403, 404]],
    ['POST', '/stop', undefined, [200, 200, 403, 404]],
    ['POST', '/close', undefined, [200, 200, 403, 404]],
    ['PUT', '', settings, [200, 200, 403, 404]],
  ] as const;

  it('owners and admins use the buttons, members look, another business finds nothing', async () => {
    const { tenantId } = owner;
    const callers = [
      owner,
      await api.client({ tenantId, role: 'admin' }),
      await api.client({ tenantId, role: 'member' }),
      await api.client(),
    ];
    for (const [method, path, body, expected] of ACTIONS) {
      const answers = [];
      for (const caller of callers)
        answers.push((await caller.call({ method, url: url + path, body })).status);
      expect([method + path, answers]).toEqual([method + path, expected]);
    }
  });

  it('a member stops no run by the batches either, nor a part of one', async () => {
    await press('force-sync');
    const [run] = await findOpenRuns(api.db, key());
    if (!run) throw new Error('no run');
    await createHalf(api.db, { run, category: 'invoice', half: 'push' }, {});
    const member = await api.client({ tenantId: owner.tenantId, role: 'member' });
    for (const batch of [run.id, `${run.id}.invoice.push`]) {
      expect((await member.call({ method: 'POST', url: `/v1/batches/${batch}/stop` })).status).toBe(403);
      expect((await owner.call({ method: 'POST', url: `/v1/batches/${batch}/stop` })).status).toBe(202);
    }
  });
});

describe('the status line', () => {
  it('If a sync has never been run, this will say “Ready”', async () => {
    expect((await show()).status).toEqual({ kind: 'ready', text: 'Ready' });
    await press('close');
    expect((await show()).status.text).toBe('Ready');
  });

  it('If the connector was opened and the sync has not been run, this will display a timestamp of when the last sync was run', async () => {
    await press('force-sync');
    await finish();
    await press('close');
    now = new Date('2026-11-23T18:00:00Z');
    expect((await show()).status).toEqual({ kind: 'idle', text: 'Last sync: Nov 22, 2026, 10:00 AM' });
  });

  it('If the connector was opened and a sync has completed, this will display a timestamp of the last sync and the next sync', async () => {
    await press('force-sync');
    await finish();
    expect((await show()).status).toEqual({
      kind: 'idle',
      text: 'Last sync: Nov 22, 2026, 10:00 AM. Next sync: Nov 22, 2026, 12:00 PM',
    });
  });

  it('If the sync is running, the status will change rapidly to reflect whatever category of items is currently processing', async () => {
    await press('force-sync');
    expect((await show()).status).toEqual({ kind: 'running', text: 'Starting' });
    const [run] = await findOpenRuns(api.db, key());
    if (!run) throw new Error('no run');
    await createHalf(api.db, { run, category: 'invoice', half: 'push' }, {});
    await api.db.update(batches).set({ total: 1_100, succeeded: 1 }).where(eq(batches.runId, run.id));
    expect((await show()).status).toEqual({ kind: 'running', text: 'Invoices: 1 of 1100' });
    await press('stop');
    expect((await show()).status).toEqual({ kind: 'stopping', text: 'Stopping after: Invoices: 1 of 1100' });
  });

  it('A message of “Ready” may indicate an issue if the sync has been run in the past: it does not come back, whatever happens', async () => {
    await press('force-sync');
    await finish('stopped');
    const isReady = async () => (await show()).status.kind === 'ready';
    const happenings: (() => Promise<unknown>)[] = [
      () => press('close'),
      () => press('force-sync'),
      () => press('stop'),
      () => finish('failed'),
      () => owner.call({ method: 'POST', url: `/v1/connections/${id}/disconnect` }),
      () => authorize(api, owner, id),
      () => saveConnector(api.db, key(), { state: 'night' }),
      () => api.db.update(connections).set({ status: 'needs_reauth' }).where(eq(connections.id, id)),
    ];
    for (const happen of happenings) {
      await happen();
      expect(await isReady()).toBe(false);
    }
  });

  it('is told live, and again only when it changes', async () => {
    const address = await api.app.listen({ port: 0, host: '127.0.0.1' });
    const leaving = new AbortController();
    const response = await fetch(`${address}${url}/events`, {
      headers: { authorization: `Bearer ${owner.key}` },
      signal: leaving.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const next = async (part: string) => {
      while (!text.includes(part)) text += (await reader?.read())?.value ?? '';
    };
    await next('"text":"Ready"');
    await press('force-sync');
    await next('"text":"Starting"');
    await finish();
    await next('Next sync');
    leaving.abort();
    const told = text.split('\n').filter((line) => line.startsWith('data: '));
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told.filter((line, n) => line === told[n - 1])).toEqual([]);
  });
});

describe('Force Sync', () => {
  it('starts the sync: the connector is open and told, in the name of who pressed it', async () => {
    const { status, body } = await press('force-sync');
    expect([status, body.state, body.run.kind, body.userName]).toEqual([202, 'open', 'run', null]);
    expect(api.gateway.toldConnectors.at(-1)).toEqual(key());
    expect(await readConnector(api.db, key())).toMatchObject({
      openedBy: body.run.requestedBy,
      nextRunAt: new Date('2026-11-22T20:00:00Z'),
      // Ten in the evening in California.
      nightAt: new Date('2026-11-23T06:00:00Z'),
    });
  });

  it('during a run that is the run; during one that stops it is followed by another', async () => {
    const first = (await press('force-sync')).body.run.id;
    expect((await press('force-sync')).body.run.id).toBe(first);
    await press('stop');
    await press('force-sync');
    await press('force-sync');
    expect(await findOpenRuns(api.db, key())).toMatchObject([
      { id: first, state: 'stopping' },
      { state: 'queued' },
    ]);
  });

  it('is refused with the remedy while nothing could come of it', async () => {
    const { tenantId } = owner;
    const settings = { enabled: false, autoSync: {}, conflictPolicy: 'ours_wins' };
    await owner.call({
      method: 'PUT',
      url: `/v1/connections/${id}/settings`,
      body: settings,
      headers: { 'if-match': '*' },
    });
    expect((await press('force-sync')).body).toMatchObject({ code: 'sync_disabled' });
    await api.db.update(connections).set({ status: 'needs_reauth' }).where(eq(connections.id, id));
    expect((await press('force-sync')).body).toMatchObject({ code: 'connection_needs_reauth' });
    api.gateway.up = false;
    expect((await press('force-sync')).body).toMatchObject({ code: 'temporal_unavailable' });
    api.gateway.up = true;
    expect(await findOpenRuns(api.db, { tenantId, connectionId: id })).toEqual([]);
  });

  it('Username and Password will be auto-populated after the first successful sync', async () => {
    await press('force-sync');
    await finish('stopped');
    expect((await show()).userName).toBeNull();
    await press('force-sync');
    await finish();
    expect((await show()).userName).toMatch(/^API key/);
    await press('force-sync');
    await finish('failed');
    expect((await show()).userName).toMatch(/^API key/);
  });
});

describe('where the vendor’s program polls', () => {
  const minute = (count: number) => new Date(now.getTime() + count * 60_000);
  const polls = (...at: number[]) => saveConnector(api.db, key(), { polls: at.map(minute) });
  const visit = (fields: object) =>
    api.db.insert(desktopSessions).values({
      ...key(),
      id: `dse_${Math.random()}`,
      ticketHash: String(Math.random()),
      expiresAt: now,
      closedAt: now,
      ...fields,
    });

  beforeEach(async () => {
    api.vendor.entry.provider.capabilities.delivery = 'they_poll';
    await api.db.update(connections).set({ gateOpen: false }).where(eq(connections.id, id));
    await press('force-sync');
  });

  it('a forced run waits for the next visit, and says when that is expected by the past ones', async () => {
    await polls(-22, -17, -12, -7, -2);
    expect(await show()).toMatchObject({
      status: { kind: 'waiting', text: 'Waits for the Web Connector, expected at Nov 22, 2026, 10:03 AM' },
      advice: null,
      expectedAt: minute(3).toISOString(),
    });
    await polls(-25, -10, -9);
    expect(await show()).toMatchObject({ expectedAt: minute(6).toISOString(), advice: null });
  });

  it('after three visits that did not come it says which button to press', async () => {
    await polls(-27, -22, -17);
    const { expectedAt, advice } = await show();
    expect([expectedAt, advice]).toEqual([
      null,
      expect.stringContaining('Press “Update Selected” in the Web Connector'),
    ]);
    await polls();
    expect((await show()).advice).toContain('Update Selected');
  });

  it('says to open QuickBooks when the last visit found it closed', async () => {
    const error = 'QuickBooks could not be started. Open QuickBooks and the company file.';
    await polls(-6, -1);
    await visit({ ending: 'failed', errorCode: '80040408', error });
    expect((await show()).advice).toBe(error);
    await visit({ ending: 'left', openedAt: new Date(Date.now() + 60_000) });
    expect((await show()).advice).toBeNull();
  });

  it('a stop before anything has begun takes back what waits', async () => {
    await press('stop');
    expect(await findOpenRuns(api.db, key())).toMatchObject([{ state: 'stopping', stopNow: true }]);
  });

  it('connections that are made now sync by runs unless said', async () => {
    const made = async (body: object) => {
      const { body: connection } = await owner.call({ method: 'POST', url: '/v1/connections', body });
      return (await owner.call({ url: `/v1/connections/${connection.id}/settings` })).body.syncsBy;
    };
    expect(await made({ provider: 'fakebooks' })).toBe('runs');
    expect(await made({ provider: 'fakebooks', syncsBy: 'events' })).toBe('events');
    api.vendor.entry.provider.capabilities.delivery = 'we_call';
    expect(await made({ provider: 'fakebooks' })).toBe('events');
  });
});

describe('the night', () => {
  it('is told with the advice to close both and to shut down, and how it starts again', async () => {
    await createRun(api.db, { ...key(), entityTypes: ['customer'], reason: 'by_hand', requestedBy: 'test' });
    await finish();
    await saveConnector(api.db, key(), { state: 'night', nextRunAt: null });
    expect((await show()).advice).toBe(
      'It has ended for the night. Close QuickBooks and the Web Connector and shut the computer down before leaving. Press Force Sync to start it again.',
    );
    const body = { morning: 'by_itself', timeZone: 'America/Chicago', night: { from: '21:00', to: '06:30' } };
    expect((await owner.call({ method: 'PUT', url, body })).body).toMatchObject({
      ...body,
      effectiveTimeZone: 'America/Chicago',
    });
    expect((await show()).advice).toContain('It resumes by itself at 06:30.');
    expect((await readLastRuns(api.db, key())).succeeded).toBeDefined();
  });

  it('takes only hours and zones that exist', async () => {
    const put = (fields: object) =>
      owner.call({
        method: 'PUT',
        url,
        body: { morning: 'by_hand', timeZone: null, night: { from: '22:00', to: '05:00' }, ...fields },
      });
    expect((await put({ timeZone: 'America/Atlantis' })).status).toBe(422);
    expect((await put({ night: { from: '25:00', to: '05:00' } })).status).toBe(422);
    await press('force-sync');
    const { body } = await put({ night: { from: '12:00', to: '13:00' } });
    expect(body.night).toEqual({ from: '12:00', to: '13:00' });
    expect((await readConnector(api.db, key())).nightAt).toEqual(new Date('2026-11-22T20:00:00Z'));
  });
});
