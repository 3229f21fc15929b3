import { describe, expect, it } from 'vitest';
import { polls } from '../../../src/providers/quickbooks-desktop/polls.ts';
import {
  answered,
  COUNTERPART,
  customer,
  invoice,
  listRet,
  outcomesOf,
  payment,
  requestOf,
  response,
  txnRet,
} from './fixtures.ts';

const added = response(
  'CustomerAdd',
  {},
  listRet('Customer', '<Name>A</Name><FullName>A</FullName><Sublevel>0</Sublevel>'),
);
const failed = (code: string, message: string, name = 'CustomerAdd', severity = 'Error') =>
  answered(response(name, { code, message, severity }));

describe('an answer to a write', () => {
  it('gives the id, the version and what QuickBooks reckoned', () => {
    const inside = '<Subtotal>50.00</Subtotal><SalesTaxTotal>3.88</SalesTaxTotal>';
    expect(
      outcomesOf([invoice()], answered(response('InvoiceAdd', {}, txnRet('Invoice', inside)))),
    ).toMatchObject([
      {
        key: '1',
        kind: 'written',
        counterpart: { externalId: 'C5-1417118624', externalVersion: '1417118625' },
        total: '53.88',
        tax: '3.88',
        note: undefined,
      },
    ]);
  });

  it('marks a job, whose name is written otherwise', () => {
    const job = response(
      'CustomerAdd',
      {},
      listRet('Customer', '<Name>K</Name><FullName>S:K</FullName><Sublevel>1</Sublevel>'),
    );
    expect(outcomesOf([customer()], answered(job))).toMatchObject([
      { counterpart: { externalVersion: '1415742793 nested' } },
    ]);
  });

  it('keeps the neighbours of one that failed', () => {
    const no = response('CustomerAdd', {
      requestId: '2',
      code: '3100',
      severity: 'Error',
      message: 'in use',
    });
    expect(outcomesOf([customer(), customer({}, { recordId: 'r2' })], answered(added + no))).toMatchObject([
      { key: '1', kind: 'written' },
      { key: '2', kind: 'duplicate', error: { type: 'DuplicateName', vendor: { code: '3100' } } },
    ]);
  });

  it('calls a warning what it is: written, and told', () => {
    const warned = response(
      'CustomerAdd',
      { code: '530', severity: 'Warn', message: 'Notes are not supported.' },
      listRet('Customer', '<Name>A</Name>'),
    );
    expect(outcomesOf([customer()], answered(warned))).toMatchObject([
      { kind: 'written', note: 'QuickBooks says: Notes are not supported. (530)' },
    ]);
  });

  it('takes what a set that came again brings instead of its rows for what has to be read', () => {
    const recovered = response(
      'CustomerAdd',
      {},
      '<ErrorRecovery><ListID>8-1</ListID><EditSequence>14</EditSequence></ErrorRecovery>',
    );
    expect(outcomesOf([customer()], answered(recovered, ' messageSetStatusCode="0"'))).toMatchObject([
      { kind: 'carried_out', externalId: '8-1', error: { type: 'OutcomeUnknown' } },
    ]);
  });

  it('takes the version that a void left from the query behind it', () => {
    const item = invoice({}, { counterpart: COUNTERPART, desired: 'void' });
    const done = response('TxnVoid', {}, '<TxnVoidType>Invoice</TxnVoidType><TxnID>C5-1417118624</TxnID>');
    const queried = response('InvoiceQuery', { requestId: '1q' }, txnRet('Invoice', ''));
    expect(outcomesOf([item], answered(done + queried))).toMatchObject([
      { kind: 'written', counterpart: { externalVersion: '1417118625' } },
    ]);
    expect(outcomesOf([item], answered(done))).toMatchObject([
      { kind: 'written', counterpart: { externalId: COUNTERPART.externalId, externalVersion: '0' } },
    ]);
  });

  it('calls deleted what was deleted already', () => {
    const item = payment({}, { counterpart: COUNTERPART, desired: 'absent' });
    for (const code of ['0', '3120', '500']) {
      expect(outcomesOf([item], failed(code, 'not found', 'TxnDel'))).toEqual([
        { key: '1', kind: 'removed' },
      ]);
    }
    expect(outcomesOf([{ ...item, desired: 'void' }], failed('3120', 'gone', 'TxnDel'))).toMatchObject([
      { kind: 'written', counterpart: { externalVersion: 'deleted' } },
    ]);
  });
});

