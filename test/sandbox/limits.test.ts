import { afterEach, expect, it } from 'vitest';
import type { Caller } from './support/client.ts';
import { callerOf, start } from './support/client.ts';

let time = Date.parse('2026-06-01T12:00:00Z');
const now = () => time;
let us: Caller;

afterEach(() => us.sandbox.close());

const status = async (caller: Caller, path = '/companyinfo/1') => (await caller.call('GET', path)).status;

async function admitted(caller: Caller, tries: number): Promise<number> {
  let count = 0;
  for (let i = 0; i < tries; i += 1) if ((await status(caller)) === 200) count += 1;
  return count;
}

it('holds 500 requests a company over any 60 seconds, not over the minute of a clock', async () => {
  us = await start({ now, limits: { perSecond: 0 } });
  time += 30_000;
  expect(await admitted(us, 260)).toBe(260);
  time += 40_000;
  expect(await admitted(us, 260)).toBe(240);
  time += 19_999;
  expect(await status(us)).toBe(429);
  time += 2;
  expect(await admitted(us, 270)).toBe(260);
});

it('lets a client that asks one by one ask as fast as it can', async () => {
  us = await start({ limits: {} });
  expect(await admitted(us, 60)).toBe(60);
});

it('holds 10 requests under way by default, and lets the next in when one is answered', async () => {
  us = await start({ limits: {}, latency: 1_500 });
  const statuses = await Promise.all(Array.from({ length: 16 }, () => status(us)));
  await us.control('POST', '/limits', { latency: 'none' });
  expect(statuses.filter((one) => one === 200)).toHaveLength(10);
  expect(statuses.filter((one) => one === 429)).toHaveLength(6);
  expect(await status(us)).toBe(200);
});

it('answers as fast as the vendor where it is told to', async () => {
  us = await start({ latency: 'vendor' });
  await status(us);
  const { requests } = await us.control('GET', `/companies/${us.realmId}/requests`);
  expect(requests[0].durationMs).toBeGreaterThanOrEqual(166);
});

it('holds 120 batch calls a minute over all apps of a company, 40 for each', async () => {
  us = await start({ now, limits: { inFlight: 0 } });
  const batch = async (caller: Caller) =>
    (await caller.call('POST', '/batch', { BatchItemRequest: [{ bId: '1', Query: 'select * from Term' }] }))
      .status;
  const taken = [];
  for (const clientId of ['one', 'two', 'three', 'four']) {
    const { accessToken } = await us.control('POST', `/companies/${us.realmId}/tokens`, { clientId });
    const app = callerOf(us.sandbox, us.realmId, accessToken);
    let count = 0;
    for (let i = 0; i < 41; i += 1) if ((await batch(app)) === 200) count += 1;
    taken.push(count);
  }
  expect(taken).toEqual([40, 40, 40, 0]);
});

it('refuses in the forms that have been seen: as asked, in XML, and as a 403', async () => {
  us = await start({ limits: { requestsPerMinute: 0 } });
  const refused = async (refusal: string) => {
    await us.control('POST', '/limits', { refusal });
    return us.call('GET', '/companyinfo/1');
  };
  expect(await refused('as-asked')).toMatchObject({
    status: 429,
    body: { fault: { error: [{ code: '3001' }], type: 'SERVICE' } },
  });
  const inXml = await refused('xml');
  expect(inXml.status).toBe(429);
  expect(inXml.body).toMatch(/^<\?xml[\s\S]*code="3001"/);
  expect((await refused('status-403')).status).toBe(403);
});

it('holds 10 requests a second as the other reading, and counts companies apart', async () => {
  us = await start({ now, limits: { perSecond: 10 } });
  const made = await us.control('POST', '/companies', { seed: 'empty' });
  const other = callerOf(us.sandbox, made.realmId, made.accessToken);
  expect(await admitted(us, 12)).toBe(10);
  expect(await admitted(other, 12)).toBe(10);
  time += 1_000;
  expect(await admitted(us, 12)).toBe(10);
});

it('holds 40 batch calls a minute beside the requests', async () => {
  us = await start({ now, limits: { perSecond: 0 } });
  const batch = async () =>
    (await us.call('POST', '/batch', { BatchItemRequest: [{ bId: '1', Query: 'select * from Term' }] }))
      .status;
  const first = [];
  for (let i = 0; i < 41; i += 1) first.push(await batch());
  expect(first.filter((one) => one === 200)).toHaveLength(40);
  expect(await status(us)).toBe(200);
  time += 60_000;
  expect(await batch()).toBe(200);
});

it('counts what was asked and what was refused, with the instants of arrival', async () => {
  us = await start({ now, limits: { perSecond: 3 } });
  await admitted(us, 5);
  const stats = await us.control('GET', `/companies/${us.realmId}/requests/stats`);
  expect(stats).toMatchObject({ requests: 5, throttled: 2, batchCalls: 0 });
  expect(stats.arrivals).toHaveLength(5);
  expect(stats.arrivals[0]).toEqual({ at: time, status: 200, batch: false });
});
