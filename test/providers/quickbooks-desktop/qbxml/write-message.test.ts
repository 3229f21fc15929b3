import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { writeMessageSet } from '../../../../src/providers/quickbooks-desktop/qbxml/message-set.ts';
import { grammarOf } from '../../../../src/providers/quickbooks-desktop/qbxml/requests.ts';
import {
  type MessageRequest,
  MisfitMessage,
  TooLong,
  writeRequest,
} from '../../../../src/providers/quickbooks-desktop/qbxml/write-message.ts';
import { anyRequest } from './any-request.ts';
import { type Found, misfits } from './fits.ts';

const RULES = { version: 13, foldAccents: false };
const VERSIONS = [10, 11, 12, 13, 14, 16];

function parse(xml: string): Found {
  const root: Found = { name: '', text: '', children: [] };
  const path = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    const element: Found = { name, text: '', children: [] };
    path.at(-1)?.children.push(element);
    path.push(element);
  });
  parser.on('text', (text) => {
    const open = path.at(-1);
    if (open) open.text += text;
  });
  parser.on('closetag', () => path.pop());
  parser.write(xml).close();
  return root;
}

function write(request: Partial<MessageRequest> & Pick<MessageRequest, 'name' | 'tree'>, rules = RULES) {
  return writeRequest({ requestId: '1', ...request }, rules);
}

