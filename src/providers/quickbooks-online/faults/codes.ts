import type { WriteOperation } from '../../../domain/written.ts';
import { SYNC_ERRORS, type SyncErrorType } from '../../../errors.ts';

/**
 * What was asked when a fault came. `read` is every look-up, pull, import and change check; `batch` a batch that was
 * refused as a whole. An item of a batch has the operation of its own.
 */
export type FaultOperation = WriteOperation | 'read' | 'batch';

interface FaultCode {
  /** The vendor's meaning, in our words. */
  meaning: string;
  type: SyncErrorType;
  /** Where the same code means something else. */
  on?: Partial<Record<FaultOperation, SyncErrorType>>;
}

const access = (meaning: string): FaultCode => ({ meaning, type: 'ConnectionNeedsReauth' });
const company = (meaning: string): FaultCode => ({ meaning, type: 'CompanyUnavailable' });
const invalid = (meaning: string): FaultCode => ({ meaning, type: 'InvalidRecord' });
const frozen = (meaning: string): FaultCode => ({ meaning, type: 'RecordFrozen' });
const closed: FaultCode = { meaning: 'the books are closed for the date', type: 'BooksClosed' };
const plan = (meaning: string): FaultCode => ({ meaning, type: 'FeatureNotAvailable' });
const inside: FaultCode = { meaning: 'an error inside QuickBooks', type: 'VendorFault' };

/**
 * The vendor's error codes in our words. A code that is not listed means that the record was refused as it is
 * (`InvalidRecord`), that a read was refused (`ReadRefused`), or that a batch was (`BatchRefused`), with the vendor's
 * own message.
 */
export const FAULT_CODES: Readonly<Record<string, FaultCode>> = {
  '100': access('general authentication failure'),
  '110': access('OAuth failure'),
  '120': access('the user or the company has no access'),
  '3100': access('the token belongs to another company or application'),
  '3200': access('the token expired or was revoked'),
  '5020': { meaning: 'the user may not do this', type: 'PermissionDenied' },

  '130': company('wrong cluster'),
  '140': company('the company is locked'),
  '150': company('the company is under maintenance'),
  '6190': company('the subscription ended'),
  '3001': { meaning: 'the request limit was reached', type: 'RateLimited' },

  // Used before, with another outcome than the one we hold: look the record up.
  '600': { meaning: 'the request id was used before', type: 'OutcomeUnknown' },

  // 610 is decided by what it speaks of; a new record can only refer to something that is gone.
  '610': {
    meaning: 'not found, deleted or inactive',
    type: 'CounterpartMissing',
    on: { create: 'ReferenceNotFound' },
  },
  '620': { meaning: 'a transaction that cannot be linked', type: 'ReferenceNotFound' },
  '2500': { meaning: 'a reference that does not exist or is inactive', type: 'ReferenceNotFound' },
  // Field reports: what is new cannot be stale; it is answered for a closed period.
  '5010': { meaning: 'another version is there', type: 'StaleVersion', on: { create: 'BooksClosed' } },

  '6140': { meaning: 'the number is taken', type: 'DuplicateNumber' },
  '6240': { meaning: 'the name is taken', type: 'DuplicateName' },

  '6200': closed,
  '6210': closed,
  '6220': frozen('it may not be deleted'),
  '6280': frozen('the name is in use or has a balance'),
  '6320': frozen('the time is on an invoice'),
  '6450': frozen('it is settled'),
  '6480': frozen('it is matched with the bank'),
  '6540': frozen('it lies in a deposit'),

  '500': plan('an operation that is not supported'),
  '5030': plan('the plan does not include it'),
  '9341': plan('the plan has no projects'),

  '2010': invalid('an unknown property'),
  '2020': invalid('a required value is missing'),
  '2030': invalid('an invalid id'),
  '2040': invalid('an invalid text'),
  '2050': invalid('a text too long or too short'),
  '2060': invalid('an invalid number'),
  '2070': invalid('an invalid whole number'),
  '2080': invalid('an invalid truth value'),
  '2090': invalid('an invalid date'),
  '2100': invalid('an invalid instant'),
  '2110': invalid('an invalid range of dates, or one too far back'),
  '2130': invalid('an invalid request id'),
  '2170': invalid('a value that is not in the list'),
  '2210': invalid('an invalid e-mail address'),
  '2250': invalid('no lines'),
  '2290': invalid('a negative amount'),
  '2300': invalid('debits and credits differ'),
  '4000': invalid('a query that cannot be parsed'),
  '4001': invalid('a query that cannot be answered'),
  '5000': invalid('a validation error'),
  '6000': invalid('a business rule; only its detail tells which'),
  '6070': invalid('an amount that is not price by quantity'),
  '6080': invalid('no name'),
  '6100': invalid('a tax code that lines may not have'),
  '6160': invalid('wrong tax details'),
  '6170': invalid('tax details where there is no tax'),
  '6180': invalid('nested too deep'),
  '6230': invalid('a wrong amount of tax'),
  '6250': invalid('an invalid name'),
  '6290': invalid('an invalid employee or vendor'),
  '6300': invalid('no employee or vendor'),
  '6310': invalid('billable time without a customer'),
  '6330': invalid('billable time without a rate'),
  '6340': invalid('an invalid time'),
  '6350': invalid('no time'),
  '6360': invalid('no start'),
  '6370': invalid('no end'),
  '6380': invalid('an invalid duration'),
  '6390': invalid('hours as well as start and end'),
  '6420': invalid('no e-mail address to send to'),
  '6430': invalid('an account of the wrong type'),
  '6440': invalid('an account of the wrong type in a line'),
  '1040': invalid('too many operations in a batch'),

  '10000': inside,
  '10100': inside,
  '10200': inside,
};

/** What a code means for what was asked. */
export function typeOfCode(code: string, operation: FaultOperation): SyncErrorType {
  const entry = FAULT_CODES[code];
  const type = entry?.on?.[operation] ?? entry?.type ?? 'InvalidRecord';
  if (operation === 'read') return OF_READS.has(type) || stopsConnection(type) ? type : 'ReadRefused';
  // The items were not looked at: each goes alone, and is told what is wrong with it.
  if (operation === 'batch') return OF_BATCHES.has(type) || stopsConnection(type) ? type : 'BatchRefused';
  return type;
}

const OF_READS: ReadonlySet<SyncErrorType> = new Set([
  'VendorFault',
  'PermissionDenied',
  'FeatureNotAvailable',
]);
const OF_BATCHES: ReadonlySet<SyncErrorType> = new Set(['VendorFault', 'OutcomeUnknown', 'PermissionDenied']);

function stopsConnection(type: SyncErrorType): boolean {
  return SYNC_ERRORS[type].handling === 'pause';
}

/** Words of a closed pay period. */
export const PAYROLL = /payroll|pay period/i;

/**
 * 6000 covers every business rule that has no code of its own; only its detail tells which one it was. First
 * match wins; no match means `InvalidRecord`.
 */
export const TYPE_OF_BUSINESS_DETAIL: readonly (readonly [RegExp, SyncErrorType])[] = [
  [/one name at a time/i, 'VendorBusy'],
  [PAYROLL, 'PayrollPeriodLocked'],
  [/closing date|books? (are|is|has been|have been) closed|period (is )?closed/i, 'BooksClosed'],
  [/currency/i, 'CurrencyMismatch'],
];
