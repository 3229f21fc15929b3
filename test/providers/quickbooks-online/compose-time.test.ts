import { describe, expect, it } from 'vitest';
import type { PushItem } from '../../../src/providers/provider.ts';
import { compose } from '../../../src/providers/quickbooks-online/compose.ts';
import { imageOf } from '../../../src/providers/quickbooks-online/image.ts';
import { interpret } from '../../../src/providers/quickbooks-online/interpret.ts';
import { COUNTERPART, composeContext, requestItem, storedRequest } from './fixtures.ts';

const mapped = (externalType: string) => () => {
  return { kind: 'employee' as const, key: 'bo', externalId: '55', externalType, externalName: 'Bo' };
};

function entry(data: object = {}, changes: Partial<PushItem> = {}): PushItem {
  return {
    entityType: 'timesheet_entry',
    recordId: 'ts:e1',
    desired: 'present',
    data: {
      timesheetId: 'ts',
      teamMemberId: 'bo',
      status: 'approved',
      timesheetDate: '2026-03-02',
      date: '2026-03-03',
      minutes: 90,
      billable: false,
      ...data,
    },
    ...changes,
  };
}

const written = (items: PushItem[], type = 'employee', company = {}) =>
  compose(items, { ...composeContext(company), mapped: mapped(type) });

