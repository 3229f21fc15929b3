import { describe, expect, it } from 'vitest';
import type { RawAnswer } from '../../../src/providers/provider.ts';
import { interpret } from '../../../src/providers/quickbooks-online/interpret.ts';
import { requestItem, storedRequest } from './fixtures.ts';

function answer(body: unknown, httpStatus = 200): RawAnswer {
  return { httpStatus, body: typeof body === 'string' ? body : JSON.stringify(body), reference: '1-tid' };
}

function fault(code: string, detail = '', element = '') {
  return {
    Fault: {
      Error: [{ Message: `message ${code}`, Detail: detail, code, element }],
      type: 'ValidationFault',
    },
  };
}

const CREATE = storedRequest([requestItem('1')]);

function errorOf(body: unknown, httpStatus = 400, request = CREATE) {
  const [outcome] = interpret(request, answer(body, httpStatus));
  return outcome && 'error' in outcome ? outcome.error : undefined;
}

describe('an answer to a single write', () => {
  it('gives id and version', () => {
    const body = { Customer: { Id: '58', SyncToken: '0', DisplayName: 'Amy' }, time: 'now' };
    expect(interpret(CREATE, answer(body))).toEqual([
      {
        key: '1',
        kind: 'written',
        counterpart: { externalId: '58', externalVersion: '0', image: expect.anything() },
        total: undefined,
      },
    ]);
  });

  it('gives the total digit for digit', () => {
    const request = storedRequest([requestItem('1', { entityType: 'invoice' })]);
    const body = '{"Invoice":{"Id":"9","SyncToken":"1","TotalAmt":12345678901.10}}';
    expect(interpret(request, answer(body))).toMatchObject([{ kind: 'written', total: '12345678901.10' }]);
  });

  it('that carries a fault in spite of its status is a refusal', () => {
    expect(errorOf(fault('2020', 'Required parameter Name is missing'), 200)?.type).toBe('InvalidRecord');
  });

  it('keeps the vendor’s words and transaction id', () => {
    expect(errorOf(fault('6070', 'Amount is not equal to UnitPrice * Qty', 'Line.Amount'))).toEqual({
      type: 'InvalidRecord',
      message: 'Amount is not equal to UnitPrice * Qty',
      field: undefined,
      vendor: {
        code: '6070',
        message: 'message 6070: Amount is not equal to UnitPrice * Qty',
        reference: '1-tid',
        httpStatus: 400,
      },
    });
  });

  it('names our field for the vendor’s element', () => {
    expect(errorOf(fault('2210', 'bad e-mail', 'PrimaryEmailAddr.Address'))?.field).toBe('email');
  });

  it('tells all errors, and is decided by the first', () => {
    const body = {
      Fault: {
        Error: [
          { Message: 'm', Detail: 'first', code: '2500' },
          { Message: 'm', Detail: 'second', code: '2020' },
        ],
      },
    };
    expect(errorOf(body)).toMatchObject({ type: 'ReferenceNotFound', message: 'first second' });
  });

  it('is read in the gateway’s spelling too', () => {
    const body = { fault: { error: [{ message: 'errorCode=006190', detail: 'expired', code: '006190' }] } };
    expect(errorOf(body)).toMatchObject({ type: 'CompanyUnavailable', vendor: { code: '6190' } });
  });

  it('is read as XML too', () => {
    const body = `<?xml version="1.0"?><IntuitResponse xmlns="http://schema.intuit.com/finance/v3" time="x">
      <Fault type="ValidationFault"><Error code="6240" element=""><Message>Duplicate Name Exists Error</Message>
      <Detail>The name supplied already exists.</Detail></Error></Fault></IntuitResponse>`;
    expect(errorOf(body)?.type).toBe('DuplicateName');
  });

  it('of something else altogether leaves the outcome open', () => {
    for (const body of [
      '',
      '<html>Bad gateway</html>',
      '{"Invoice":{"Id":"1"}}',
      '{"Customer":{}}',
      '[]',
      '{',
    ]) {
      expect(errorOf(body, 200)?.type).toBe('OutcomeUnknown');
    }
  });
});

