import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Loose } from './support/client.ts';
import { callerOf, invoiceOf, paymentOf, saleLine, start } from './support/client.ts';

let us: Caller;

beforeAll(async () => {
  us = await start();
});
afterAll(() => us.sandbox.close());

describe('envelopes', () => {
  it('an answer has the object and the time in Pacific offset, with the tid in a header', async () => {
    const { body, headers } = await us.call('GET', '/customer/1');
    expect(Object.keys(body)).toEqual(['Customer', 'time']);
    expect(body.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}-0[78]:00$/);
    expect(body.Customer.MetaData.CreateTime).toMatch(/T\d\d:\d\d:\d\d-0[78]:00$/);
    expect(body.Customer).toMatchObject({ domain: 'QBO', sparse: false, Id: '1', SyncToken: '0' });
    expect(headers.get('intuit_tid')).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(headers.get('content-type')).toBe('application/json;charset=UTF-8');
  });

  it('without an Accept header for JSON objects, lists and faults are XML', async () => {
    const xml = async (path: string, token?: string) =>
      (await us.call('GET', path, undefined, { accept: '*/*', ...(token ? { authorization: token } : {}) }))
        .body;
    expect(await xml('/customer/1')).toMatch(
      /^<\?xml .*<IntuitResponse xmlns="http:\/\/schema.intuit.com\/finance\/v3" time="[^"]+"><Customer domain="QBO" sparse="false">/,
    );
    expect(await xml('/query?query=select * from Term')).toContain(
      '<QueryResponse startPosition="1" maxResults="4"><Term',
    );
    expect(await xml('/customer/999')).toMatch(
      /<Fault type="ValidationFault"><Error code="610" element=""><Message>Object Not Found<\/Message>/,
    );
    expect(await xml('/customer/1', 'Bearer x')).toMatch(
      /<Fault type="AUTHENTICATION"><Error code="3200"><Message>message=AuthenticationFailed/,
    );
  });

  it('a body in XML is taken, references and lists included', async () => {
    const source = `<Invoice xmlns="http://schema.intuit.com/finance/v3"><CustomerRef name="x">1</CustomerRef><Line><Amount>12.50</Amount>
      <DetailType>SalesItemLineDetail</DetailType><SalesItemLineDetail><ItemRef>1</ItemRef></SalesItemLineDetail></Line></Invoice>`;
    const { status, body } = await us.call('POST', '/invoice', source, { 'content-type': 'application/xml' });
    expect([status, body.Invoice.TotalAmt]).toEqual([200, 12.5]);
    const batch = `<IntuitBatchRequest xmlns="x"><BatchItemRequest bId="7" operation="create"><Term><Name>By XML</Name><DueDays>9</DueDays></Term></BatchItemRequest></IntuitBatchRequest>`;
    const answer = await us.call('POST', '/batch', batch, {
      'content-type': 'application/xml',
      accept: 'application/xml',
    });
    expect(answer.body).toMatch(
      /<BatchItemResponse bId="7"><Term domain="QBO" sparse="false"><Name>By XML<\/Name><DueDays>9<\/DueDays>/,
    );
  });
});

describe('updates', () => {
  it('a sparse update that changes nothing moves neither token nor time; a real one adds exactly 1', async () => {
    const made = await us.create('Customer', { DisplayName: 'Still', Notes: 'same' });
    const same = await us.update('Customer', { Id: made.Id, SyncToken: '0', sparse: true, Notes: 'same' });
    expect(same).toEqual(made);
    const moved = await us.update('Customer', { Id: made.Id, SyncToken: '0', sparse: true, Notes: 'other' });
    expect(moved.SyncToken).toBe('1');
  });

  it('a full update clears what it leaves out', async () => {
    const made = await us.create('Vendor', { DisplayName: 'Full', GivenName: 'Ada', Notes: 'gone soon' });
    const full = await us.update('Vendor', { Id: made.Id, SyncToken: '0', DisplayName: 'Full' });
    expect(full).not.toHaveProperty('GivenName');
    expect(full).not.toHaveProperty('Notes');
  });

  it('lines of a sparse update replace all lines, and keep the ids that are sent', async () => {
    const made = await us.create('Invoice', invoiceOf('1', 10, 20));
    const kept = made.Line[1];
    const changed = await us.update('Invoice', {
      Id: made.Id,
      SyncToken: '0',
      sparse: true,
      Line: [kept, saleLine(5)],
    });
    expect(changed.Line.map((line: Loose) => [line.Id, line.Amount])).toEqual([
      ['2', 20],
      ['3', 5],
      [undefined, 25],
    ]);
    expect(changed).toMatchObject({ TotalAmt: 25, Balance: 25 });
  });

  it('what the server owns is ignored, never refused', async () => {
    const made = await us.create('Invoice', {
      ...invoiceOf('1', 10),
      TotalAmt: 999,
      Balance: 5,
      MetaData: { CreateTime: 'x' },
    });
    expect(made).toMatchObject({ TotalAmt: 10, Balance: 10 });
  });

  it('a bill needs its vendor and a purchase its kind even when sparse; extensions are refused on delete', async () => {
    expect(
      await us.refused('POST', '/bill', { Id: await bill(), SyncToken: '0', sparse: true, PrivateNote: 'x' }),
    ).toMatchObject({ code: '2020', element: 'VendorRef' });
    expect(
      (await us.refused('POST', '/bill?operation=delete', { Id: await bill(), SyncToken: '0', BillEx: {} }))
        .code,
    ).toBe('2010');
  });

  it('a renamed item is shown under its new name where it was used, an inactive one as deleted', async () => {
    const item = await us.create('Item', {
      Name: 'Mowing',
      Type: 'Service',
      IncomeAccountRef: { value: '1' },
    });
    const made = await us.create('Invoice', { CustomerRef: { value: '1' }, Line: [saleLine(9, item.Id)] });
    await us.update('Item', { Id: item.Id, SyncToken: '0', sparse: true, Name: 'Lawn care', Active: false });
    const line = (await us.read('Invoice', made.Id)).Line[0];
    expect(line.SalesItemLineDetail.ItemRef.name).toBe('Lawn care (deleted)');
  });
});

