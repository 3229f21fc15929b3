import { z } from 'zod';
import type { EntityType } from '../../domain/entity.ts';
import {
  CUSTOMER_MEMBERS,
  INVOICE_MEMBERS,
  ITEM_MEMBERS,
  type Members,
  PAYMENT_MEMBERS,
} from './entities/members.ts';

/** What our writes can change of a row, by type: all that putting one back has to state. */
const TRANSACTION = ['TxnDate', 'CurrencyRef', 'ExchangeRate', 'PrivateNote', 'TotalAmt'];
const BOOKING = [
  ...TRANSACTION,
  'GlobalTaxCalculation',
  'Line',
  // Of a deposit, an expense and a transfer.
  'DepositToAccountRef',
  'PaymentType',
  'AccountRef',
  'FromAccountRef',
  'ToAccountRef',
  'Amount',
];
/** Whole, because QuickBooks clears what an update of time leaves out. */
const TIME = [
  'NameOf',
  'EmployeeRef',
  'VendorRef',
  'TxnDate',
  'StartTime',
  'EndTime',
  'BreakHours',
  'BreakMinutes',
  'BreakSeconds',
  'Hours',
  'Minutes',
  'Seconds',
  'TimeZone',
  'CustomerRef',
  'ItemRef',
  'PayrollItemRef',
  'BillableStatus',
  'Taxable',
  'HourlyRate',
  'CostRate',
  'ClassRef',
  'DepartmentRef',
  'ProjectRef',
  'Description',
];

const IMAGE: Partial<Record<EntityType, readonly string[]>> = {
  customer: membersIn(CUSTOMER_MEMBERS),
  service_item: membersIn(ITEM_MEMBERS),
  invoice: [...membersIn(INVOICE_MEMBERS), 'ExchangeRate', 'TotalAmt'],
  payment: [...membersIn(PAYMENT_MEMBERS), 'ExchangeRate'],
  payout: BOOKING,
  payout_activity: BOOKING,
  timesheet_entry: TIME,
};

function membersIn(members: Members): string[] {
  return [...new Set(Object.values(members).flat())];
}

const rowSchema = z.record(z.string(), z.unknown());
const lineSchema = z.looseObject({ DetailType: z.string().optional() });

/** The row as far as a write of ours could change it; undefined for what is no row. */
export function imageOf(entityType: EntityType, row: unknown): Record<string, unknown> | undefined {
  const members = rowSchema.safeParse(row).data;
  if (!members) return undefined;
  const kept = (IMAGE[entityType] ?? []).flatMap((name) => {
    const value = name === 'Line' ? linesIn(members.Line) : members[name];
    return value === undefined || value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(kept);
}

/** Without what the vendor works out by itself. */
function linesIn(lines: unknown): unknown {
  const list = z.array(lineSchema).safeParse(lines).data;
  return list
    ?.filter(({ DetailType }) => DetailType !== 'SubTotalLineDetail')
    .map(({ LineEx: _facts, ...line }) => line);
}