describe('an answer to a batch', () => {
  const request = storedRequest([
    requestItem('1'),
    requestItem('2', { entityType: 'invoice' }),
    requestItem('3'),
    requestItem('4'),
  ]);

  it('gives each item its own outcome, in any order', () => {
    const body = {
      BatchItemResponse: [
        { bId: '3', ...fault('6240', 'Another customer is already using this name.') },
        { bId: '2', Invoice: { Id: '70', SyncToken: '0', TotalAmt: 12.5 } },
        { bId: '1', Customer: { Id: '59', SyncToken: '0' } },
      ],
    };
    const outcomes = interpret(request, answer(body));
    expect(outcomes.map(({ key, kind }) => [key, kind])).toEqual([
      ['1', 'written'],
      ['2', 'written'],
      ['3', 'duplicate'],
      ['4', 'duplicate'],
    ]);
    expect(outcomes[1]).toMatchObject({ total: '12.5' });
    expect(outcomes[3]).toMatchObject({ error: { type: 'OutcomeUnknown' } });
  });

  it('refused as a whole fails every item', () => {
    const outcomes = interpret(request, answer(fault('1040', 'too many'), 400));
    expect(new Set(outcomes.map((outcome) => outcome.kind))).toEqual(new Set(['failed']));
  });

  it('tells the item that met the limit apart from a refusal', () => {
    const body = { BatchItemResponse: [{ bId: '1', ...fault('3001', 'ThrottleExceeded') }] };
    expect(interpret(request, answer(body))[0]).toMatchObject({
      kind: 'failed',
      error: { type: 'RateLimited' },
    });
  });
});

describe('a duplicate', () => {
  it('number names the document that has it', () => {
    const detail = 'DocNumber=1001 is assigned to TxnType=Invoice with TxnId=145';
    const request = storedRequest([requestItem('1', { entityType: 'invoice' })]);
    expect(interpret(request, answer(fault('6140', detail), 400))).toMatchObject([
      { kind: 'duplicate', holder: '145', error: { type: 'DuplicateNumber' } },
    ]);
  });
});

describe('an outcome that stays open', () => {
  const update = storedRequest([requestItem('1', { operation: 'update' })]);

  it.each([
    ['a request id that was used before', fault('600'), 'OutcomeUnknown'],
    ['an internal error', fault('10000'), 'VendorFault'],
    ['half an answer', '{"Custo', 'OutcomeUnknown'],
  ])('after %s is looked up for a new record, which may exist by now', (_name, body, type) => {
    expect(interpret(CREATE, answer(body, 400))).toMatchObject([{ kind: 'duplicate', error: { type } }]);
  });

  it('needs no look for a change, whose version is refused a second time', () => {
    expect(interpret(update, answer(fault('10000'), 400))).toMatchObject([{ kind: 'failed' }]);
  });
});

describe('the meaning of a fault', () => {
  const update = storedRequest([requestItem('1', { entityType: 'invoice', operation: 'update' })]);
  const updateName = storedRequest([requestItem('1', { operation: 'update' })]);
  const inactive = 'Object Not Found : Something you are trying to use has been made inactive.';
  const deleted = 'Object Not Found : Another user has deleted this transaction.';

  it.each([
    ['5010', '', 'BooksClosed'],
    ['5020', '', 'PermissionDenied'],
    ['5030', '', 'FeatureNotAvailable'],
    ['9341', '', 'FeatureNotAvailable'],
    ['2500', 'Names element id 583 not found', 'ReferenceNotFound'],
    ['6210', '', 'BooksClosed'],
    ['6200', '', 'BooksClosed'],
    ['6540', '', 'RecordFrozen'],
    ['6450', '', 'RecordFrozen'],
    ['6480', '', 'RecordFrozen'],
    ['10000', '', 'VendorFault'],
    ['10200', '', 'VendorFault'],
    ['6000', 'You can only add or edit one name at a time. Please try again.', 'VendorBusy'],
    ['6000', 'The payroll period is locked.', 'PayrollPeriodLocked'],
    ['6000', 'Anything else', 'InvalidRecord'],
    ['4711', 'Never heard of', 'InvalidRecord'],
  ])('%s %s is %s', (code, detail, type) => {
    expect(errorOf(fault(code, detail))?.type).toBe(type);
  });

  it('610 is about the record itself, or about something that it refers to', () => {
    expect(errorOf(fault('610', inactive), 400, CREATE)?.type).toBe('ReferenceNotFound');
    expect(errorOf(fault('610', inactive), 400, update)?.type).toBe('ReferenceNotFound');
    expect(errorOf(fault('610', deleted), 400, update)?.type).toBe('CounterpartMissing');
    expect(errorOf(fault('610', inactive), 400, updateName)?.type).toBe('CounterpartMissing');
  });
});