async function bill(): Promise<string> {
  const AccountBasedExpenseLineDetail = { AccountRef: { value: '7' } };
  const Line = [{ Amount: 1, DetailType: 'AccountBasedExpenseLineDetail', AccountBasedExpenseLineDetail }];
  return (await us.create('Bill', { VendorRef: { value: '30' }, Line })).Id;
}

describe('links', () => {
  it('payments and invoices know each other, and a void of either lets go', async () => {
    const invoice = await us.create('Invoice', invoiceOf('2', 100));
    const paid = await us.create('Payment', paymentOf('2', 60, { [invoice.Id]: 60 }));
    expect(await us.read('Invoice', invoice.Id)).toMatchObject({
      Balance: 40,
      LinkedTxn: [{ TxnId: paid.Id, TxnType: 'Payment' }],
    });
    const now = await us.read('Invoice', invoice.Id);
    const voided = (
      await us.call('POST', '/invoice?operation=void', { Id: now.Id, SyncToken: now.SyncToken })
    ).body.Invoice;
    expect(voided).toMatchObject({ TotalAmt: 0, Balance: 0, PrivateNote: 'Voided', LinkedTxn: [] });
    expect(await us.read('Payment', paid.Id)).toMatchObject({ UnappliedAmt: 60, Line: [] });
    expect((await us.read('Customer', '2')).Balance).toBe(-60);
  });

  it('a credit memo is applied through a payment of nothing', async () => {
    await us.control('POST', `/companies/${us.realmId}/settings`, { autoApplyCredit: false });
    const invoice = await us.create('Invoice', invoiceOf('3', 100));
    const credit = await us.create('CreditMemo', invoiceOf('3', 30));
    const link = (TxnId: string, TxnType: string) => ({ Amount: 30, LinkedTxn: [{ TxnId, TxnType }] });
    await us.create('Payment', {
      CustomerRef: { value: '3' },
      TotalAmt: 0,
      Line: [link(invoice.Id, 'Invoice'), link(credit.Id, 'CreditMemo')],
    });
    expect((await us.read('Invoice', invoice.Id)).Balance).toBe(70);
    expect((await us.read('CreditMemo', credit.Id)).RemainingCredit).toBe(0);
    expect((await us.read('Customer', '3')).Balance).toBe(70);
    await us.control('POST', `/companies/${us.realmId}/settings`, { autoApplyCredit: true });
  });

  it('jobs add to what their customer owes with jobs', async () => {
    const parent = await us.create('Customer', { DisplayName: 'Parent' });
    const job = await us.create('Customer', {
      DisplayName: 'Porch',
      Job: true,
      ParentRef: { value: parent.Id },
    });
    await us.create('Invoice', invoiceOf(job.Id, 15));
    expect(await us.read('Customer', parent.Id)).toMatchObject({ Balance: 0, BalanceWithJobs: 15 });
    expect(await us.read('Customer', job.Id)).toMatchObject({
      Balance: 15,
      FullyQualifiedName: 'Parent:Porch',
      Level: 1,
    });
  });

  it('sold stock leaves the item', async () => {
    const before = (await us.read('Item', '5')).QtyOnHand;
    await us.create('Invoice', {
      CustomerRef: { value: '1' },
      Line: [saleLine(275, '5', { Qty: 1, UnitPrice: 275 })],
    });
    expect((await us.read('Item', '5')).QtyOnHand).toBe(before - 1);
  });
});

