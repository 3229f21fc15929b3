import { describe, expect, it } from 'vitest';
import {
  readAnswer,
  UnreadableAnswer,
} from '../../../../src/providers/quickbooks-desktop/qbxml/read-message.ts';

const answered = (responses: string, attributes = '') =>
  `<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs${attributes}>\n${responses}\n</QBXMLMsgsRs>\n</QBXML>`;

describe('an answer', () => {
  it('is read request by request, with what each holds', () => {
    const { responses } = readAnswer(
      answered(`<CustomerQueryRs requestID="7" statusCode="0" statusSeverity="Info" statusMessage="Status OK"
          retCount="2" iteratorRemainingCount="40" iteratorID="{eb05f701}">
        <CustomerRet><ListID>8-1</ListID><Name>A &amp; B&#233;</Name>
          <BillAddress><City>X</City></BillAddress>
          <DataExtRet><DataExtName>a</DataExtName></DataExtRet>
          <DataExtRet><DataExtName>b</DataExtName></DataExtRet></CustomerRet>
        <CustomerRet><ListID>8-2</ListID><Notes></Notes></CustomerRet>
      </CustomerQueryRs>
      <CustomerAddRs statusCode="3100" statusSeverity="Error" statusMessage="The name &quot;A&quot; is in use."/>`),
    );
    expect(responses).toEqual([
      {
        name: 'CustomerQuery',
        requestId: '7',
        statusCode: '0',
        severity: 'Info',
        message: 'Status OK',
        count: 2,
        remaining: 40,
        iteratorId: '{eb05f701}',
        rows: [
          {
            name: 'CustomerRet',
            node: {
              ListID: '8-1',
              Name: 'A & Bé',
              BillAddress: { City: 'X' },
              DataExtRet: [{ DataExtName: 'a' }, { DataExtName: 'b' }],
            },
          },
          { name: 'CustomerRet', node: { ListID: '8-2', Notes: '' } },
        ],
      },
      {
        name: 'CustomerAdd',
        statusCode: '3100',
        severity: 'Error',
        message: 'The name "A" is in use.',
        rows: [],
      },
    ]);
  });

  it('tells what became of the set as a whole', () => {
    const { set } = readAnswer(
      answered('', ' messageSetStatusCode="600" messageSetStatusMessage="not found"'),
    );
    expect(set).toEqual({ statusCode: '600', message: 'not found' });
    expect(readAnswer(answered('')).set).toBeUndefined();
  });

  it('gives each row away as soon as it is read', () => {
    const row = '<InvoiceRet><TxnID>1-1</TxnID></InvoiceRet>';
    const xml = answered(`<InvoiceQueryRs statusCode="0">${row.repeat(10_000)}</InvoiceQueryRs>`);
    let rows = 0;
    const { responses } = readAnswer(xml, () => {
      rows += 1;
    });
    expect(rows).toBe(10_000);
    expect(responses[0]?.rows).toEqual([]);
  });

  const BOMB = `<!DOCTYPE QBXML [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>`;
  const refused = {
    'a document type': `<?xml version="1.0"?>${BOMB}<QBXML><QBXMLMsgsRs/></QBXML>`,
    'an entity of its own': answered(
      '<CustomerAddRs><CustomerRet><Name>&b;</Name></CustomerRet></CustomerAddRs>',
    ),
    'half an answer': answered('<CustomerAddRs>').slice(0, -12),
    'a page of a proxy': '<html><body>busy</body></html>',
    'an answer nested without end': `${'<QBXML>'.repeat(50)}`,
    'a name that no element has': answered('<CustomerAddRs><__proto__><a>1</a></__proto__></CustomerAddRs>'),
    nothing: '',
    JSON: '{}',
  };
  for (const [what, xml] of Object.entries(refused)) {
    it(`is refused when it is ${what}`, () => {
      expect(() => readAnswer(xml)).toThrow(UnreadableAnswer);
    });
  }

  it('keeps apart what an object of this language has by itself', () => {
    const { responses } = readAnswer(answered('<XRs><Y><constructor>1</constructor></Y></XRs>'));
    expect(responses[0]?.rows[0]?.node).toEqual({ constructor: '1' });
  });
});
