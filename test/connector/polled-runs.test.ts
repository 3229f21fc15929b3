import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type Engine, startEngine } from '../engine/harness.ts';
import { createDoor } from '../engine/polled-door.ts';
import { customer } from '../engine/samples.ts';
import { PolledBooks } from '../providers/polled-books.ts';
import { createPolledProvider, POLLED } from '../providers/polled-provider.ts';
import { deskOf } from './desk.ts';

/** Sync runs of books whose agent takes work with it and may never come again. */

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine([{ provider: createPolledProvider() }]);
});
afterAll(() => engine?.close());

const capabilities = {
  companyName: 'Desk',
  country: 'US',
  homeCurrency: 'USD',
  multicurrency: false,
  salesTax: 'none' as const,
  payroll: false,
  customNumbers: true,
  vendor: {},
};

test.each([
  ['a write', false],
  ['a question', true],
] as const)(
  'a run whose agent took %s along and never came again ends when it is disconnected, and loses nothing',
  async (what, isRead) => {
    const books = new PolledBooks();
    const tenant = await engine.newTenant({
      provider: POLLED,
      companyId: what,
      capabilities,
      gateOpen: false,
    });
    const { open, close, source } = createDoor(engine, tenant);
    const desk = await deskOf(engine, tenant);
    await desk.syncsBy('runs');
    await tenant.save([customer('c1')]);
    await open();
    await desk.press('force-sync');
    await waitUntil({ what: `${what} to be handed out`, timeoutMs: 60_000 }, async () => {
      const request = await source.next();
      if (!request || (request.kind === 'read') === isRead) return request;
      await source.answer(request.requestId, books.take(request));
      return undefined;
    });
    const url = `/v1/connections/${tenant.connectionId}/disconnect`;
    expect((await desk.ask({ method: 'POST', url })).status).toBeLessThan(300);
    await close();
    await waitUntil({ what: 'the set to be given back', timeoutMs: 60_000 }, async () => {
      return (await tenant.queue()).every(({ claimedBy }) => claimedBy === null) || undefined;
    });
    // It would look by itself; this hastens it.
    await desk.press('stop');

    expect(await desk.ended()).toMatchObject({ state: 'closed', lastRun: { state: 'stopped', failed: 0 } });
    const [push] = await desk.halves();
    expect(push).toMatchObject(
      isRead ? { total: 1, succeeded: 1 } : { state: 'stopped', total: 0, succeeded: 0 },
    );
    // What may be written there is still known, and asked after when somebody connects again.
    expect(await tenant.queue()).toMatchObject(
      isRead ? [] : [{ recordId: 'c1', batchId: null, openRequestId: expect.any(String) }],
    );
    await desk.api.close();
  },
  90_000,
);
