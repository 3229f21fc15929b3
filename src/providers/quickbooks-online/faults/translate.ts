import type { EntityType } from '../../../domain/entity.ts';
import type { SyncErrorInfo, SyncErrorType } from '../../../errors.ts';
import type { RequestItem } from '../../provider.ts';
import { type FaultOperation, PAYROLL, TYPE_OF_BUSINESS_DETAIL, typeOfCode } from './codes.ts';
import { fieldOf } from './fields.ts';
import type { Fault } from './read-fault.ts';

/** Where a fault came from, for support. */
export interface FaultOrigin {
  httpStatus?: number;
  reference?: string;
}

/** What was asked when the fault came, and of which record. */
export interface Asked {
  operation: FaultOperation;
  item?: RequestItem;
}

/** A fault in our words. Several errors may come at once: the first decides, all are told. */
export function translateFaults(
  faults: readonly Fault[],
  origin: FaultOrigin,
  { operation, item }: Asked,
): SyncErrorInfo {
  const [first] = faults;
  const type = first ? typeOf(first, operation, item) : 'OutcomeUnknown';
  const field = item && first?.element ? fieldOf(item.entityType, first.element) : undefined;
  return {
    type,
    message: faults.map((fault) => wordsOf(fault, operation)).join(' '),
    field,
    about: first && namedIn(first),
    vendor: { ...origin, code: first?.code, message: faults.map(verbatim).join(' | ') },
  };
}

const CLOSED: readonly string[] = ['6200', '6210'];
/** They are deleted, never inactive themselves. */
const DOCUMENTS: readonly EntityType[] = [
  'invoice',
  'payment',
  'timesheet_entry',
  'payout',
  'payout_activity',
];

function typeOf(fault: Fault, operation: FaultOperation, item?: RequestItem): SyncErrorType {
  const type = typeOfCode(fault.code, operation);
  if (operation === 'read' || operation === 'batch')
    return fault.code === '6000' ? businessType(fault, type) : type;
  if (fault.code === '6000') return businessType(fault, type);
  if (fault.code === '2500' && /currency/i.test(`${fault.element ?? ''} ${fault.detail}`))
    return 'CurrencyNotInCompany';
  if (fault.code === '610' && type === 'CounterpartMissing') return missingThing(fault, item);
  // A pay period may be closed under the code of closed books, too; only the detail tells.
  if (CLOSED.includes(fault.code) && PAYROLL.test(fault.detail)) return 'PayrollPeriodLocked';
  return type;
}

function businessType(fault: Fault, otherwise: SyncErrorType): SyncErrorType {
  const rule = TYPE_OF_BUSINESS_DETAIL.find(([pattern]) => pattern.test(fault.detail));
  if (otherwise !== 'InvalidRecord') return rule?.[1] === 'VendorBusy' ? 'VendorBusy' : otherwise;
  return rule?.[1] ?? otherwise;
}

/** 610 speaks of the record itself or of something that it refers to. */
function missingThing(fault: Fault, item: RequestItem | undefined): SyncErrorType {
  const isDocument = item !== undefined && DOCUMENTS.includes(item.entityType);
  return isDocument && /inactive/i.test(fault.detail) ? 'ReferenceNotFound' : 'CounterpartMissing';
}

/** The vendor's inner names of its lists. */
const LISTS: Readonly<Record<string, EntityType>> = {
  names: 'customer',
  customer: 'customer',
  items: 'service_item',
  item: 'service_item',
  invoice: 'invoice',
  transaction: 'invoice',
};

/** "Names element id 583 not found", "Transaction ID Invoice:12 cannot be linked" */
function namedIn({ detail }: Fault): SyncErrorInfo['about'] {
  const match = /(\w+) element id (\d+)/i.exec(detail) ?? /Transaction ID (\w+):(\d+)/i.exec(detail);
  const [, list, externalId] = match ?? [];
  return list && externalId ? { entityType: LISTS[list.toLowerCase()], externalId } : undefined;
}

/** 6140 names the document that has the number. */
export function holderIn(faults: readonly Fault[]): string | undefined {
  return faults.map((fault) => /\bTxnId\s*=\s*(\d+)/.exec(fault.detail)?.[1]).find(Boolean);
}

function wordsOf(fault: Fault, operation: FaultOperation): string {
  if (fault.code === '5010' && operation === 'create') {
    return 'QuickBooks calls it outdated though it is new, which it says where the books are closed for its date.';
  }
  return fault.detail || fault.message || `QuickBooks answered with error ${fault.code}.`;
}

function verbatim(fault: Fault): string {
  return [fault.message, fault.detail].filter(Boolean).join(': ');
}