describe('a refusal', () => {
  const update = customer({}, { counterpart: COUNTERPART });
  const cases: [string, string, typeof update, string][] = [
    ['3200', 'out-of-date edit sequence', update, 'StaleVersion'],
    ['3171', 'closing date', update, 'BooksClosed'],
    ['3175', 'in use', update, 'VendorBusy'],
    ['3170', 'The list has been modified by another user.', update, 'VendorBusy'],
    ['3170', 'This payment is deposited.', update, 'RecordFrozen'],
    ['3180', 'The list could not be locked.', update, 'VendorBusy'],
    ['3180', 'The credit limit is exceeded.', update, 'InvalidRecord'],
    ['3140', 'invalid reference to Item', customer(), 'ReferenceNotFound'],
    ['3120', 'Object "C5-1417118624" cannot be found.', update, 'CounterpartMissing'],
    ['3120', 'Object "AA-1417118999" cannot be found.', update, 'ReferenceNotFound'],
    ['3120', 'Object cannot be found.', customer(), 'ReferenceNotFound'],
    ['3150', 'missing element', customer(), 'RequestRefused'],
    ['3261', 'no access', update, 'PermissionDenied'],
    ['3250', 'feature', update, 'FeatureNotAvailable'],
    ['3998', 'unknown code', update, 'InvalidRecord'],
  ];
  for (const [code, message, item, type] of cases) {
    it(`${code} “${message}” is ${type}, with the code of QuickBooks beside it`, () => {
      const name = item.counterpart ? 'CustomerMod' : 'CustomerAdd';
      expect(outcomesOf([item], failed(code, message, name))).toMatchObject([
        { error: { type, message, vendor: { code, message } } },
      ]);
    });
  }

  it('names our field where QuickBooks names its own', () => {
    const answer = failed('3070', 'The string in the field &quot;Name&quot; is too long.');
    expect(outcomesOf([customer()], answer)).toMatchObject([{ error: { field: 'displayName' } }]);
  });
});

describe('an outcome that is open', () => {
  const both = [customer(), customer({}, { counterpart: COUNTERPART, recordId: 'r2' })];

  for (const code of ['600', '9001', '9002', '9005']) {
    it(`is looked up before anything is added when the set says ${code}`, () => {
      const answer = answered('', ` messageSetStatusCode="${code}" messageSetStatusMessage="no"`);
      expect(outcomesOf(both, answer)).toMatchObject([
        { kind: 'duplicate', error: { type: 'OutcomeUnknown' } },
        { kind: 'failed', error: { type: 'OutcomeUnknown' } },
      ]);
      // Where the outcome is there all the same, it counts.
      const known = answered(added, ` messageSetStatusCode="${code}"`);
      expect(outcomesOf([customer()], known)).toMatchObject([{ kind: 'written' }]);
    });
  }

  it('is looked up when the answer is none', () => {
    for (const body of ['', '<QBXML>', '<html>busy</html>', '{}']) {
      expect(outcomesOf([customer()], { body })).toMatchObject([{ kind: 'duplicate' }]);
    }
  });
});

describe('a message that QuickBooks could not read', () => {
  const fault = {
    fault: '0x80040400',
    body: 'QuickBooks found an error when parsing the provided XML text stream.',
  };

  it('is never sent again when one record is to blame', () => {
    expect(outcomesOf([customer()], fault)).toMatchObject([
      { kind: 'failed', error: { type: 'RequestRefused', vendor: { code: '80040400' } } },
    ]);
  });

  it('is taken apart when it is one of several', () => {
    expect(outcomesOf([customer(), invoice()], fault)).toMatchObject([
      { kind: 'failed', error: { type: 'VendorFault' } },
      { kind: 'failed', error: { type: 'VendorFault' } },
    ]);
  });
});

describe('a report of the Web Connector', () => {
  const kindOf = (fault: string) => polls.failureOf(requestOf([customer()]), { fault, body: 'text' })?.kind;

  it('tells a closed company file, an open outcome, and an answer apart', () => {
    expect(kindOf('0x80040408')).toBe('company_unavailable');
    expect(kindOf('8004040A')).toBe('company_unavailable');
    expect(kindOf('-2147220460')).toBe('company_unavailable');
    expect(kindOf('0x80040402')).toBe('unknown');
    expect(kindOf('0x8000FFFF')).toBe('unknown');
    expect(kindOf('0x80040400')).toBeUndefined();
    expect(kindOf('0x80040423')).toBe('outdated');
  });

  it('says what to do', () => {
    const failure = polls.failureOf(requestOf([customer()]), {
      fault: '0x80040408',
      body: 'Could not start QuickBooks.',
    });
    expect(failure).toMatchObject({
      error: {
        message: 'QuickBooks could not be started.',
        vendor: { code: '80040408', remedy: 'Open QuickBooks and the company file.' },
      },
    });
  });
});