describe('a timesheet entry', () => {
  it('becomes whole hours and minutes of the mapped person, not billable unless said', () => {
    expect(written([entry()]).request).toMatchObject({
      target: 'timeactivity',
      body: '{"NameOf":"Employee","EmployeeRef":{"value":"55"},"TxnDate":"2026-03-03","Hours":1,"Minutes":30,"BillableStatus":"NotBillable","Description":"[LB:ts:e1]"}',
    });
  });

  it('of a contractor names the vendor, and billable time its customer, item and exact rate', () => {
    const data = { customerId: 'c', serviceItemId: 's', billable: true, hourlyRate: '42.1234567' };
    expect(written([entry(data)], 'vendor').request?.body).toBe(
      '{"NameOf":"Vendor","VendorRef":{"value":"55"},"TxnDate":"2026-03-03","Hours":1,"Minutes":30,"CustomerRef":{"value":"x-c"},"ItemRef":{"value":"x-s"},"BillableStatus":"Billable","HourlyRate":42.1234567,"Description":"[LB:ts:e1]"}',
    );
  });

  it('is always written whole: an update is never sparse', () => {
    const body = written([entry({}, { counterpart: COUNTERPART })]).request?.body ?? '';
    expect(body).toContain('"Id":"58","SyncToken":"3"');
    expect(body).not.toContain('sparse');
  });

  describe('written over one that stands there', () => {
    const image = imageOf('timesheet_entry', {
      NameOf: 'Employee',
      EmployeeRef: { value: '55' },
      TxnDate: '2026-03-03',
      Hours: '1',
      Minutes: '30',
      Seconds: '20',
      BillableStatus: 'Billable',
      CustomerRef: { value: '7' },
      HourlyRate: '40',
      CostRate: '12.5',
      ClassRef: { value: 'class' },
      DepartmentRef: { value: 'department' },
      PayrollItemRef: { value: 'payroll' },
      TimeZone: 'America/Denver',
    });
    const ofTheirs = {
      CostRate: 12.5,
      ClassRef: { value: 'class' },
      DepartmentRef: { value: 'department' },
      PayrollItemRef: { value: 'payroll' },
      TimeZone: 'America/Denver',
    };
    const body = (changes: Partial<PushItem>) => {
      const item = entry({}, { counterpart: { ...COUNTERPART, image }, ...changes });
      return JSON.parse(written([item]).request?.body ?? '');
    };

    it('keeps what has no place here also where nothing was agreed, and clears what ours leaves open', () => {
      const stated = body({});
      expect(stated).toMatchObject({ ...ofTheirs, Hours: 1, Minutes: 30, BillableStatus: 'NotBillable' });
      expect([stated.Seconds, stated.CustomerRef, stated.HourlyRate]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    });

    it('keeps what ours leaves open too where it was only paired', () => {
      expect(body({ justPaired: true })).toMatchObject({
        ...ofTheirs,
        CustomerRef: { value: '7' },
        HourlyRate: 40,
      });
    });

    it('keeps its seconds where our time did not change', () => {
      const agreed = { changed: ['description'], ours: {} };
      expect(body({ agreed })).toMatchObject({ ...ofTheirs, Hours: 1, Minutes: 30, Seconds: 20 });
      expect(body({ agreed: { ...agreed, changed: ['minutes'] } }).Seconds).toBeUndefined();
    });

    it.each(['present', 'absent'] as const)('is refused as %s once it is on an invoice', (desired) => {
      const billed = { ...COUNTERPART, image: { ...image, BillableStatus: 'HasBeenBilled' } };
      const { request, refused } = written([entry({}, { desired, counterpart: billed })]);
      expect([request, refused[0]?.error.type]).toEqual([undefined, 'RecordFrozen']);
    });
  });

  it('is deleted by its id and version, alone and in a batch', () => {
    const gone = entry({}, { desired: 'absent', counterpart: COUNTERPART });
    expect(written([gone]).request).toMatchObject({
      target: 'timeactivity?operation=delete',
      body: '{"Id":"58","SyncToken":"3"}',
    });
    const batch = JSON.parse(written([gone, entry({}, { recordId: 'ts:e2' })]).request?.body ?? '');
    expect(batch.BatchItemRequest[0]).toEqual({
      bId: '1',
      operation: 'delete',
      TimeActivity: { Id: '58', SyncToken: '3' },
    });
  });

  it('of somebody who is not mapped is refused and names the mapping; its neighbours go', () => {
    const context = { ...composeContext(), mapped: () => undefined };
    expect(compose([entry()], context).refused[0]?.error).toMatchObject({
      type: 'EmployeeNotMapped',
      mapping: { kind: 'employee', key: 'bo' },
    });
  });

  it('is refused while the company has no Payroll', () => {
    const { request, refused } = written([entry()], 'employee', { payroll: false });
    expect([request, refused[0]?.error.type]).toEqual([undefined, 'PayrollNotEnabled']);
  });
});

describe('the answer to time', () => {
  const fault = (code: string, Detail: string) => {
    return { httpStatus: 400, body: JSON.stringify({ Fault: { Error: [{ Message: 'x', Detail, code }] } }) };
  };
  const item = (operation: 'create' | 'update' | 'delete') =>
    storedRequest([requestItem('1', { entityType: 'timesheet_entry', operation })]);

  it.each([
    ['6000', 'This time entry belongs to a pay period that has been approved', 'PayrollPeriodLocked'],
    ['6200', 'The payroll period is closed', 'PayrollPeriodLocked'],
    ['6210', 'The account period has been closed', 'BooksClosed'],
    ['6320', 'The billable status of billed time cannot be changed', 'RecordFrozen'],
    ['6220', 'Time that has been billed cannot be deleted', 'RecordFrozen'],
    ['5030', 'Time tracking is not part of this subscription', 'FeatureNotAvailable'],
  ])('%s (%s) is %s', (code, detail, type) => {
    expect(interpret(item('update'), fault(code, detail))).toMatchObject([
      { kind: 'failed', error: { type } },
    ]);
  });

  it('deleted, now or before, is removed; anything else is not', () => {
    const deleted = {
      httpStatus: 200,
      body: '{"TimeActivity":{"status":"Deleted","domain":"QBO","Id":"58"}}',
    };
    expect(interpret(item('delete'), deleted)).toEqual([{ key: '1', kind: 'removed' }]);
    expect(interpret(item('delete'), fault('610', 'Object Not Found'))).toEqual([
      { key: '1', kind: 'removed' },
    ]);
    const kept = { httpStatus: 200, body: '{"TimeActivity":{"Id":"58","SyncToken":"4"}}' };
    expect(interpret(item('delete'), kept)).toMatchObject([
      { kind: 'failed', error: { type: 'OutcomeUnknown' } },
    ]);
  });
});
