import { Decimal } from 'decimal.js';
import { ENTITIES } from '../../domain/entities/index.ts';
import { sameAmount } from '../../domain/money.ts';
import type { TypeCount } from '../demo/compare.ts';
import type { LoadedRecord } from '../demo/load.ts';
import type { Computer, RecordThere } from './computer.ts';

const KINDS = {
  customer: 'Customer',
  service_item: 'ItemService',
  invoice: 'Invoice',
  payment: 'ReceivePayment',
} as const;
export type DesktopType = keyof typeof KINDS;
export const DESKTOP_TYPES = Object.keys(KINDS) as DesktopType[];

export interface DesktopComparison {
  counts: Record<DesktopType, TypeCount>;
  /** One sentence for each record that is not as it should be. */
  problems: string[];
}

/** Holds every record against what the company file has, read past our own reading. */
export async function compareDesktop(
  records: readonly LoadedRecord[],
  computer: Computer,
): Promise<DesktopComparison> {
  const zero = (): TypeCount => ({ records: 0, eligible: 0, exact: 0 });
  const counts = Object.fromEntries(
    DESKTOP_TYPES.map((type) => [type, zero()]),
  ) as DesktopComparison['counts'];
  const problems: string[] = [];
  for (const type of DESKTOP_TYPES) {
    const there = await computer.records(KINDS[type]);
    for (const record of records.filter((each) => each.type === type)) {
      const problem = problemOf(type, record, there);
      counts[type].records += 1;
      counts[type].eligible += 1;
      if (problem) problems.push(`${type} ${record.id} ${problem}`);
      else counts[type].exact += 1;
    }
  }
  return { counts, problems };
}

function problemOf(
  type: DesktopType,
  { id, data }: LoadedRecord,
  there: readonly RecordThere[],
): string | undefined {
  const found = there.filter(isIt(type, id, data));
  const [only] = found;
  if (!only) return 'is not in the company file';
  if (found.length > 1) return `is in the company file ${found.length} times`;
  const ours = type === 'service_item' ? String(data.unitPrice) : ENTITIES[type].totalOf?.(data);
  const theirs = amountOf(type, only);
  if (ours === undefined || theirs === undefined || sameAmount(ours, theirs)) return undefined;
  return `has ${theirs} in the company file instead of ${ours}`;
}

/** By a mark that our data itself carries, so that nothing rests on our links. */
function isIt(type: DesktopType, id: string, data: LoadedRecord['data']): (there: RecordThere) => boolean {
  switch (type) {
    case 'customer':
      return ({ Email }) => Email === data.email;
    case 'service_item':
      return ({ Name }) => Name === data.name;
    case 'invoice':
      return ({ RefNumber }) => RefNumber === data.number;
    case 'payment':
      return ({ Memo }) => Memo?.includes(`[LB:${id}]`) ?? false;
  }
}

function amountOf(type: DesktopType, there: RecordThere): string | undefined {
  switch (type) {
    case 'customer':
      return undefined;
    case 'service_item':
      return there.SalesOrPurchase?.Price;
    case 'invoice':
      return new Decimal(there.Subtotal ?? 0).plus(there.SalesTaxTotal ?? 0).toFixed(2);
    case 'payment':
      return there.TotalAmount;
  }
}
