import { afterAll, beforeAll, expect, it } from 'vitest';
import { declarations } from '../../sandbox/quickbooks-online/entities/registry.ts';
import { type Caller, invoiceOf, type Loose, start } from './support/client.ts';
import { strangersIn } from './vendor-schema/conforms.ts';
import { WALKED } from './walk/kinds.ts';

let us: Caller;
beforeAll(async () => {
  us = await start();
});
afterAll(() => us.sandbox.close());

/** Kinds that go to somebody on paper or by mail. */
const FORMS = [
  'Invoice',
  'Estimate',
  'SalesReceipt',
  'CreditMemo',
  'RefundReceipt',
  'Payment',
  'PurchaseOrder',
];

it.each(WALKED.map((kind) => [kind.name, kind] as const))(
  '%s: is sent and printed where it is a form, and refused where it is none',
  async (name, kind) => {
    const path = `/${name.toLowerCase()}`;
    const body = name === 'CompanyCurrency' ? undefined : kind.make(1);
    if (!body) return;
    const made: Loose = Object.values((await us.call('POST', path, body)).body)[0];
    const sent = await us.call('POST', `${path}/${made.Id}/send?sendTo=a@example.com`, '');
    const printed = await fetch(`${us.sandbox.baseUrl}/v3/company/${us.realmId}${path}/${made.Id}/pdf`, {
      headers: { authorization: `Bearer ${us.sandbox.accessToken}`, accept: 'application/pdf' },
    });
    if (!FORMS.includes(name)) {
      expect([sent.status, sent.body.Fault.Error[0].code, printed.status]).toEqual([400, '500', 400]);
      return;
    }
    expect(printed.headers.get('content-type')).toBe('application/pdf');
    expect(await printed.text()).toMatch(/^%PDF-1/);
    const form = sent.body[name];
    expect(strangersIn(form, name, name)).toEqual([]);
    expect(form.SyncToken).toBe('1');
    const again = await us.update(name, { ...form, PrivateNote: 'echoed' });
    expect(again).toEqual({
      ...form,
      PrivateNote: 'echoed',
      SyncToken: '2',
      MetaData: again.MetaData,
    });
  },
);

it('a form without an address is not sent: 6420', async () => {
  const made = await us.create('Invoice', invoiceOf('1', 5));
  expect((await us.refused('POST', `/invoice/${made.Id}/send`, '')).code).toBe('6420');
});

const multipart = (metadata: object, content: string) =>
  [
    '--frontier',
    'Content-Disposition: form-data; name="file_metadata_01"',
    'Content-Type: application/json',
    '',
    JSON.stringify(metadata),
    '--frontier',
    'Content-Disposition: form-data; name="file_content_01"; filename="scan.txt"',
    'Content-Type: text/plain',
    '',
    content,
    '--frontier--',
    '',
  ].join('\r\n');

it('a file goes up with what it belongs to, comes down by its link, and the link ends after a quarter of an hour', async () => {
  const made = await us.create('Invoice', invoiceOf('1', 5));
  const AttachableRef = [{ IncludeOnSend: true, EntityRef: { type: 'Invoice', value: made.Id } }];
  const body = multipart({ AttachableRef, FileName: 'scan.txt', ContentType: 'text/plain' }, 'paid in cash');
  const { body: answer } = await us.call('POST', '/upload', body, {
    'content-type': 'multipart/form-data; boundary=frontier',
  });
  const { Attachable } = answer.AttachableResponse[0];
  expect(Attachable).toMatchObject({ FileName: 'scan.txt', Size: 12, AttachableRef });
  expect(strangersIn(Attachable, 'Attachable', 'Attachable')).toEqual([]);
  expect(await (await fetch(Attachable.TempDownloadUri)).text()).toBe('paid in cash');
  const address = await us.call('GET', `/download/${Attachable.Id}`);
  expect(await (await fetch(String(address.body))).text()).toBe('paid in cash');
  const asked = `select * from Attachable where AttachableRef.EntityRef.type = 'Invoice' and AttachableRef.EntityRef.value = '${made.Id}'`;
  expect((await us.query(asked)).Attachable).toHaveLength(1);
  await us.control('POST', '/clock', { shiftMs: 16 * 60_000 });
  expect((await fetch(Attachable.TempDownloadUri)).status).toBe(403);
  await us.control('POST', '/clock', { shiftMs: -16 * 60_000 });
});

it('the company and its preferences are read and changed, never made or deleted', async () => {
  for (const [entity, change] of [
    ['CompanyInfo', { CompanyName: 'Pine House' }],
    ['Preferences', { SalesFormsPrefs: { CustomTxnNumbers: true } }],
  ] as const) {
    const before = (await us.query(`select * from ${entity}`))[entity][0];
    expect(strangersIn(before, entity, entity)).toEqual([]);
    const { Id, SyncToken } = before;
    const after = await us.update(entity, { Id, SyncToken, sparse: true, ...change });
    expect(after).toMatchObject(change);
    expect(await us.update(entity, { ...after })).toMatchObject(change);
    expect((await us.query(`select count(*) from ${entity}`)).totalCount).toBe(1);
    expect(
      (await us.refused('POST', `/${entity.toLowerCase()}?operation=delete`, { Id, SyncToken })).code,
    ).toBe('500');
  }
});

it('what people alone make is read and asked for, and no client makes it', async () => {
  for (const entity of ['CustomerType', 'Budget', 'TaxCode', 'TaxRate']) {
    expect(declarations.get(entity.toLowerCase())?.operations).toEqual([]);
    expect(await us.query(`select * from ${entity}`)).toBeDefined();
    expect((await us.refused('POST', `/${entity.toLowerCase()}`, { Name: 'Mine' })).code).toBe('500');
  }
  const agency = await us.create('TaxAgency', { DisplayName: 'County of Pima' });
  expect(await us.read('TaxAgency', agency.Id)).toEqual(agency);
  expect((await us.query("select * from TaxAgency where DisplayName = 'County of Pima'")).TaxAgency).toEqual([
    agency,
  ]);
});
