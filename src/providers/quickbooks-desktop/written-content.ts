import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { paymentSchema } from '../../domain/entities/payment.ts';
import { timesheetEntrySchema } from '../../domain/entities/timesheet-entry.ts';
import { contentOfPayment, type WrittenContent } from '../../domain/written.ts';
import type { ComposeContext, PushItem } from '../provider.ts';
import { totalOf } from './entities/read-invoice.ts';
import { many } from './rows.ts';

const number = z.string().optional().catch(undefined);
const appliedRow = z.object({ TxnID: z.string(), TxnType: z.string(), Amount: z.string() });

/** What an answer tells of what is there now. What is not told is left out, and so not compared. */
const contentRow = z.object({
  Subtotal: number,
  SalesTaxTotal: number,
  TotalAmount: number,
  DepositTotal: number,
  Amount: number,
  UnusedPayment: number,
  Duration: z.string().optional(),
  IsActive: z.enum(['true', 'false']).optional().catch(undefined),
  AppliedToTxnRet: many(appliedRow).catch([]),
});
type ContentRow = z.output<typeof contentRow>;

export function answeredContent(row: unknown): WrittenContent {
  const content = contentRow.safeParse(row).data;
  if (!content) return {};
  if (content.Subtotal !== undefined) return { total: totalOf(content), tax: content.SalesTaxTotal };
  if (content.TotalAmount !== undefined) return paymentIn(content, content.TotalAmount);
  return {
    total: content.DepositTotal ?? content.Amount,
    minutes: minutesIn(content.Duration),
    active: content.IsActive === undefined ? undefined : content.IsActive === 'true',
  };
}

/** Credits that a payment uses up are no documents that it pays. */
function paymentIn({ AppliedToTxnRet, UnusedPayment }: ContentRow, total: string): WrittenContent {
  const applied: Record<string, string> = {};
  for (const { TxnID, TxnType, Amount } of AppliedToTxnRet) {
    if (TxnType !== 'Invoice') continue;
    applied[TxnID] = new Decimal(applied[TxnID] ?? 0).plus(Amount).toFixed();
  }
  return { total, applied, unapplied: UnusedPayment };
}

const DURATION = /^PT(\d+)H(\d+)M/;

function minutesIn(duration: string | undefined): string | undefined {
  const [, hours, minutes] = DURATION.exec(duration ?? '') ?? [];
  return hours === undefined
    ? undefined
    : new Decimal(hours)
        .times(60)
        .plus(minutes ?? 0)
        .toFixed();
}

/** What the answer to a create or an update has to tell, beside total and tax. */
export function expectedContent(item: PushItem, context: ComposeContext): WrittenContent | undefined {
  switch (item.entityType) {
    case 'customer':
    case 'service_item':
      return { active: true };
    case 'payment':
      return contentOfPayment(paymentSchema.parse(item.data), (id) => context.externalId('invoice', id));
    case 'timesheet_entry':
      return { minutes: String(timesheetEntrySchema.parse(item.data).minutes) };
    default:
      return undefined;
  }
}
