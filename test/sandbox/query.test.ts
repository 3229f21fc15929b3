import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Loose } from './support/client.ts';
import { saleLine, start } from './support/client.ts';

let us: Caller;

beforeAll(async () => {
  us = await start();
  await us.create('Customer', {
    DisplayName: "Mickey O'Neil",
    PrimaryEmailAddr: { Address: 'mickey@example.com' },
  });
  for (const [day, amount] of [
    [3, 30],
    [1, 10],
    [2, 20],
    [2, 25],
  ]) {
    await us.create('Invoice', {
      CustomerRef: { value: '4' },
      TxnDate: `2026-03-0${day}`,
      DocNumber: `N-${amount}`,
      Line: [saleLine(amount ?? 0)],
    });
  }
});
afterAll(() => us.sandbox.close());

const amounts = async (rest: string) =>
  ((await us.query(`select * from Invoice ${rest}`)).Invoice ?? []).map((one: Loose) => one.TotalAmt);

describe('conditions', () => {
  it.each([
    ["where TotalAmt > '20' orderby TotalAmt", [25, 30]],
    ['WHERE TotalAmt >= 20 AND TotalAmt <= 25 ORDER BY TotalAmt DESC', [25, 20]],
    ["where DocNumber = 'n-10'", [10]],
    ["where DocNumber in ('N-10', 'N-30') orderby DocNumber", [10, 30]],
    ["where DocNumber like 'N-2%' orderby TotalAmt", [20, 25]],
    ["where CustomerRef = '4' and TxnDate < '2026-03-02'", [10]],
    [
      "where CustomerRef.value = '4' and TxnDate >= '2026-03-02' orderby TxnDate desc, TotalAmt",
      [30, 20, 25],
    ],
    ["where Metadata.LastUpdatedTime > '2020-01-01T00:00:00Z' orderby Id", [30, 10, 20, 25]],
    ["where MetaData.CreateTime > '2099-01-01'", []],
    ["where Balance > '0' orderby Id startposition 2 maxresults 2", [10, 20]],
    ["where Balance > '0' orderby Id maxresults 2 startposition 2", [10, 20]],
    ["where TxnDate = '2026-03-02' orderby Id", [20, 25]],
  ])('%s', async (rest, expected) => {
    expect(await amounts(rest)).toEqual(expected);
  });

  it('a quote inside a value is escaped with a backslash', async () => {
    const found = await us.query("select * from customer where displayname = 'mickey O\\'Neil'");
    expect(found.Customer).toHaveLength(1);
    expect(
      (await us.query("select * from Customer where PrimaryEmailAddr = 'MICKEY@example.com'")).Customer,
    ).toHaveLength(1);
  });

  it('Id takes = and IN, and says so of an empty one', async () => {
    expect((await us.query("select * from Term where Id in ('1', '2')")).Term).toHaveLength(2);
    const path = (text: string) => `/query?query=${encodeURIComponent(text)}`;
    expect((await us.refused('GET', path("select * from Term where Id > '1'"))).code).toBe('4001');
    expect(await us.refused('GET', path("select * from Term where Id = ''"))).toMatchObject({
      code: '2030',
      element: 'Id',
    });
  });
});

describe('answers', () => {
  it('rows are counted on their page, and only some kinds say a total', async () => {
    const invoices = await us.query('select * from Invoice maxresults 3');
    expect(invoices).toMatchObject({ startPosition: 1, maxResults: 3, totalCount: 3 });
    expect(await us.query('select * from Term')).not.toHaveProperty('totalCount');
    expect(await us.query('select count(*) from Invoice')).toEqual({ totalCount: 4 });
    expect(await us.query("select * from Invoice where Id = '999'")).toEqual({});
  });

  it('lists give active objects only, unless they are asked', async () => {
    const made = await us.create('Term', { Name: 'Old', DueDays: 1 });
    await us.update('Term', { Id: made.Id, SyncToken: '0', sparse: true, Active: false });
    const names = async (rest: string) =>
      ((await us.query(`select * from Term ${rest}`)).Term ?? []).map((one: Loose) => one.Name);
    expect(await names('')).not.toContain('Old');
    expect(await names('where Active = false')).toEqual(['Old']);
    expect(await names('where Active in (true, false)')).toContain('Old');
  });

  it('without an order, lists come by name and transactions by their last change', async () => {
    const items = (await us.query('select * from Item')).Item.map((one: Loose) => one.Name);
    expect(items).toEqual([...items].sort());
    expect(await amounts('')).toEqual([25, 20, 10, 30]);
  });

  it('a list of columns gives those columns', async () => {
    const [row] = (await us.query("select DisplayName, MetaData.CreateTime from Customer where Id = '1'"))
      .Customer;
    expect(row).toMatchObject({
      DisplayName: "Amy's Bird Sanctuary",
      MetaData: { CreateTime: expect.any(String) },
      Id: '1',
    });
    expect(row).not.toHaveProperty('Taxable');
  });

  it('POST takes the text as a body', async () => {
    for (const type of ['application/text', 'text/plain']) {
      const { body } = await us.call('POST', '/query', 'select * from Term', { 'content-type': type });
      expect(body.QueryResponse.Term.length).toBeGreaterThan(0);
    }
  });

  it('MAXRESULTS above 1000 is clipped, or refused where the company is set so', async () => {
    expect((await us.query('select * from Term maxresults 2000')).Term).toBeDefined();
    await us.control('POST', `/companies/${us.realmId}/settings`, {
      unknown: { maxResultsAbove1000: 'fault' },
    });
    expect((await us.refused('GET', '/query?query=select * from Term maxresults 2000')).code).toBe('4001');
  });
});
