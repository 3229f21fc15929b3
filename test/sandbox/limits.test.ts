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

it('holds 10 requests a second by default, and counts companies apart', async () => {
  us = await start({ now, limits: {} });
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
