import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningSandbox } from '../../../sandbox/quickbooks-online/index.ts';
import { Desk } from '../conformance-desk.ts';
import { customer, invoice, payment, serviceItem } from '../conformance-records.ts';
import { control, sandboxHarness, startTestSandbox } from './sandbox-harness.ts';

let sandbox: RunningSandbox;
let harness: Awaited<ReturnType<typeof sandboxHarness>>;
let desk: Desk;
/** Another user of the company: what it writes is not ours. */
let stranger: Desk;

beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

beforeEach(async () => {
  harness = await sandboxHarness(sandbox);
  desk = new Desk(harness);
  stranger = new Desk({
    ...harness,
    deliver: (request) => harness.deliver({ ...request, requestId: `x${request.requestId}` }),
  });
});

const ACME = "Acme “Ö” O'Neil & Sons";

async function postAs(wireName: string, body: object): Promise<void> {
  const { session } = harness;
  const token = await session.accessToken();
  const url = `${sandbox.baseUrl}/v3/company/${session.companyId}/${wireName}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token.ok ? token.value : ''}`,
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

describe('a customer whose name is taken', () => {
  it('is the same party when nothing contradicts, whatever the case of the letters', async () => {
    const { externalId } = stranger.written(
      await stranger.pushOne(
        customer('other', { displayName: ACME, email: 'ACME@example.com', phone: '1 (650) 555-3311' }),
      ),
    );
    const mine = customer('mine', {
      displayName: ACME.toUpperCase(),
      email: 'acme@example.com',
      phone: '650.555.3311',
    });
    expect(await desk.find(mine)).toMatchObject({ kind: 'same', counterpart: { externalId } });
    expect(await desk.find(customer('mine', { displayName: ACME }))).toMatchObject({ kind: 'same' });
  });

  it('is another party when the e-mail address differs', async () => {
    await stranger.pushOne(customer('other', { displayName: ACME, email: 'a@example.com' }));
    const found = await desk.find(customer('mine', { displayName: ACME, email: 'b@example.com' }));
    expect(found.kind === 'other' && found.description).toContain('a@example.com');
  });

  it('is another party when the phone number differs', async () => {
    await stranger.pushOne(customer('other', { displayName: ACME, phone: '555-1111' }));
    const found = await desk.find(customer('mine', { displayName: ACME, phone: '555-2222' }));
    expect(found.kind === 'other' && found.description).toContain('555-1111');
  });

  it.each([
    ['vendor', { DisplayName: ACME }],
    ['employee', { GivenName: 'Erika', FamilyName: 'Mustermann' }],
  ])('by one of the list of %ss is another party', async (list, body) => {
    await postAs(list, body);
    const displayName = list === 'vendor' ? ACME : 'Erika Mustermann';
    const found = await desk.find(customer('mine', { displayName }));
    expect(found.kind === 'other' && found.description).toContain(list);
  });

  it('by an inactive customer is the same party, which an update brings back', async () => {
    const other = customer('other', { displayName: ACME });
    await stranger.pushOne(other);
    await stranger.pushOne({ ...other, desired: 'inactive' });
    const found = await desk.find(customer('mine', { displayName: ACME }));
    if (found.kind !== 'same') throw new Error(found.kind);
    await desk.pushOne({ ...customer('mine', { displayName: ACME }), counterpart: found.counterpart });
    expect(await harness.books.find('customer', found.counterpart.externalId)).toMatchObject({
      active: true,
    });
  });

  it('is looked for under the name that QuickBooks takes', async () => {
    const odd = customer('mine', { displayName: 'Smith: Sons\tInc' });
    await desk.pushOne(odd);
    expect(await desk.find(odd)).toMatchObject({ kind: 'same' });
  });
});

describe('an invoice whose creation had no answer', () => {
  it('is found by its marker although it has no number', async () => {
    await desk.pushAll(customer('c'), serviceItem('s'));
    const item = invoice('i', 'c', 's', { number: undefined });
    const twin = invoice('twin', 'c', 's', { number: undefined });
    await desk.pushOne(twin);
    expect(await desk.find(item)).toEqual({ kind: 'none' });
    const { externalId } = desk.written(await desk.pushOne(item));
    expect(await desk.find(item)).toMatchObject({ kind: 'same', counterpart: { externalId } });
  });

  it('is not taken for another customer’s invoice of that number', async () => {
    await desk.pushAll(
      customer('c'),
      customer('d'),
      serviceItem('s'),
      invoice('i', 'c', 's', { number: '7' }),
    );
    const found = await desk.find(invoice('j', 'd', 's', { number: '7' }));
    expect(found.kind === 'other' && found.description).toContain('Invoice 7');
  });

  it('is adopted from a bookkeeper who entered the same by hand', async () => {
    await desk.pushAll(customer('c'), serviceItem('s'));
    const line = {
      Amount: 50,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: '1' } },
    };
    const CustomerRef = { value: desk.idOf('customer', 'c') };
    await postAs('invoice', { CustomerRef, DocNumber: 'H-1', Line: [line] });
    expect(await desk.find(invoice('i', 'c', 's', { number: 'H-1' }))).toMatchObject({ kind: 'same' });
    const dearer = { number: 'H-1', total: '60.00' };
    expect(await desk.find(invoice('i', 'c', 's', dearer))).toMatchObject({ kind: 'other' });
  });
});

describe('a payment whose answer was lost', () => {
  it('is found by its marker, and its equal neighbour is not taken for it', async () => {
    await desk.pushAll(customer('c'), serviceItem('s'), invoice('i', 'c', 's'));
    const first = payment('p1', 'c', 'i', { allocations: [] });
    const second = payment('p2', 'c', 'i', { allocations: [] });
    await desk.pushOne(first);
    expect(await desk.find(second)).toEqual({ kind: 'none' });
  });

  it('is found after the connection broke behind the commit, and the same bytes write nothing more', async () => {
    await desk.pushAll(customer('c'), serviceItem('s'), invoice('i', 'c', 's'));
    const request = desk.compose([payment('p', 'c', 'i')]);
    const realmId = harness.session.companyId;
    await control(sandbox, '/faults', { realmId, kind: 'drop-after', times: 1, match: { method: 'POST' } });
    await expect(harness.deliver(request)).rejects.toThrow('OutcomeUnknown');
    expect(await desk.find(payment('p', 'c', 'i'))).toMatchObject({ kind: 'same' });
    expect(await desk.deliver(request)).toMatchObject([{ kind: 'written' }]);
    expect(await harness.books.count('payment')).toBe((await countBefore()) + 1);
  });
});

/** The sample company comes with payments of its own. */
async function countBefore(): Promise<number> {
  return (await sandboxHarness(sandbox)).books.count('payment');
}
