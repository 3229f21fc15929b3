import type { EntityType } from './domain/entity.ts';
import type { MappingRef } from './domain/mapping.ts';

/**
 * The closed list of reasons why a record does not sync. Providers translate what their vendor says into one
 * of these at their edge; workflows, the log, the API and the documentation only ever switch on `type`.
 */

/** Who has to act before the record can go. */
export type Actor = 'nobody' | 'bookkeeper' | 'admin' | 'operator' | 'api_client';

/**
 * What the engine does by itself:
 * `retry` - up to two more attempts; `hold` - nothing until somebody acted; `pause` - the whole connection
 * waits, its records stay pending and no attempt is counted.
 */
export type Handling = 'retry' | 'hold' | 'pause';

interface ErrorDefinition {
  readonly code: string;
  readonly title: string;
  readonly handling: Handling;
  readonly actor: Actor;
  readonly remedy: string;
  /** Nothing is wrong with the record, it only waits for somebody: the log says *Skipped*, not *Error*. */
  readonly skipped?: true;
}

export const SYNC_ERRORS = {
  // Transient: the engine tries again.
  OutcomeUnknown: {
    code: 'outcome_unknown',
    title: 'No answer from the accounting system',
    handling: 'retry',
    actor: 'nobody',
    remedy:
      'The request may or may not have arrived. It is sent again under the same id, so nothing is written twice. If this stays, press Retry.',
  },
  VendorBusy: {
    code: 'vendor_busy',
    title: 'The accounting system was busy',
    handling: 'retry',
    actor: 'nobody',
    remedy: 'This normally passes. If it stays after the automatic retries, press Retry later.',
  },
  VendorFault: {
    code: 'vendor_fault',
    title: 'The accounting system had an internal error',
    handling: 'retry',
    actor: 'nobody',
    remedy:
      'If it stays after the automatic retries, press Retry later; if it persists, give the reference number to the vendor’s support.',
  },
  BatchRefused: {
    code: 'batch_refused',
    title: 'The accounting system refused a batch as a whole',
    handling: 'retry',
    actor: 'nobody',
    remedy: 'Each record of the batch is sent by itself next, and is told what is wrong with it.',
  },
  StaleVersion: {
    code: 'stale_version',
    title: 'The record was changed in the accounting system meanwhile',
    handling: 'retry',
    actor: 'nobody',
    remedy:
      'The current version is read and the change is decided again. If it stays after the automatic retries, press Retry; if it comes again, give the reference number to the vendor’s support.',
  },

  // The connection waits.
  RateLimited: {
    code: 'rate_limited',
    title: 'The vendor’s request limit was reached',
    handling: 'pause',
    actor: 'nobody',
    remedy: 'The connection pauses until the limit allows more and then goes on by itself.',
  },
  VendorUnavailable: {
    code: 'vendor_unavailable',
    title: 'The accounting system does not answer',
    handling: 'pause',
    actor: 'nobody',
    remedy: 'The connection is paused and tries again by itself; records stay pending.',
  },
  CompanyUnavailable: {
    code: 'company_unavailable',
    title: 'The company file is locked, in maintenance or its subscription has ended',
    handling: 'pause',
    actor: 'admin',
    remedy:
      'Check the company’s subscription and status in QuickBooks. Syncing goes on by itself once it is open.',
  },
  ConnectionNeedsReauth: {
    code: 'connection_needs_reauth',
    title: 'QuickBooks no longer accepts this connection',
    handling: 'pause',
    actor: 'admin',
    remedy: 'Reconnect QuickBooks on the Connection page. Everything that is pending then goes by itself.',
  },

  // A person acts; nothing is retried by itself.
  InvalidRecord: {
    code: 'invalid_record',
    title: 'The record is refused as it is',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy: 'Correct the field named in the message; saving the record sends it again.',
  },
  RequestRefused: {
    code: 'request_refused',
    title: 'QuickBooks could not read what was sent',
    handling: 'hold',
    actor: 'operator',
    remedy:
      'The record is fine; the way it was sent was not, and nothing was written. Report it with the request and the answer from its log entry. After an update of this installation, press Retry.',
  },
  DuplicateName: {
    code: 'duplicate_name',
    title: 'Another name in QuickBooks is the same',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Customers, vendors and employees share one list of names, inactive ones included. Rename this record, or rename or link the one in QuickBooks, then press Retry.',
  },
  DuplicateNumber: {
    code: 'duplicate_number',
    title: 'Another document in QuickBooks has this number',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy: 'Give one of the two another number, then press Retry.',
  },
  TotalMismatch: {
    code: 'total_mismatch',
    title: 'QuickBooks computed another total',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Compare both totals in the message. Usually the tax differs: correct the tax here or in QuickBooks, then press Retry.',
  },
  PaymentNotApplied: {
    code: 'payment_not_applied',
    title: 'QuickBooks took the payment, but it does not pay what it should',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'The money is in QuickBooks as credit of the customer. Take back there what pays the invoice instead (a credit that QuickBooks applied by itself, or another payment), then press Sync; or change here what this payment pays.',
  },
  WriteNotDone: {
    code: 'write_not_done',
    title: 'QuickBooks answered, but did not do it',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Press Sync to ask once more. If the message comes again, void or change it in QuickBooks and press Sync.',
  },
  BooksClosed: {
    code: 'books_closed',
    title: 'The books are closed for this date',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Open the period in QuickBooks (Account and settings, Close the books) or change the date, then press Retry.',
  },
  RecordFrozen: {
    code: 'record_frozen',
    title: 'QuickBooks no longer allows this record to change',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy: 'The record is deposited, settled or matched. Undo that in QuickBooks first, then press Retry.',
  },
  ChangedInQuickBooks: {
    code: 'changed_in_quickbooks',
    title: 'An amount, a number or the state was changed in QuickBooks',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Open the record: both sides stand there next to each other. Choose “Write ours” (as Sync does) to put this version back into QuickBooks, or “Keep theirs” to take the one from there, as a pull does. What is made from what a processor reports, or from time here, then stays there as it is.',
  },
  UnreadableThere: {
    code: 'unreadable_there',
    title: 'It was changed in QuickBooks into something that has no place here',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Nothing is written over it. Open the record: both sides stand there next to each other. Choose “Keep theirs” to leave it as it is there, “Take over what can be read”, or “Write ours” (as Sync does) to replace it by this version.',
  },
  CounterpartMissing: {
    code: 'counterpart_missing',
    title: 'The record was deleted in QuickBooks',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy: 'Restore it in QuickBooks, or press Sync to create it anew.',
  },
  ReadRefused: {
    code: 'read_refused',
    title: 'QuickBooks refuses to be read',
    handling: 'hold',
    actor: 'operator',
    remedy:
      'Nothing was changed, and what was read so far is kept. Give the vendor’s message and the reference number to support. Once it is mended, start the pull, import, report or check again; of a record, press Retry.',
  },
  ReadFailed: {
    code: 'read_failed',
    title: 'QuickBooks gave no answer to what it was asked',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'It was asked three times; nothing was changed, and what was read so far is kept. Start the pull, import, report or undo again later; a look for changes is repeated by itself. If it stays, give the reference number to the vendor’s support.',
  },
  CurrencyNotInCompany: {
    code: 'currency_not_in_company',
    title: 'The QuickBooks company does not have the currency',
    handling: 'hold',
    actor: 'admin',
    remedy:
      'Add the currency to QuickBooks’ currencies (Settings, Currencies, Add currency), then press Retry.',
  },
  ExchangeRateUnknown: {
    code: 'exchange_rate_unknown',
    title: 'No exchange rate is known for the record’s currency and date',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Enter the rate of that day in QuickBooks (Settings, Currencies, Edit currency exchange), then press Retry.',
  },
  MayBeThere: {
    code: 'may_be_there',
    title: 'Whether the record arrived cannot be told',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Look in the accounting system whether the record is there. If it is, link it by a pull or the Import Wizard; if it is not, press Sync, which writes it.',
  },
  ReferenceNotFound: {
    code: 'reference_not_found',
    title: 'Something that the record refers to is missing or inactive in QuickBooks',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Restore or activate what the message names in QuickBooks, then press Retry. Where it is a record of yours, Sync on that one repairs it, and this one then goes by itself.',
  },
  InactiveThere: {
    code: 'inactive_there',
    title: 'Inactive in QuickBooks, and still in use',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Press “Make active again”, as Sync does, or make it active in QuickBooks: what was refused for it then goes by itself. To leave it inactive, use another one in the records that refer to it.',
  },
  Conflict: {
    code: 'conflict',
    title: 'Changed on both sides',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Open the record: both sides stand there next to each other. Choose “Write ours” (as Sync does) to keep this version, or “Keep theirs” to take the one of QuickBooks.',
  },
  LinkToConfirm: {
    code: 'link_to_confirm',
    title: 'A record of this name exists in QuickBooks',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Open the record: both stand there next to each other. If they are the same, choose whose version goes where they differ; what either leaves open comes over. Sync links them too, with this side’s version. If they are not, give this one another name there, or rename the one in QuickBooks.',
  },
  CurrencyMismatch: {
    code: 'currency_mismatch',
    title: 'The currency does not fit',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy: 'A customer’s currency is fixed in QuickBooks. Use that currency, or another customer.',
  },
  FeatureNotAvailable: {
    code: 'feature_not_available',
    title: 'The QuickBooks plan does not include this',
    handling: 'hold',
    actor: 'admin',
    remedy: 'Switch the feature on in QuickBooks or upgrade the plan, then press Retry.',
  },
  PermissionDenied: {
    code: 'permission_denied',
    title: 'The QuickBooks user may not do this',
    handling: 'hold',
    actor: 'admin',
    remedy: 'Reconnect as a company administrator, then press Retry.',
  },
  AccountNotMapped: {
    code: 'account_not_mapped',
    title: 'An account is not mapped, or cannot be used any more',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Choose the account under Account Mapping; what waits for it then goes by itself. One that is inactive there can also be made active in QuickBooks: then press Retry.',
  },
  TaxCodeNotMapped: {
    code: 'tax_code_not_mapped',
    title: 'A tax code is not mapped, or cannot be used any more',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Choose the QuickBooks tax code that it means under Tax Code Mapping; what waits for it then goes by itself. One that is inactive there can also be made active in QuickBooks: then press Retry.',
  },
  EmployeeNotMapped: {
    code: 'employee_not_mapped',
    title: 'The team member is not mapped to an employee',
    handling: 'hold',
    actor: 'bookkeeper',
    skipped: true,
    remedy: 'Map the team member under Employee Mapping, then push timesheet entries.',
  },
  PayrollNotEnabled: {
    code: 'payroll_not_enabled',
    title: 'QuickBooks Payroll is not enabled',
    handling: 'hold',
    actor: 'admin',
    remedy: 'Enable Payroll in QuickBooks, then push timesheet entries.',
  },
  PayrollPeriodLocked: {
    code: 'payroll_period_locked',
    title: 'The pay period is closed in QuickBooks',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy: 'Unlock the pay period in QuickBooks, then push timesheet entries.',
  },
  Undone: {
    code: 'undone',
    title: 'It was undone and is held',
    handling: 'hold',
    actor: 'bookkeeper',
    skipped: true,
    remedy: 'Nothing sends it by itself. Press Sync, or push it, to send it to QuickBooks again.',
  },
  ChangedSince: {
    code: 'changed_since',
    title: 'It was changed since, so it is not undone',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Compare the two in QuickBooks. What was changed by a later sync can be put back first, from its entry in the Sync Log; what somebody changed there, they can change back. Then undo again.',
  },
  PaidByOthers: {
    code: 'paid_by_others',
    title: 'Others’ payments lie on it, so it is not undone',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy: 'Take the payments that the message names off it in QuickBooks, then undo again; or keep it.',
  },
  BalanceNotZero: {
    code: 'balance_not_zero',
    title: 'Something of it is still open, so it stays active',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy: 'See in QuickBooks what is open, settle or remove it, then undo again; or keep the name.',
  },
  CannotBeUndone: {
    code: 'cannot_be_undone',
    title: 'The accounting system has no way back from it',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy: 'Enter it in the accounting system anew if it is still needed.',
  },
  NotKept: {
    code: 'not_kept',
    title: 'What stood there before is not known',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Correct it in QuickBooks by hand; the Sync Log says when it was written, and the record what it is now.',
  },
  AwaitingApproval: {
    code: 'awaiting_approval',
    title: 'Something that it needs waits for approval',
    handling: 'hold',
    actor: 'admin',
    skipped: true,
    remedy: 'Approve what the message names in the Sync Wizard; this record then goes with it.',
  },
  ChangedMeanwhile: {
    code: 'changed_meanwhile',
    title: 'It was changed in QuickBooks since it was last read',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy:
      'Press Fix Edit Sequence: what each side changed is merged and written. Or approve the change under Import from QuickBooks in the Sync Wizard first, then press Retry.',
  },
  PrerequisiteNotMet: {
    code: 'prerequisite_not_met',
    title: 'A record that this one needs has not synced',
    handling: 'hold',
    actor: 'bookkeeper',
    remedy: 'Resolve the record named in the message; this one then goes by itself.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export type SyncErrorType = keyof typeof SYNC_ERRORS;

/** Found by reading the other side: a person lays both sides next to each other and says which goes. */
export const DECIDED_BY_SIGHT: readonly SyncErrorType[] = [
  'Conflict',
  'LinkToConfirm',
  'ChangedInQuickBooks',
  'UnreadableThere',
];

/** What Sync on one record answers: this version goes there. Only whoever looks at that record may say so. */
export const ANSWERED_BY_SYNC: readonly SyncErrorType[] = [
  ...DECIDED_BY_SIGHT,
  'CounterpartMissing',
  'InactiveThere',
  'MayBeThere',
];

/** Whether the log calls it *Skipped*. */
export function isSkip(type: SyncErrorType): boolean {
  const definition: ErrorDefinition = SYNC_ERRORS[type];
  return definition.skipped === true;
}

/** What the vendor itself said, kept verbatim for support. */
export interface VendorDetail {
  code?: string;
  message?: string;
  /** Intuit's transaction id (`intuit_tid`) or the like. */
  reference?: string;
  httpStatus?: number;
  /** Path of the page that explains the code. */
  page?: string;
  /** What to do about this very code, where that says it closer than the type. */
  remedy?: string;
}

/** An error as it is stored and shown. Plain data: it survives JSON. */
export interface SyncErrorInfo {
  type: SyncErrorType;
  message: string;
  /** Path of the offending field in our record, when it is known. */
  field?: string;
  /** The mapping that is missing. */
  mapping?: MappingRef;
  /** What the message speaks of, where that is another record: its id on the other side, and ours once known; without a type it is none of ours. */
  about?: { entityType?: EntityType; externalId: string; recordId?: string };
  /** Of a read that is tried again: how often it failed in a row. */
  tries?: number;
  vendor?: VendorDetail;
}

/** What to do: as the vendor's code asks for, or else as every error of its type does. */
export function remedyOf({ type, vendor }: { type: SyncErrorType; vendor?: VendorDetail | null }): string {
  return vendor?.remedy ?? SYNC_ERRORS[type].remedy;
}

/** Types that Temporal must not retry. */
export const NON_RETRYABLE_TYPES: SyncErrorType[] = syncErrorTypes().filter(
  (type) => SYNC_ERRORS[type].handling !== 'retry',
);

export function syncErrorTypes(): SyncErrorType[] {
  return Object.keys(SYNC_ERRORS) as SyncErrorType[];
}

/** Thrown inside one process; across Temporal only its `info` travels. */
export class SyncError extends Error {
  readonly info: SyncErrorInfo;

  constructor(info: SyncErrorInfo, options?: ErrorOptions) {
    super(info.message, options);
    this.name = info.type;
    this.info = info;
  }
}

export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${String(value)}`);
}
