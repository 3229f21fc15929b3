import type { SyncErrorType } from '../../../errors.ts';

/**
 * Every status code of QuickBooks Desktop that is known, in our words. The page `docs/quickbooks-desktop-codes.md` is
 * made of it.
 */

/** What happens after a code. */
export type CodeClass =
  /** All is well. */
  | 'done'
  /** Written; something about it is told. */
  | 'told'
  | 'auto_retry'
  /** Read again, merged, and written with the new EditSequence. */
  | 'fix_edit_sequence'
  /** Something that the record refers to comes first. */
  | 'dependency'
  | 'link_or_rename'
  /** The pair is gone; made anew only when a person says so. */
  | 'clear_id'
  | 'user'
  | 'our_bug'
  /** About the outcome of a set that was sent before. */
  | 'recovery';

export interface CodeFact {
  code: string;
  class: CodeClass;
  /** How it is handled; absent where nothing went wrong. */
  type?: SyncErrorType;
  meaning: string;
  remedy: string;
}

const AGAIN =
  'It is tried again by itself. If it stays, close the window in QuickBooks that has it open, then press Retry.';
const CORRECT = 'Correct the field that the message names; saving the record sends it again.';
const DATE = 'Correct the date; saving the record sends it again.';
const LATER_YEARS = 'is none, or lies outside the years 1970 to 2037.';
const PERMIT =
  'In QuickBooks, as Admin: Edit, Preferences, Integrated Applications, Company Preferences, Properties. Then press Retry.';
const PERIOD =
  'Open the period in QuickBooks (Edit, Preferences, Accounting) or change the date, then press Retry.';