describe('a message', () => {
  for (const version of VERSIONS) {
    it(`has order, lengths and types of version ${version}, whatever it says`, () => {
      fc.assert(
        fc.property(anyRequest(version), fc.boolean(), (request, foldAccents) => {
          const { xml } = writeRequest(request, { version, foldAccents });
          const [element] = parse(xml).children;
          expect(element?.name).toBe(`${request.name}Rq`);
          expect(misfits(grammarOf(request.name).parts, element?.children ?? [], request.name)).toEqual([]);
        }),
        { numRuns: 400 },
      );
    });
  }

  it('is ASCII, well-formed, and says the version and what to do with a request that fails', () => {
    fc.assert(
      fc.property(fc.array(anyRequest(13), { maxLength: 3 }), (requests) => {
        const xml = writeMessageSet({
          version: 13,
          requests: requests.map((request) => writeRequest(request, RULES).xml),
          newId: '0123456789012345678901',
        });
        expect([...xml].every((character) => character <= '\u007E')).toBe(true);
        expect(xml.startsWith('<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="13.0"?>')).toBe(true);
        const set = parse(xml).children[0]?.children[0];
        expect(set?.children.map(({ name }) => name)).toEqual(requests.map(({ name }) => `${name}Rq`));
        expect(xml).toContain('onError="continueOnError"');
      }),
    );
  });

  it('takes elements in any order and writes them in the one that QuickBooks takes', () => {
    const tree = {
      CustomerAdd: { Notes: 'b', Phone: '1', Name: 'A & B', BillAddress: { City: 'X', Addr1: 'Y' } },
    };
    expect(write({ name: 'CustomerAdd', tree }).xml).toBe(
      '<CustomerAddRq requestID="1"><CustomerAdd><Name>A &amp; B</Name><BillAddress><Addr1>Y</Addr1><City>X</City></BillAddress><Phone>1</Phone><Notes>b</Notes></CustomerAdd></CustomerAddRq>',
    );
  });

  it('measures a text as QuickBooks keeps it, before it is escaped', () => {
    const named = (Name: string) => write({ name: 'CustomerAdd', tree: { CustomerAdd: { Name } } });
    expect(named('&'.repeat(41)).xml).toContain('&amp;'.repeat(41));
    expect(named('é'.repeat(41)).xml).toContain('&#233;'.repeat(41));
    expect(() => named('x'.repeat(42))).toThrow(TooLong);
    // One character of ours may be several there.
    expect(() => named('Щ'.repeat(41))).toThrow(TooLong);
  });

  it('says which texts could not be kept as they were given', () => {
    const { xml, replaced } = write({
      name: 'CustomerAdd',
      tree: { CustomerAdd: { Name: 'Ångström “AB”', Notes: 'Привет' } },
    });
    expect(xml).toContain('<Name>&#197;ngstr&#246;m &quot;AB&quot;</Name>');
    expect(xml).toContain('<Notes>Privet</Notes>');
    expect(replaced).toEqual(['CustomerAdd.CustomerAdd.Notes']);
  });

  it('writes no accents where the company file does not take them, and tells it', () => {
    const tree = { CustomerAdd: { Name: 'Ångström' } };
    const { xml, replaced } = write({ name: 'CustomerAdd', tree }, { version: 13, foldAccents: true });
    expect(xml).toContain('<Name>Angstrom</Name>');
    expect(replaced).toEqual(['CustomerAdd.CustomerAdd.Name']);
  });

  it('refuses what the table does not have, what is missing, and what is newer than the version', () => {
    const wrong: MessageRequest['tree'][] = [
      { CustomerAdd: {} },
      { CustomerAdd: { Name: 'A', Nickname: 'B' } },
      { CustomerAdd: { Name: ['A', 'B'] } },
      { CustomerAdd: { Name: '   ' } },
      { CustomerAdd: { Name: 'A', OpenBalance: '1.005' } },
      { CustomerAdd: { Name: 'A', JobStatus: 'Lost' } },
      { CustomerAdd: { Name: 'A', ParentRef: 'B' } },
    ];
    for (const tree of wrong) expect(() => write({ name: 'CustomerAdd', tree })).toThrow(MisfitMessage);
    const tree = { CustomerAdd: { Name: 'A', JobTitle: 'Boss' } };
    expect(() => write({ name: 'CustomerAdd', tree }, { version: 11, foldAccents: false })).toThrow(
      MisfitMessage,
    );
    const both = { ListID: ['80000001-1'], FullName: ['A'] };
    expect(() => write({ name: 'CustomerQuery', tree: both })).toThrow(MisfitMessage);
  });

  it('never rounds an amount away', () => {
    const paid = (TotalAmount: string) => ({
      ReceivePaymentAdd: { CustomerRef: { ListID: '8-1' }, TotalAmount, IsAutoApply: false },
    });
    const xmlOf = (amount: string) => write({ name: 'ReceivePaymentAdd', tree: paid(amount) }).xml;
    expect(xmlOf('10.5')).toContain('<TotalAmount>10.50</TotalAmount>');
    expect(xmlOf('9999999999999.99')).toContain('9999999999999.99');
    for (const odd of ['10.505', '1e3', '10,50', '99999999999999.00', '']) {
      if (odd === '') expect(xmlOf(odd)).toContain('<TotalAmount></TotalAmount>');
      else expect(() => xmlOf(odd)).toThrow(MisfitMessage);
    }
  });

  it('iterates and counts only what QuickBooks iterates and counts', () => {
    const start = { step: 'Start' } as const;
    expect(write({ name: 'CustomerQuery', tree: { MaxReturned: '9' }, iterator: start }).xml).toContain(
      'iterator="Start"',
    );
    expect(() => write({ name: 'AccountQuery', tree: {}, iterator: start })).toThrow(MisfitMessage);
    expect(() => write({ name: 'HostQuery', tree: {}, countOnly: true })).toThrow(MisfitMessage);
  });
});

describe('a message set', () => {
  it('takes ids of at most 23 characters', () => {
    const set = { version: 13, requests: [] };
    expect(writeMessageSet({ ...set, newId: 'x'.repeat(23) })).toContain(
      `newMessageSetID="${'x'.repeat(23)}"`,
    );
    expect(() => writeMessageSet({ ...set, newId: 'x'.repeat(24) })).toThrow(RangeError);
    expect(writeMessageSet({ ...set, oldId: 'x' })).toContain('oldMessageSetID="x"');
  });
});
