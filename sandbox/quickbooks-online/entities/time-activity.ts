import type { Draft } from '../engine/draft.ts';
import { businessRule, entry, fault } from '../faults/catalog.ts';
import { VendorFault } from '../faults/fault.ts';
import { number, text as read, refId } from '../json.ts';
import type { EntityDeclaration } from './declaration.ts';
import { bool, date, dateTime, decimal, integer, oneOf, opaque, readOnly, ref, text } from './fields.ts';
import { base } from './shared-fields.ts';

export const timeActivity: EntityDeclaration = {
  name: 'TimeActivity',
  kind: 'transaction',
  operations: ['create', 'update', 'delete'],
  indexes: ['EmployeeRef', 'VendorRef', 'CustomerRef'],
  fields: {
    ...base,
    TimeZone: text(),
    TxnDate: date,
    NameOf: oneOf('Employee', 'Vendor', 'Other'),
    EmployeeRef: ref('Employee', 'Customer'),
    OtherNameRef: readOnly(ref('Customer')),
    VendorRef: ref('Vendor'),
    CustomerRef: ref('Customer'),
    DepartmentRef: ref('Department'),
    ItemRef: ref('Item'),
    ClassRef: ref('Class'),
    PayrollItemRef: opaque,
    ProjectRef: ref('Customer'),
    BillableStatus: oneOf('Billable', 'NotBillable', 'HasBeenBilled'),
    Taxable: bool,
    HourlyRate: decimal,
    CostRate: decimal,
    Hours: integer,
    Minutes: integer,
    Seconds: integer,
    BreakHours: integer,
    BreakMinutes: integer,
    BreakSeconds: integer,
    StartTime: dateTime,
    EndTime: dateTime,
    Description: text(4000),
    TimeChargeId: readOnly(integer),
    LinkedTxn: readOnly(opaque),
  },
  prepare: prepareTime,
  beforeRemove(draft) {
    refuseLocked(draft);
    refuseBilled(draft);
  },
  /** An invoice that bills the time marks it billed; one that lets go of it makes it billable again. */
  settle(record, incoming) {
    const bill = incoming.find(({ to }) => to.entity === 'Invoice');
    if (bill) {
      return { BillableStatus: 'HasBeenBilled', LinkedTxn: [{ TxnId: bill.to.id, TxnType: 'Invoice' }] };
    }
    const LinkedTxn = undefined;
    return record.BillableStatus === 'HasBeenBilled'
      ? { BillableStatus: 'Billable', LinkedTxn }
      : { LinkedTxn };
  },
};

function refuse(code: string, detail: string, element: string): VendorFault {
  return new VendorFault([entry(code, detail, element)]);
}

function prepareTime(draft: Draft): void {
  const { record, books } = draft;
  if (!books.settings.features.timeTracking) {
    throw fault(
      '5030',
      "Feature Not Supported Error : Time tracking is not part of this company's subscription.",
      '',
    );
  }
  record.TxnDate ??= books.today;
  refuseLocked(draft);
  checkWorker(draft);
  checkTime(draft);
  checkBilling(draft);
  if (refId(record, 'ProjectRef') && !books.settings.features.projects) {
    throw refuse('9341', 'Invalid ProjectRef : the company does not use projects', 'ProjectRef');
  }
  const service = books.role('timeItem');
  if (service) record.ItemRef ??= { value: service };
}

/** An EmployeeRef that names a customer is taken, as time of somebody else. */
function takeOther({ record, books }: Draft): boolean {
  const id = refId(record, 'EmployeeRef');
  if (id === undefined || books.see('Employee', id) || !books.see('Customer', id)) return false;
  record.NameOf = 'Other';
  record.OtherNameRef = { value: id };
  delete record.EmployeeRef;
  return true;
}

/** Time of somebody else stays so when a client sends back what it has read. */
function staysOther({ record, before }: Draft): boolean {
  const other = refId(record, 'OtherNameRef');
  return record.NameOf === 'Other' && other !== undefined && other === refId(before, 'OtherNameRef');
}

