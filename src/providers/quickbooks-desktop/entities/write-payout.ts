import { mainBooking, type Payout } from '../../../domain/entities/payout.ts';
import type { PayoutActivity } from '../../../domain/entities/payout-activity.ts';
import type { Booking, BookingLine } from '../../../domain/payout-booking.ts';
import { imbalance } from '../../../domain/payout-lines.ts';
import { SyncError } from '../../../errors.ts';
import { Unreadable } from '../../row-content.ts';
import { writeNote } from '../note.ts';
import type { Tree } from '../qbxml/write-message.ts';
import type { WriteContext } from './write-context.ts';
import { currency, reference } from './write-fields.ts';

interface Entry {
  currency: string;
  date: string;
  memo: string;
  booking: Booking;
}

export function writePayout(data: Payout, context: WriteContext): Tree {
  if (data.problem) throw new SyncError({ ...data.problem });
  const message = imbalance(data);
  if (message) throw new SyncError({ type: 'TotalMismatch', message });
  return writeEntry({ ...data, memo: `Payout ${data.reference}`, booking: mainBooking(data) }, context);
}

export function writePayoutActivity(data: PayoutActivity, context: WriteContext): Tree {
  // Nothing of a payout is booked before all of it can be.
  for (const { role, currency: needed } of data.needs ?? []) context.account(role, needed);
  return writeEntry({ ...data, memo: `Payout ${data.payout}: ${data.title}` }, context);
}

function writeEntry(entry: Entry, context: WriteContext): Tree {
  currency(context, entry.currency);
  const Memo = writeNote({ memo: entry.memo }, context.recordId);
  const account = (role: Parameters<WriteContext['account']>[0]) =>
    reference(context.account(role, entry.currency));
  const { booking } = entry;
  switch (booking.form) {
    case 'deposit':
      return {
        TxnDate: entry.date,
        DepositToAccountRef: account(booking.into),
        Memo,
        ...lines(context, 'DepositLine', booking.lines, (line) => depositLine(line, entry.currency, context)),
      };
    case 'expense':
      return {
        TxnDate: entry.date,
        AccountRef: account(booking.from),
        Memo,
        ...lines(context, 'ExpenseLine', booking.lines, (line) => ({
          AccountRef: accountOf(line, entry.currency, context),
          Amount: line.amount,
          Memo: line.description,
        })),
      };
    case 'transfer':
      return { TxnDate: entry.date, ...transfer(booking, account, { Memo, context }) };
  }
}

function lines(
  { isUpdate }: WriteContext,
  name: 'DepositLine' | 'ExpenseLine',
  all: readonly BookingLine[],
  write: (line: BookingLine) => Tree,
): Tree {
  return isUpdate
    ? { [`${name}Mod`]: all.map((line) => ({ TxnLineID: '-1', ...write(line) })) }
    : { [`${name}Add`]: all.map(write) };
}

/** A journal entry: unlike a transfer there, it can be taken back from outside, in every version. */
function transfer(
  booking: Extract<Booking, { form: 'transfer' }>,
  account: (role: Parameters<WriteContext['account']>[0]) => Tree,
  { Memo, context }: { Memo: string; context: WriteContext },
): Tree {
  const debit = { AccountRef: account(booking.to), Amount: booking.amount, Memo };
  const credit = { AccountRef: account(booking.from), Amount: booking.amount, Memo };
  if (!context.isUpdate) return { lines: [{ JournalDebitLine: debit }, { JournalCreditLine: credit }] };
  return {
    JournalLineMod: [
      { TxnLineID: '-1', JournalLineType: 'Debit', ...debit },
      { TxnLineID: '-1', JournalLineType: 'Credit', ...credit },
    ],
  };
}

/** Money of a payment that lies in Undeposited Funds, or of an account. */
function depositLine(line: BookingLine, lineCurrency: string, context: WriteContext): Tree {
  if (line.paymentId) return { PaymentTxnID: context.externalId('payment', line.paymentId) };
  return {
    AccountRef: accountOf(line, lineCurrency, context),
    Memo: line.description,
    Amount: line.amount,
  };
}

function accountOf({ role, description }: BookingLine, lineCurrency: string, context: WriteContext): Tree {
  if (role) return reference(context.account(role, lineCurrency));
  throw new SyncError({ type: 'InvalidRecord', message: `“${description}” names no account.` });
}

export function refuseToRead(): never {
  throw new Unreadable('is a booking of a payout, which is made from what the processor reports');
}
