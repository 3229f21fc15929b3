import type { EntityType } from '../../../domain/entity.ts';
import type { SyncErrorInfo, SyncErrorType } from '../../../errors.ts';
import type { RequestItem } from '../../provider.ts';
import { PAYROLL, TYPE_OF_BUSINESS_DETAIL, TYPE_OF_CODE } from './codes.ts';
import { fieldOf } from './fields.ts';
import type { Fault } from './read-fault.ts';

/** Where a fault came from, for support. */
export interface FaultOrigin {
  httpStatus?: number;
  reference?: string;
}

/** A fault about one record. Several errors may come at once: the first decides, all are told. */
export function translateFaults(
  faults: readonly Fault[],
  origin: FaultOrigin,
  item?: RequestItem,
): SyncErrorInfo {
  const [first] = faults;
  return {
    type: first ? typeOf(first, item) : 'OutcomeUnknown',
    message: faults.map(wordsOf).join(' '),
    field: item && first?.element ? fieldOf(item.entityType, first.element) : undefined,
    vendor: { ...origin, code: first?.code, message: faults.map(verbatim).join(' | ') },
  };
}

const CLOSED: readonly string[] = ['6200', '6210'];
const DOCUMENTS: readonly EntityType[] = ['invoice', 'payment', 'timesheet_entry'];

export function typeOf(fault: Fault, item?: RequestItem): SyncErrorType {
  if (fault.code === '610') return missingThing(fault, item);
  if (fault.code === '6000') return businessType(fault);
  // A pay period may be closed under the code of closed books, too; only the detail tells.
  if (CLOSED.includes(fault.code) && PAYROLL.test(fault.detail)) return 'PayrollPeriodLocked';
  return TYPE_OF_CODE[fault.code] ?? 'InvalidRecord';
}

function businessType(fault: Fault): SyncErrorType {
  const rule = TYPE_OF_BUSINESS_DETAIL.find(([pattern]) => pattern.test(fault.detail));
  return rule?.[1] ?? 'InvalidRecord';
}

/** 610 speaks of the record itself or of something it refers to; a new record can only mean the latter. */
function missingThing(fault: Fault, item: RequestItem | undefined): SyncErrorType {
  if (item?.operation === 'create') return 'ReferenceNotFound';
  const isDocument = item !== undefined && DOCUMENTS.includes(item.entityType);
  return isDocument && /inactive/i.test(fault.detail) ? 'ReferenceNotFound' : 'CounterpartMissing';
}

/** 6140 names the document that has the number. */
export function holderIn(faults: readonly Fault[]): string | undefined {
  return faults.map((fault) => /\bTxnId\s*=\s*(\d+)/.exec(fault.detail)?.[1]).find(Boolean);
}

function wordsOf(fault: Fault): string {
  return fault.detail || fault.message || `QuickBooks answered with error ${fault.code}.`;
}

function verbatim(fault: Fault): string {
  return [fault.message, fault.detail].filter(Boolean).join(': ');
}
