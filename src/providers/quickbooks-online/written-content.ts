import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { paymentSchema } from '../../domain/entities/payment.ts';
import { timesheetEntrySchema } from '../../domain/entities/timesheet-entry.ts';
import type { EntityType } from '../../domain/entity.ts';
import { contentOfPayment, type WrittenContent } from '../../domain/written.ts';
import type { ComposeContext, PushItem } from '../provider.ts';

const number = z.string().optional().catch(undefined);

/** What an answer tells of what is there now. Members that are no numbers are left out, and so not compared. */
const contentRow = z.object({
  TotalAmt: number,
  /** Transfers have this instead of a total. */
  Amount: number,
  UnappliedAmt: number,
  ExchangeRate: number,
  HomeTotalAmt: number,
  Hours: number,
  Minutes: number,
  Seconds: number,
  Active: z.boolean().optional().catch(undefined),
  TxnTaxDetail: z.object({ TotalTax: z.string().nullish() }).nullish().catch(undefined),
  Line: z.array(z.looseObject({})).optional().catch(undefined),
});

const appliedLine = z.object({
  Amount: z.string(),
  LinkedTxn: z.array(z.object({ TxnId: z.string(), TxnType: z.string() })).min(1),
});

export function answeredContent(entityType: EntityType, document: unknown): WrittenContent {
  const row = contentRow.parse(document);
  const content: WrittenContent = {
    total: row.TotalAmt ?? row.Amount,
    tax: row.TxnTaxDetail?.TotalTax ?? undefined,
    rate: row.ExchangeRate,
    homeTotal: row.HomeTotalAmt,
    active: row.Active,
  };
  if (entityType === 'payment') {
    return { ...content, unapplied: row.UnappliedAmt, applied: appliedIn(row.Line ?? []) };
  }
  return entityType === 'timesheet_entry' ? { minutes: minutesIn(row) } : content;
}

/** Credits that a payment uses up are no documents that it pays. */
function appliedIn(lines: readonly unknown[]): Record<string, string> {
  const applied: Record<string, string> = {};
  for (const line of lines) {
    const parsed = appliedLine.safeParse(line).data;
    const [link] = parsed?.LinkedTxn ?? [];
    if (!parsed || link?.TxnType !== 'Invoice') continue;
    applied[link.TxnId] = new Decimal(applied[link.TxnId] ?? 0).plus(parsed.Amount).toFixed();
  }
  return applied;
}

function minutesIn({ Hours, Minutes, Seconds }: z.infer<typeof contentRow>): string | undefined {
  if (Hours === undefined && Minutes === undefined) return undefined;
  return new Decimal(Hours ?? 0)
    .times(60)
    .plus(Minutes ?? 0)
    .plus(new Decimal(Seconds ?? 0).div(60))
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
      // Left as it is there, it is what somebody made of it there.
      if (item.agreed && !item.agreed.changed.includes('minutes')) return undefined;
      return { minutes: String(timesheetEntrySchema.parse(item.data).minutes) };
    default:
      return undefined;
  }
}
