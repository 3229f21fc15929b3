import { refId, text } from '../fields.ts';
import { invalidReference, StatusError } from '../statuses.ts';
import type { Declaration, Draft } from './declaration.ts';
import { txnQuery } from './queries.ts';

const after =
  'CustomerRef?{209} ItemServiceRef?{159} Duration[timeinterval] ClassRef?{159} PayrollItemWageRef?{31} Notes?[4095] BillableStatus?[BillableStatus]';

export const timeTracking: Declaration = {
  name: 'TimeTracking',
  sort: 'txn',
  iterates: true,
  keeps: ['EntityRef', 'Duration'],
  add: `TxnDate?[date] EntityRef{209} ${after} ExternalGUID?[guid,v9.0]`,
  mod: `TxnID[id] EditSequence[16] TxnDate?[date] EntityRef{209} ${after}`,
  query: txnQuery({
    numbered: false,
    owned: false,
    filters: 'TimeTrackingEntityFilter?(< ListID*[id] | FullName* >?)',
  }),
  answer:
    'TxnID TimeCreated TimeModified EditSequence TxnNumber? TxnDate EntityRef{ref} CustomerRef?{ref} ItemServiceRef?{ref} Duration ClassRef?{ref} PayrollItemWageRef?{ref} Notes? BillableStatus? ExternalGUID?[v9.0]',
  prepare,
};

function prepare({ books, fields }: Draft): void {
  fields.TxnDate ??= books.today();
  fields.BillableStatus ??= 'NotBillable';
  const worker = refId(fields, 'EntityRef');
  if (books.byId(worker)?.kind === 'Customer') {
    throw invalidReference('Name', books.names.fullName(worker ?? ''), 'TimeTracking');
  }
  if (text(fields, 'BillableStatus') === 'NotBillable') return;
  for (const needed of ['CustomerRef', 'ItemServiceRef']) {
    if (fields[needed] !== undefined) continue;
    throw new StatusError(3150, `There is a missing element: "${needed}". Billable time needs it.`);
  }
}