export const CODES: readonly CodeFact[] = [
  done('0', 'It worked.'),
  done('1', 'Nothing in the company file matches what was asked for.'),
  {
    code: '500',
    class: 'told',
    type: 'CounterpartMissing',
    meaning: 'One or more of the things that were asked for are not in the company file.',
    remedy: 'Where it is the record itself: restore it in QuickBooks, or press Sync to create it anew.',
  },
  told('501', 'QuickBooks knows a field that this version of its interface does not.'),
  told('510', 'What was written cannot be given back.'),
  told('530', 'A field is not supported by this edition, or the right to personal data is missing.'),
  told('531', 'A value is not supported by this edition.'),
  told('550', 'The record was saved without its notes.'),
  told('560', 'A field is no longer used by QuickBooks.'),
  told('570', 'A linked transaction was closed already.'),
  recovery('600', 'QuickBooks no longer keeps the outcome of an earlier request.'),
  {
    code: '1000',
    class: 'auto_retry',
    type: 'VendorFault',
    meaning: 'QuickBooks had an internal error, or lost the company file.',
    remedy:
      'What became of it is looked up, and it is tried again. If it stays, verify and rebuild the company file (File, Utilities), then press Retry.',
  },
  busy('1010', 'QuickBooks was not ready.'),
  ourBug('1030', 'QuickBooks does not know this request.'),
  ourBug('1060', 'The id of the request is too long.'),
  {
    code: '3000',
    class: 'clear_id',
    type: 'CounterpartMissing',
    meaning: 'An id is none of this company file.',
    remedy:
      'Look whether the right company file is open. If the record was deleted there, press Sync to create it anew.',
  },
  ourBug('3010', 'A yes-or-no value is none.'),
  user('3020', 'InvalidRecord', `A date ${LATER_YEARS}`, DATE),
  user('3030', 'InvalidRecord', `A range of dates ${LATER_YEARS}`, DATE),
  ourBug('3031', 'A range of texts is none.'),
  ourBug('3035', 'A duration is none.'),
  ourBug('3040', 'An amount is none.'),
  ourBug('3045', 'A price is none.'),
  ourBug('3050', 'A percentage is none.'),
  ourBug('3060', 'A quantity is none.'),
  ourBug('3065', 'A number is none.'),
  user('3070', 'InvalidRecord', 'A text is longer than QuickBooks keeps.', CORRECT),
  user('3080', 'InvalidRecord', 'A text holds what QuickBooks does not take.', CORRECT),
  user('3085', 'InvalidRecord', 'A number is not what QuickBooks takes.', CORRECT),
  user('3090', 'InvalidRecord', 'A name holds what QuickBooks does not take, such as a colon.', CORRECT),
  {
    code: '3100',
    class: 'link_or_rename',
    type: 'DuplicateName',
    meaning: 'Another customer, vendor, employee or other name has this name, maybe an inactive one.',
    remedy: 'Rename one of the two, or link this record to the one in QuickBooks, then press Retry.',
  },
  {
    code: '3120',
    class: 'clear_id',
    type: 'CounterpartMissing',
    meaning: 'Something is not in the company file: the record itself, a line of it, or what it refers to.',
    remedy:
      'If the record was deleted or merged there, press Sync to create it anew. If the message names something else, restore that. A payment can only pay invoices of its own customer.',
  },
  dependency(
    '3130',
    'The customer or item that this one stands under is not there.',
    'Sync the one above first, then press Retry.',
  ),
  dependency(
    '3140',
    'The record refers to something that is missing or inactive in QuickBooks.',
    'Restore or activate in QuickBooks what the message names, then press Retry.',
  ),
  ourBug('3150', 'Something is missing that QuickBooks needs.'),
  ourBug('3151', 'Something is there that QuickBooks does not take here.'),
  ourBug('3152', 'Two things contradict each other.'),
  ourBug('3153', 'Two things cannot be said together.'),
  user(
    '3160',
    'RecordFrozen',
    'It cannot be deleted: something else uses it.',
    'Undo what uses it in QuickBooks, then press Retry.',
  ),
  user('3161', 'BooksClosed', 'It cannot be deleted: its date is before the closing date.', PERIOD),
  user(
    '3162',
    'RecordFrozen',
    'It cannot be deleted while several people work in the company file.',
    'Switch the company file to single-user mode, then press Retry.',
  ),
  user(
    '3170',
    'RecordFrozen',
    'QuickBooks does not allow the change. Where somebody else only has it open, it is tried again by itself.',
    'Undo in QuickBooks what the message names (deposit, reconciliation, closed period), then press Retry.',
  ),
  user('3171', 'BooksClosed', 'Its date is on or before the closing date.', PERIOD),
  busy('3175', 'Somebody has the record open in QuickBooks.'),
  busy('3176', 'Somebody has something open that belongs to the record.'),
  user(
    '3180',
    'InvalidRecord',
    'QuickBooks could not save it; the message says why. Where somebody else only has it open, it is tried again by itself.',
    CORRECT,
  ),
  user(
    '3185',
    'RecordFrozen',
    'It cannot be voided.',
    'Undo in QuickBooks what depends on it, then press Retry.',
  ),
  user(
    '3190',
    'InvalidRecord',
    'A field cannot be emptied.',
    'Give the field a value; saving the record sends it again.',
  ),
  {
    code: '3200',
    class: 'fix_edit_sequence',
    type: 'StaleVersion',
    meaning:
      'Somebody changed the record in QuickBooks since it was last read (its EditSequence is out of date).',
    remedy:
      'The current version is read, both changes are put together, and it is written again, by itself. If it stays, press Fix Edit Sequence in the Error Log, or press Retry.',
  },
  user(
    '3210',
    'InvalidRecord',
    'A value breaks a rule of QuickBooks, for example a payment that is more than its invoice is open.',
    CORRECT,
  ),
  user('3220', 'PermissionDenied', 'The QuickBooks user may not do this.', PERMIT),
  busy('3231', 'It was not looked at, because an earlier request had failed.'),
  {
    code: '3240',
    class: 'clear_id',
    type: 'CounterpartMissing',
    meaning: 'The id stands for another thing than the one that was synced; a backup may have been restored.',
    remedy: 'Look for the record in QuickBooks; press Sync to match it, or to create it anew.',
  },
  user(
    '3250',
    'FeatureNotAvailable',
    'The feature is switched off, or this edition does not have it.',
    'Switch it on in QuickBooks (Edit, Preferences), then press Retry.',
  ),
  user('3260', 'PermissionDenied', 'The QuickBooks user lacks the permission.', PERMIT),
  user(
    '3261',
    'PermissionDenied',
    'Personal data may not be read.',
    `Tick “Allow this application to access personal data”. ${PERMIT}`,
  ),
  user(
    '3262',
    'FeatureNotAvailable',
    'The payroll subscription does not allow it.',
    'Renew or change the payroll subscription, then press Retry.',
  ),
  user(
    '3263',
    'PermissionDenied',
    'The connector may only read.',
    'Download the .qwc file anew and add it to the Web Connector again, then press Retry.',
  ),
  user(
    '3264',
    'FeatureNotAvailable',
    'The merchant service does not allow it.',
    'Check the merchant service in QuickBooks, then press Retry.',
  ),
  dependency(
    '3270',
    'Something has no account that it could be booked to.',
    'Give the item that the message names an account in QuickBooks, then press Retry.',
  ),
  user(
    '3280',
    'InvalidRecord',
    'An item of this type cannot stand on such a line.',
    'Choose another item for the line; saving the record sends it again.',
  ),
  ourBug('3290', 'The lines came in the wrong order.'),
  user(
    '3500',
    'InvalidRecord',
    'The name would merge two records.',
    'Choose another name; saving the record sends it again.',
  ),
  recovery('9001', 'QuickBooks knows this request with another content.'),
  recovery('9002', 'QuickBooks keeps no outcome of this request.'),
  recovery('9003', 'Not in use.'),
  ourBug('9004', 'The id of the message set is too long.'),
  recovery('9005', 'QuickBooks could not keep the outcome of this request.'),
];

function done(code: string, meaning: string): CodeFact {
  return { code, class: 'done', meaning, remedy: 'Nothing to do.' };
}

function told(code: string, meaning: string): CodeFact {
  return { code, class: 'told', meaning, remedy: 'Nothing to do; the log says what QuickBooks left out.' };
}

function busy(code: string, meaning: string): CodeFact {
  return { code, class: 'auto_retry', type: 'VendorBusy', meaning, remedy: AGAIN };
}

function user(code: string, type: SyncErrorType, meaning: string, remedy: string): CodeFact {
  return { code, class: 'user', type, meaning, remedy };
}

function dependency(code: string, meaning: string, remedy: string): CodeFact {
  return { code, class: 'dependency', type: 'ReferenceNotFound', meaning, remedy };
}

function ourBug(code: string, meaning: string): CodeFact {
  const remedy =
    'Report it with the request and the answer from the log entry of the record. Nothing was written; sending it again as it is would not help.';
  return { code, class: 'our_bug', type: 'RequestRefused', meaning, remedy };
}

function recovery(code: string, meaning: string): CodeFact {
  const remedy =
    'Its records are looked up in the company file by itself, before anything is written anew. If it stays, press Retry.';
  return { code, class: 'recovery', type: 'OutcomeUnknown', meaning, remedy };
}
