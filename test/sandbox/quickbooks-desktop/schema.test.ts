import { describe, expect, it } from 'vitest';
import type { SettingsChange } from '../../../sandbox/quickbooks-desktop/index.ts';
import { company, customerAdd, firstOf, invoiceAdd, line, message, readSet } from './support/company.ts';

const refused = { code: '0x80040400' };

function send(qbxml: string, settings: SettingsChange = {}) {
  const { file } = company({ settings });
  return file.beginSession({ name: 'test', path: '' }).processRequest(qbxml);
}

describe('the schema is held strictly: 0x80040400 for the whole set', () => {
  it.each([
    ['an unknown element', customerAdd('A', '<Nickname>B</Nickname>')],
    ['a wrong order', customerAdd('A', '<Phone>1</Phone><CompanyName>B</CompanyName>')],
    ['a repeated element', customerAdd('A', '<Phone>1</Phone><Phone>2</Phone>')],
    ['a missing element', '<CustomerAddRq><CustomerAdd><Phone>1</Phone></CustomerAdd></CustomerAddRq>'],
    ['an unknown request', '<CustomerUpsertRq/>'],
    ['an unknown attribute', '<CustomerQueryRq limit="3"/>'],
    [
      'an iterator where there is none',
      '<AccountQueryRq iterator="Start"><MaxReturned>3</MaxReturned></AccountQueryRq>',
    ],
    [
      'a value outside an enumeration',
      '<CustomerQueryRq><ActiveStatus>Some</ActiveStatus></CustomerQueryRq>',
    ],
    [
      'two filters that exclude each other',
      '<CustomerQueryRq><ListID>1</ListID><ActiveStatus>All</ActiveStatus></CustomerQueryRq>',
    ],
    [
      'IncludeLinkedTxns in a payment query',
      '<ReceivePaymentQueryRq><IncludeLinkedTxns>true</IncludeLinkedTxns></ReceivePaymentQueryRq>',
    ],
    ['text between elements', '<CustomerQueryRq>all of them</CustomerQueryRq>'],
    [
      'a payment that applies to nothing and says so nowhere',
      '<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>DJ Computers</FullName></CustomerRef><TotalAmount>1.00</TotalAmount></ReceivePaymentAdd></ReceivePaymentAddRq>',
    ],
    ['an entity that XML does not know', customerAdd('A &eacute; B')],
  ])('%s', async (_, request) => {
    const { file } = company();
    const session = file.beginSession({ name: 'test', path: '' });
    const before = file.books.records().length;
    await expect(session.processRequest(message(customerAdd('First') + request))).rejects.toMatchObject(
      refused,
    );
    expect(file.books.records()).toHaveLength(before);
  });

  it.each([
    ['no qbxml instruction', message(customerAdd('A')).replace(/<\?qbxml[^>]*>/, '')],
    ['rollbackOnError', message(customerAdd('A'), { onError: 'rollbackOnError' })],
    ['no onError', message(customerAdd('A')).replace(/ onError="\w+"/, '')],
    [
      'a document type',
      message(customerAdd('A')).replace('<QBXML>', '<!DOCTYPE QBXML [<!ENTITY a "b">]><QBXML>'),
    ],
    ['broken XML', message(customerAdd('A')).replace('</QBXML>', '')],
  ])('%s', async (_, qbxml) => {
    await expect(send(qbxml)).rejects.toMatchObject(refused);
  });

  it('a version that is too high is 0x80040423, one that the file takes is taken', async () => {
    const settings = { acceptsUpTo: 11 };
    await expect(send(message(customerAdd('A'), { version: '12.0' }), settings)).rejects.toMatchObject({
      code: '0x80040423',
    });
    expect(
      firstOf(readSet(await send(message(customerAdd('A'), { version: '11.0' }), settings)))['@statusCode'],
    ).toBe('0');
  });

  it('an element that came with a later version is unknown in an earlier one, and left out of its answers', async () => {
    const titled = customerAdd('A', '<JobTitle>Boss</JobTitle>');
    await expect(send(message(titled, { version: '11.0' }))).rejects.toMatchObject(refused);
    const { ask } = company();
    expect((await ask(titled)).CustomerRet[0].JobTitle).toBe('Boss');
    const [older] = (
      await ask('<CustomerQueryRq><FullName>A</FullName></CustomerQueryRq>', { version: '11.0' })
    ).CustomerRet;
    expect(older.JobTitle).toBeUndefined();
  });
});

describe('characters', () => {
  it('raw bytes beyond ASCII spoil the set, unless the switch lets them', async () => {
    await expect(send(message(customerAdd('Café')))).rejects.toMatchObject(refused);
    const taken = await send(message(customerAdd('Café')), { unproven: { rawNonAscii: 'accept' } });
    expect(taken).toContain('<Name>Caf&#233;</Name>');
  });

  it('Latin-1 as entities survives, unless the switch refuses it', async () => {
    expect(await send(message(customerAdd('Caf&#233;')))).toContain('<Name>Caf&#233;</Name>');
    const settings: SettingsChange = { unproven: { latin1Entities: 'refuse' } };
    await expect(send(message(customerAdd('Caf&#xE9;')), settings)).rejects.toMatchObject(refused);
  });

  it('what is beyond Latin-1 becomes a question mark, or spoils the set', async () => {
    expect(await send(message(customerAdd('A &#8217; B')))).toContain('<Name>A ? B</Name>');
    const settings: SettingsChange = { unproven: { beyondLatin1: 'refuse' } };
    await expect(send(message(customerAdd('A &#8217; B')), settings)).rejects.toMatchObject(refused);
  });
});

describe('a wrong value fails its request alone', () => {
  it.each([
    ['3070', customerAdd('x'.repeat(42))],
    ['3010', customerAdd('A', '<IsActive>yes</IsActive>')],
    ['3020', invoiceAdd('DJ Computers', line('1'), '<TxnDate>2026-02-30</TxnDate>')],
    ['3020', invoiceAdd('DJ Computers', line('1'), '<TxnDate>1969-12-31</TxnDate>')],
    ['3045', invoiceAdd('DJ Computers', line('1.234567'))],
    ['3060', invoiceAdd('DJ Computers', line('1', { quantity: 'two' }))],
    ['3000', '<InvoiceQueryRq><OwnerID>mine</OwnerID></InvoiceQueryRq>'],
    [
      '3030',
      '<CustomerQueryRq><FromModifiedDate>2026-02-01</FromModifiedDate><ToModifiedDate>2026-01-01</ToModifiedDate></CustomerQueryRq>',
    ],
  ])('with %s', async (code, request) => {
    const { set } = company();
    const answers = await set(request + customerAdd('Second'));
    const { CustomerAddRs, ...others } = answers;
    const all = [CustomerAddRs, ...Object.values(others)].flat();
    expect(all.map((each) => each['@statusCode']).sort()).toEqual(['0', code].sort());
  });
});
