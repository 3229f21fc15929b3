import type { SyncErrorType } from '../../../errors.ts';

/**
 * The vendor's error codes in our words. A code that is not listed means that the record was refused as it
 * is: `InvalidRecord`, with the vendor's own message.
 */
export const TYPE_OF_CODE: Readonly<Record<string, SyncErrorType>> = {
  // Access.
  '100': 'ConnectionNeedsReauth',
  '110': 'ConnectionNeedsReauth',
  '120': 'ConnectionNeedsReauth',
  '3100': 'ConnectionNeedsReauth',
  '3200': 'ConnectionNeedsReauth',
  '5020': 'PermissionDenied',

  // The company as a whole: wrong cluster, locked, under maintenance, subscription ended.
  '130': 'CompanyUnavailable',
  '140': 'CompanyUnavailable',
  '150': 'CompanyUnavailable',
  '6190': 'CompanyUnavailable',
  '3001': 'RateLimited',

  // The request id was used before, with another outcome than the one we hold: look the record up.
  '600': 'OutcomeUnknown',

  // Versions and references. 610 is decided by what it speaks of.
  '610': 'CounterpartMissing',
  '2500': 'ReferenceNotFound',
  '5010': 'StaleVersion',

  // Names and numbers.
  '6140': 'DuplicateNumber',
  '6240': 'DuplicateName',

  // What may no longer change.
  '6200': 'BooksClosed',
  '6210': 'BooksClosed',
  '6220': 'RecordFrozen',
  '6280': 'RecordFrozen',
  '6320': 'RecordFrozen',
  '6450': 'RecordFrozen',
  '6480': 'RecordFrozen',
  '6540': 'RecordFrozen',

  // The plan.
  '500': 'FeatureNotAvailable',
  '5030': 'FeatureNotAvailable',
  '9341': 'FeatureNotAvailable',

  // Inside the vendor.
  '10000': 'VendorFault',
  '10100': 'VendorFault',
  '10200': 'VendorFault',
};

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