function checkWorker(draft: Draft): void {
  const { record } = draft;
  if (takeOther(draft) || staysOther(draft)) return;
  const kind =
    read(record, 'NameOf') ?? (record.EmployeeRef ? 'Employee' : record.VendorRef ? 'Vendor' : undefined);
  if (kind === undefined) throw refuse('6300', 'Either EmployeeRef or VendorRef must be supplied', 'NameOf');
  if (kind === 'Other') throw refuse('6290', 'NameOf must be Employee or Vendor', 'NameOf');
  record.NameOf = kind;
  if (!refId(record, `${kind}Ref`)) {
    const other = kind === 'Employee' ? 'VendorRef' : 'EmployeeRef';
    if (refId(record, other))
      throw refuse('6290', `${kind}Ref must be supplied where NameOf is ${kind}`, 'NameOf');
    throw refuse('6300', `${kind}Ref must be supplied where NameOf is ${kind}`, `${kind}Ref`);
  }
}

const MAX_HOURS = 8760;

/** @throws VendorFault 6340 to 6390 */
function checkTime({ record, given }: Draft): void {
  const span = record.StartTime !== undefined || record.EndTime !== undefined;
  const hours = number(record, 'Hours');
  const minutes = number(record, 'Minutes');
  const duration = given.Hours !== undefined || given.Minutes !== undefined;
  const spanGiven = given.StartTime !== undefined || given.EndTime !== undefined;
  if (duration && spanGiven) {
    throw refuse('6390', 'Supply either Hours and Minutes or StartTime and EndTime, not both', 'Hours');
  }
  if (duration) dropSpan(record);
  if (span && !duration) {
    checkSpan(record);
    return;
  }
  if (hours === undefined && minutes === undefined)
    throw refuse('6350', 'Hours and Minutes or StartTime and EndTime must be supplied', 'Hours');
  if ((hours ?? 0) < 0 || (minutes ?? 0) < 0 || (minutes ?? 0) > 59) {
    throw refuse('6340', 'Minutes must be between 0 and 59, Hours must not be negative', 'Minutes');
  }
  if ((hours ?? 0) >= MAX_HOURS)
    throw refuse('6380', `Duration must be less than ${MAX_HOURS} hours`, 'Hours');
  record.Hours = hours ?? 0;
  record.Minutes = minutes ?? 0;
}

function dropSpan(record: Draft['record']): void {
  delete record.StartTime;
  delete record.EndTime;
}

function checkSpan(record: Draft['record']): void {
  const start = read(record, 'StartTime');
  const end = read(record, 'EndTime');
  if (start === undefined) throw refuse('6360', 'StartTime must be supplied with EndTime', 'StartTime');
  if (end === undefined) throw refuse('6370', 'EndTime must be supplied with StartTime', 'EndTime');
  const pause = (number(record, 'BreakHours') ?? 0) * 60 + (number(record, 'BreakMinutes') ?? 0);
  if ((Date.parse(end) - Date.parse(start)) / 60_000 <= pause) {
    throw refuse('6380', 'EndTime must be later than StartTime and the break', 'EndTime');
  }
  delete record.Hours;
  delete record.Minutes;
}

/** @throws VendorFault 2170, 6310, 6320 or 6330 */
function checkBilling({ record, before, given }: Draft): void {
  const was = read(before, 'BillableStatus');
  if (given.BillableStatus === 'HasBeenBilled' && was !== 'HasBeenBilled') {
    throw refuse('2170', 'Invalid Enumeration : HAS_BEEN_BILLED', 'BillableStatus');
  }
  if (was === 'HasBeenBilled' && given.BillableStatus !== undefined && given.BillableStatus !== was) {
    throw refuse('6320', 'The billable status of billed time cannot be changed', 'BillableStatus');
  }
  record.BillableStatus ??= was ?? 'NotBillable';
  if (record.BillableStatus !== 'Billable') return;
  if (!refId(record, 'CustomerRef'))
    throw refuse('6310', 'CustomerRef must be supplied where time is billable', 'CustomerRef');
  if (number(record, 'HourlyRate') === undefined) {
    throw refuse('6330', 'HourlyRate must be supplied where time is billable', 'HourlyRate');
  }
}

function refuseBilled({ before }: Draft): void {
  if (read(before, 'BillableStatus') === 'HasBeenBilled') {
    throw refuse('6220', 'Time that has been billed cannot be deleted', '');
  }
}

function refuseLocked({ books, record, before }: Draft): void {
  const until = books.settings.payrollLockedUntil;
  if (!until) return;
  const dates = [read(record, 'TxnDate'), read(before, 'TxnDate')];
  if (!dates.some((day) => day !== undefined && day <= until)) return;
  const rule =
    'This time entry belongs to a pay period that has been approved or paid and cannot be changed.';
  const code = books.settings.unknown.payrollLockCode;
  throw code === '6000' ? businessRule(rule) : fault(code, rule, '');
}