describe('request ids and batches', () => {
  it('the same request id brings the first answer again, byte for byte, whatever the body', async () => {
    const first = await us.call('POST', '/vendor?requestid=same', { DisplayName: 'Only once' });
    const second = await us.call('POST', '/vendor?requestid=same', { DisplayName: 'Other' });
    expect(second.body).toEqual(first.body);
  });

  it('in a batch the request id and the bId together are the identity', async () => {
    const batch = (...ids: string[]) =>
      us.call('POST', '/batch?requestid=b1', {
        BatchItemRequest: ids.map((bId) => ({
          bId,
          operation: 'create',
          Term: { Name: `T${bId}`, DueDays: 1 },
        })),
      });
    const first = (await batch('1')).body.BatchItemResponse;
    const second = (await batch('1', '2')).body.BatchItemResponse;
    expect(second[0]).toEqual(first[0]);
    expect(second[1].Term.Name).toBe('T2');
    expect(
      (await us.refused('POST', `/batch?requestid=${'x'.repeat(37)}`, { BatchItemRequest: [] })).code,
    ).toBe('2130');
    expect(
      (
        await us.refused('POST', '/batch?requestid=b2', {
          BatchItemRequest: [{ bId: '12345678901', Query: 'select * from Term' }],
        })
      ).code,
    ).toBe('2130');
  });

  it('items stand alone: a delete gives its stub, a refused one its fault, a query its rows', async () => {
    const gone = await us.create('Invoice', invoiceOf('1', 1));
    const { body } = await us.call('POST', '/batch', {
      BatchItemRequest: [
        { bId: 'a', operation: 'delete', Invoice: { Id: gone.Id, SyncToken: '0' } },
        { bId: 'b', operation: 'create', Invoice: { CustomerRef: { value: '1' } } },
        { bId: 'c', Query: 'select count(*) from Term' },
        {
          bId: 'd',
          operation: 'void',
          Invoice: { Id: (await us.create('Invoice', invoiceOf('1', 2))).Id, SyncToken: '0' },
        },
      ],
    });
    expect(body.BatchItemResponse).toMatchObject([
      { bId: 'a', Invoice: { status: 'Deleted', domain: 'QBO', Id: gone.Id } },
      { bId: 'b', Fault: { type: 'ValidationFault', Error: [{ code: '2020', element: 'Line' }] } },
      { bId: 'c', QueryResponse: { totalCount: expect.any(Number) } },
      { bId: 'd', Invoice: { TotalAmt: 0 } },
    ]);
  });
});

describe('change data capture', () => {
  it('gives changed objects in full, deleted ones as stubs, inactive ones too', async () => {
    const made = await us.control('POST', '/companies', { seed: 'us-lists' });
    const other = callerOf(us.sandbox, made.realmId, made.accessToken);
    const gone = await other.create('Invoice', invoiceOf('1', 1));
    await other.remove('Invoice', gone);
    await other.update('Customer', { Id: '2', SyncToken: '0', sparse: true, Active: false });
    const since = encodeURIComponent(new Date(Date.now() - 60_000).toISOString());
    const [customers, invoices, terms] = (
      await other.call('GET', `/cdc?entities=Customer,Invoice,Class&changedSince=${since}`)
    ).body.CDCResponse[0].QueryResponse;
    expect(customers.Customer).toContainEqual(expect.objectContaining({ Id: '2', Active: false }));
    expect(customers).toMatchObject({ startPosition: 1, maxResults: customers.Customer.length });
    expect(invoices.Invoice).toEqual([
      { domain: 'QBO', status: 'Deleted', Id: gone.Id, MetaData: { LastUpdatedTime: expect.any(String) } },
    ]);
    expect(terms).toEqual({});
  });

  it('refuses time activities until it is switched on, and tax codes always', async () => {
    const path = `/cdc?entities=TimeActivity&changedSince=${encodeURIComponent(new Date().toISOString())}`;
    expect((await us.refused('GET', path)).code).toBe('500');
    await us.control('POST', `/companies/${us.realmId}/settings`, {
      unknown: { timeActivityInChangeCapture: true },
    });
    expect((await us.call('GET', path)).status).toBe(200);
    expect((await us.refused('GET', path.replace('TimeActivity', 'TaxCode'))).code).toBe('500');
  });

  it('holds 1,000 objects at most', async () => {
    const made = await us.control('POST', '/companies', { seed: 'empty' });
    const other = callerOf(us.sandbox, made.realmId, made.accessToken);
    for (let i = 0; i < 34; i += 1) {
      const items = Array.from({ length: 30 }, (_, n) => ({
        bId: `${n}`,
        operation: 'create',
        Customer: { DisplayName: `C ${i}.${n}` },
      }));
      await other.call('POST', '/batch', { BatchItemRequest: items });
    }
    const since = encodeURIComponent(new Date(Date.now() - 600_000).toISOString());
    const [rows] = (await other.call('GET', `/cdc?entities=Customer&changedSince=${since}`)).body
      .CDCResponse[0].QueryResponse;
    expect(rows.Customer).toHaveLength(1000);
  });
});
