import { mainBooking, type Payout } from '../../../domain/entities/payout.ts';
import type { PayoutActivity } from '../../../domain/entities/payout-activity.ts';
import type { Booking, BookingLine } from '../../../domain/payout-booking.ts';
import { imbalance } from '../../../domain/payout-lines.ts';
import { SyncError } from '../../../errors.ts';
import { Unreadable } from '../../row-content.ts';
import { ExactNumber, type JsonObject } from '../exact-json.ts';
import { writeNote } from '../marker.ts';
import type { WriteContext } from './write-context.ts';
import { currency, reference, text } from './write-fields.ts';

interface Entry {
  currency: string;
  date: string;
  memo: string;
  booking: Booking;
}

export function writePayout(data: Payout, context: WriteContext): JsonObject {
  if (data.problem) throw new SyncError({ ...data.problem });
  const message = imbalance(data);
  if (message) throw new SyncError({ type: 'TotalMismatch', message });
  const memo = data.period ? `Balance of ${data.date}` : `Payout ${data.reference}`;
  return writeEntry({ ...data, memo, booking: mainBooking(data) }, context);
}

export function writePayoutActivity(data: PayoutActivity, context: WriteContext): JsonObject {
  // Nothing of a payout is booked before all of it can be.
  for (const { role, currency: needed } of data.needs ?? []) context.account(role, needed);
  return writeEntry({ ...data, memo: `Payout ${data.payout}: ${data.title}` }, context);
}

function writeEntry(entry: Entry, context: WriteContext): JsonObject {
  const common = {
    TxnDate: entry.date,
    CurrencyRef: currency(context, entry.currency),
    PrivateNote: text(context, 'memo', writeNote({ memo: entry.memo }, context.recordId), 4000),
  };
  const account = (role: Parameters<WriteContext['account']>[0]) =>
    reference(context.account(role, entry.currency));
  const { booking } = entry;
  switch (booking.form) {
    case 'deposit':
      return {
        ...common,
        ...withoutTax(context),
        DepositToAccountRef: account(booking.into),
        Line: booking.lines.map((line) => depositLine(line, entry.currency, context)),
      };
    case 'expense':
      return {
        ...common,
        ...withoutTax(context),
        PaymentType: 'Cash',
        AccountRef: account(booking.from),
        Line: booking.lines.map((line) => expenseLine(line, entry.currency, context)),
      };
    case 'transfer':
      return {
        ...common,
        FromAccountRef: account(booking.from),
        ToAccountRef: account(booking.to),
        Amount: new ExactNumber(booking.amount),
      };
  }
}

/** Tax was dealt with where the sale was booked. */
function withoutTax({ company }: WriteContext): JsonObject {
  return company.country === 'US' || company.salesTax === 'none'
    ? {}
    : { GlobalTaxCalculation: 'NotApplicable' };
}

/** Money of a payment that lies in Undeposited Funds, or of an account. */
function depositLine(line: BookingLine, lineCurrency: string, context: WriteContext): JsonObject {
  const Amount = new ExactNumber(line.amount);
  if (line.paymentId) {
    const TxnId = context.externalId('payment', line.paymentId);
    return { Amount, LinkedTxn: [{ TxnId, TxnType: 'Payment', TxnLineId: '0' }] };
  }
  return {
    Amount,
    Description: line.description,
    DetailType: 'DepositLineDetail',
    DepositLineDetail: { AccountRef: accountOf(line, lineCurrency, context) },
  };
}

function expenseLine(line: BookingLine, lineCurrency: string, context: WriteContext): JsonObject {
  return {
    Amount: new ExactNumber(line.amount),
    Description: line.description,
    DetailType: 'AccountBasedExpenseLineDetail',
    AccountBasedExpenseLineDetail: { AccountRef: accountOf(line, lineCurrency, context) },
  };
}

function accountOf({ role, description }: BookingLine, lineCurrency: string, context: WriteContext) {
  if (role) return reference(context.account(role, lineCurrency));
  throw new SyncError({ type: 'InvalidRecord', message: `“${description}” names no account.` });
}

export function refuseToRead(): never {
  throw new Unreadable('is a booking of a payout, which is made from what the processor reports');
}
