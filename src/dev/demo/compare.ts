import { ENTITIES } from '../../domain/entities/index.ts';
import { sameAmount } from '../../domain/money.ts';
import type { DemoBusiness } from '../demo-data.ts';
import { DEMO_TYPES, type DemoType, demoRecords } from './load.ts';
import type { SandboxObject } from './sandbox-objects.ts';

export interface TypeCount {
  /** Records that we hold. */
  records: number;
  /** Of these, the ones that belong in QuickBooks. */
  eligible: number;
  /** Found there exactly once, with exactly our amount. */
  exact: number;
}

export interface Comparison {
  counts: Record<DemoType, TypeCount>;
  /** One sentence for each record that is not as it should be. */
  problems: string[];
}

export type ObjectsByType = Readonly<Record<DemoType, readonly SandboxObject[]>>;

type Fields = Record<string, unknown>;

/** Marks that our data itself carries, so that nothing rests on the links that the push has written. */
const markOf: Readonly<Record<DemoType, (data: Fields, id: string) => (there: SandboxObject) => boolean>> = {
  customer: (data) => (there) => there.PrimaryEmailAddr?.Address === data.email,
  service_item: (data) => (there) => there.Sku === data.sku,
  invoice: (data) => (there) => there.DocNumber === data.number,
  payment: (_data, id) => (there) => there.PrivateNote?.includes(id) ?? false,
};

const amountThere: Readonly<Record<DemoType, (there: SandboxObject) => unknown>> = {
  customer: () => undefined,
  service_item: (there) => there.UnitPrice,
  invoice: (there) => there.TotalAmt,
  payment: (there) => there.TotalAmt,
};

/** Holds every record of the business against what QuickBooks has. */
export function compare(business: DemoBusiness, there: ObjectsByType): Comparison {
  const problems: string[] = [];
  const zero = (): TypeCount => ({ records: 0, eligible: 0, exact: 0 });
  const counts = Object.fromEntries(DEMO_TYPES.map((type) => [type, zero()])) as Comparison['counts'];
  for (const { type, id, data } of demoRecords(business)) {
    const count = counts[type];
    const eligible = belongsThere(type, data);
    const found = there[type].filter(markOf[type](data, id));
    const problem = problemOf(type, data, eligible, found);
    count.records += 1;
    if (eligible) count.eligible += 1;
    if (problem) problems.push(`${type} ${id} ${problem}`);
    else if (eligible) count.exact += 1;
  }
  return { counts, problems };
}

function problemOf(
  type: DemoType,
  data: Fields,
  eligible: boolean,
  found: SandboxObject[],
): string | undefined {
  if (!eligible) return found.length === 0 ? undefined : 'is in QuickBooks, but should not be';
  const [only] = found;
  if (!only) return 'is not in QuickBooks';
  if (found.length > 1) return `is in QuickBooks ${found.length} times`;
  const ours = type === 'service_item' ? data.unitPrice : ENTITIES[type].totalOf?.(data);
  const theirs = amountThere[type](only);
  if (ours === undefined || sameAmount(String(ours), String(theirs))) return undefined;
  return `has ${String(theirs)} in QuickBooks instead of ${String(ours)}`;
}

/** Void and inactive records that were never there are not sent either. */
function belongsThere(type: DemoType, data: Fields): boolean {
  const eligibility = ENTITIES[type].eligibility({ active: true, ...data });
  return eligibility.eligible && eligibility.desired === 'present';
}
