import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningSandbox } from '../../../sandbox/quickbooks-online/index.ts';
import type { EntityType } from '../../../src/domain/entity.ts';
import type { PullFilter, PullPage } from '../../../src/providers/provider.ts';
import { Desk } from '../conformance-desk.ts';
import { customer, invoice, payment, serviceItem } from '../conformance-records.ts';
import type { ProviderHarness } from '../provider-harness.ts';
import { okay, sandboxHarness, startTestSandbox } from './sandbox-harness.ts';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

async function pages(harness: ProviderHarness, entityType: EntityType, filter: PullFilter = {}) {
  const read: PullPage[] = [];
  let cursor: string | undefined;
  do {
    const page = okay(await harness.asked.list({ entityType, filter, cursor }));
    read.push(page);
    cursor = page.next;
  } while (cursor);
  return { read, records: read.flatMap((page) => page.records) };
}

describe('pulling', () => {
  it('reads more rows than a page holds, each once, though many were made in the same second', async () => {
    const harness = await sandboxHarness(sandbox);
    const desk = new Desk(harness);
    for (let batch = 0; batch < 35; batch += 1) {
      await desk.push(Array.from({ length: 30 }, (_, index) => serviceItem(`${batch}-${index}`)));
    }
    const { read, records } = await pages(harness, 'service_item');
    expect(read.length).toBeGreaterThan(1);
    const ids = records.map(({ counterpart }) => counterpart.externalId);
    expect(new Set(ids).size).toBe(ids.length);
    const expected = Array.from({ length: 1_050 }, (_, n) =>
      desk.idOf('service_item', `${Math.floor(n / 30)}-${n % 30}`),
    );
    expect(new Set(ids)).toEqual(new Set([...ids, ...expected]));
  });

  it('leaves inactive customers out', async () => {
    const harness = await sandboxHarness(sandbox);
    const desk = new Desk(harness);
    await desk.pushAll(customer('stays'), customer('goes'));
    await desk.pushOne({ ...customer('goes'), desired: 'inactive' });
    const ids = (await pages(harness, 'customer')).records.map(({ counterpart }) => counterpart.externalId);
    expect(ids).toContain(desk.idOf('customer', 'stays'));
    expect(ids).not.toContain(desk.idOf('customer', 'goes'));
  });

  it('takes the documents of the days asked for, the first and last included', async () => {
    const harness = await sandboxHarness(sandbox);
    const desk = new Desk(harness);
    await desk.pushAll(customer('c'), serviceItem('s'));
    const dates = ['2019-12-31', '2020-01-01', '2020-01-31', '2020-02-01'];
    for (const issueDate of dates) await desk.pushAll(invoice(issueDate, 'c', 's', { issueDate }));
    const { records } = await pages(harness, 'invoice', { from: '2020-01-01', to: '2020-01-31' });
    expect(records.map(({ data }) => data.issueDate)).toEqual(['2020-01-01', '2020-01-31']);
  });

  it('names the method of a payment, which QuickBooks tells by its id only', async () => {
    const harness = await sandboxHarness(sandbox);
    const desk = new Desk(harness);
    await desk.pushAll(customer('c'), serviceItem('s'), invoice('i', 'c', 's'));
    const item = payment('p', 'c', 'i', { method: 'check', reference: '4711' });
    await desk.pushAll(item);
    expect((await desk.listOne(item)).data).toMatchObject({ method: 'Check', reference: '4711' });
  });

  it('reads every customer and service of the sample company', async () => {
    const harness = await sandboxHarness(sandbox);
    for (const entityType of ['customer', 'service_item'] as const) {
      const { read, records } = await pages(harness, entityType);
      expect(read.flatMap((page) => page.unreadable)).toEqual([]);
      expect(records.length).toBeGreaterThan(0);
    }
  });

  it('gives present versions of inactive names and of documents alike', async () => {
    const harness = await sandboxHarness(sandbox);
    const desk = new Desk(harness);
    await desk.pushAll(customer('c'));
    const latest = desk.written(await desk.pushOne({ ...customer('c'), desired: 'inactive' }));
    expect(await desk.current('customer', [latest.externalId, '999999'])).toMatchObject([
      { counterpart: latest, data: { active: false } },
    ]);
  });
});
