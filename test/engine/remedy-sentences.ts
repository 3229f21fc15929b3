import type { SyncErrorType } from '../../src/errors.ts';
import type { Told } from './not-performed.ts';

/**
 * What remedies say beside what the walk over them performs, sentence by sentence: `said` names nothing to do; the
 * others are performed by a test of their own, or cannot be, with the reason.
 */
export type Beside = 'said' | Told | { because: string };

const OUTSIDE = { because: 'It names people outside this installation.' };
const OVER = {
  because: 'It is the same button as of every other error; it is pressed where a cause can be over.',
};
const SIDES: Told = {
  file: 'engine/held.test.ts',
  title: 'an amount that changed there only: write ours puts ours back, keep theirs takes it in',
};
const LINKED: Told = {
  file: 'engine/held.test.ts',
  title:
    'a link to confirm shows each difference; it is linked with either side’s version, or made under another name',
};
const AT_FAULT = 'engine/at-fault.ts';
const MAPPED = 'engine/at-fault-mappings.ts';

export const BESIDE: Partial<Record<SyncErrorType, Readonly<Record<string, Beside>>>> = {
  OutcomeUnknown: {
    'The request may or may not have arrived.': 'said',
    'It is sent again under the same id, so nothing is written twice.': 'said',
  },
  VendorBusy: { 'This normally passes.': 'said' },
  VendorFault: { 'if it persists, give the reference number to the vendor’s support.': OUTSIDE },
  StaleVersion: {
    'If it stays after the automatic retries, press Retry;': OVER,
    'if it comes again, give the reference number to the vendor’s support.': OUTSIDE,
  },
  DuplicateName: {
    'Customers, vendors and employees share one list of names, inactive ones included.': 'said',
  },
  TotalMismatch: { 'Compare both totals in the message.': 'said', 'Usually the tax differs:': 'said' },
  PaymentNotApplied: { 'The money is in QuickBooks as credit of the customer.': 'said' },
  RecordFrozen: { 'The record is deposited, settled or matched.': 'said' },
  ChangedInQuickBooks: {
    'Open the record:': 'said',
    'both sides stand there next to each other.': SIDES,
    'Choose “Write ours” (as Sync does) to put this version back into QuickBooks, or “Keep theirs” to take the one from there, as a pull does.':
      SIDES,
    'What is made from what a processor reports, or from time here, then stays there as it is.': {
      file: 'engine/answers.test.ts',
      title: 'that a person leaves as it is there stays so, and is told again only when it changes again',
    },
  },
  CounterpartMissing: {
    'Restore it in QuickBooks, or press Sync to create it anew.': {
      because:
        'QuickBooks restores no transaction that was deleted; a name that was made inactive is restored under `inactive_there`.',
    },
  },
  ReadRefused: {
    'Nothing was changed, and what was read so far is kept.': 'said',
    'Give the vendor’s message and the reference number to support.': OUTSIDE,
    'of a record, press Retry.': {
      file: 'engine/answers.test.ts',
      title: 'is held with what QuickBooks said where it refuses to tell the rate, and goes once it does',
    },
  },
  ReadFailed: {
    'It was asked three times;': 'said',
    'nothing was changed, and what was read so far is kept.': 'said',
    'a look for changes is repeated by itself.': {
      file: 'engine/changes.test.ts',
      title: 'the cursor lies before the read, and stays where it was when the read fails',
    },
    'If it stays, give the reference number to the vendor’s support.': OUTSIDE,
  },
  ReferenceNotFound: {
    'Where it is a record of yours, Sync on that one repairs it, and this one then goes by itself.': {
      file: AT_FAULT,
      title: 'turns red, is named by type and name in what was refused for it, and Sync on it sends both',
    },
  },
  InactiveThere: {
    'what was refused for it then goes by itself.': {
      file: AT_FAULT,
      title: 'is told once, however many were refused for it; made active there, they go with the next look',
    },
    'To leave it inactive, use another one in the records that refer to it.': {
      file: AT_FAULT,
      title: 'is left inactive where what referred to it uses another one, or is withdrawn',
    },
  },
  Conflict: {
    'Open the record:': 'said',
    'both sides stand there next to each other.': SIDES,
  },
  LinkToConfirm: {
    'Open the record:': 'said',
    'both stand there next to each other.': LINKED,
    'If they are the same, choose whose version goes where they differ;': LINKED,
    'what either leaves open comes over.': LINKED,
    'If they are not, give this one another name there, or rename the one in QuickBooks.': LINKED,
  },
  CurrencyMismatch: {
    'A customer’s currency is fixed in QuickBooks.': 'said',
  },
  TaxCodeNotMapped: {
    'what waits for it then goes by itself.': {
      file: MAPPED,
      title: 'a tax code that is gone is named; another one under Tax Code Mapping sends the invoice',
    },
    'One that is inactive there can also be made active in QuickBooks:': {
      file: MAPPED,
      title: 'an account that is made active there goes with Retry',
    },
    'then press Retry.': { file: MAPPED, title: 'an account that is made active there goes with Retry' },
  },
  ChangedMeanwhile: {
    'what each side changed is merged and written.': 'said',
    'Or approve the change under Import from QuickBooks in the Sync Wizard first, then press Retry.': {
      because:
        'Approving what comes in is shown in `db/approvals-inbound.test.ts`; Retry is the button of every error.',
    },
  },
  PrerequisiteNotMet: { 'this one then goes by itself.': 'said' },
};

/** A remedy by its sentences, and what stands between colons and semicolons. */
export function sentencesOf(remedy: string): string[] {
  return remedy.split(/(?<=[.;:])\s+/);
}
