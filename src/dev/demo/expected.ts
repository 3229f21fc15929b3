import { ENTITIES } from '../../domain/entities/index.ts';
import { fromMinor } from '../../domain/money.ts';
import { amountOf, type DemoBusiness, type DemoPayout, isMapped } from '../demo-data.ts';
import { demoRecords, type LoadedRecord } from './load.ts';
import type { ComparedType, SandboxObject } from './sandbox-objects.ts';

/** A record of the demo, and how it is to be in QuickBooks. */
export interface Expected {
  type: ComparedType;
  id: string;
  /** Whether it belongs there. */
  eligible: boolean;
  /** A mark that our data itself carries, so that nothing rests on the links that the push has written. */
  isIt(there: SandboxObject): boolean;
  /** What both sides must agree on: an amount, or minutes. */
  ours?: string;
  theirs(there: SandboxObject): unknown;
}

type Fields = Record<string, unknown>;

export function expectedIn(business: DemoBusiness): Expected[] {
  return [...demoRecords(business).flatMap(expectedOf), ...business.payouts.map(ofPayout)];
}

function expectedOf(record: LoadedRecord): Expected[] {
  const { type, id, data } = record;
  const common = { id, eligible: belongsThere(record) };
  switch (type) {
    case 'customer':
      return [
        { ...common, type, isIt: (there) => there.PrimaryEmailAddr?.Address === data.email, theirs: none },
      ];
    case 'service_item':
      return [
        {
          ...common,
          type,
          isIt: (there) => there.Sku === data.sku,
          ours: String(data.unitPrice),
          theirs: (there) => there.UnitPrice,
        },
      ];
    case 'invoice':
      return [{ ...common, type, isIt: (there) => there.DocNumber === data.number, ...totalOf(record) }];
    case 'payment':
      return [{ ...common, type, isIt: hasMark(id), ...totalOf(record) }];
    case 'team_member':
      return [];
    case 'timesheet':
      return entriesOf(record);
  }
}

const none = () => undefined;

function totalOf({ type, data }: LoadedRecord): Pick<Expected, 'ours' | 'theirs'> {
  return { ours: ENTITIES[type].totalOf?.(data), theirs: (there) => there.TotalAmt };
}

/** Void and inactive records that were never there are not sent either. */
function belongsThere({ type, data }: LoadedRecord): boolean {
  const eligibility = ENTITIES[type].eligibility({ active: true, ...data });
  return eligibility.eligible && eligibility.desired === 'present';
}

function entriesOf({ id, data }: LoadedRecord): Expected[] {
  const sheet = ENTITIES.timesheet.schema.parse(data);
  return (ENTITIES.timesheet.parts?.of(id, sheet) ?? []).map((part) => ({
    type: 'timesheet_entry',
    id: part.recordId,
    eligible:
      ENTITIES.timesheet_entry.eligibility(part.data).eligible &&
      isMapped(String((data as Fields).teamMemberId)),
    isIt: (there) => there.Description?.includes(`[LB:${part.recordId}]`) ?? false,
    ours: String(part.data.minutes),
    theirs: (there) => Number(there.Hours ?? 0) * 60 + Number(there.Minutes ?? 0),
  }));
}

function ofPayout(payout: DemoPayout): Expected {
  return {
    type: 'payout',
    id: payout.id,
    eligible: !payout.held,
    isIt: hasMark(payout.id),
    ours: fromMinor(amountOf(payout), 'USD'),
    theirs: (there) => there.TotalAmt,
  };
}

function hasMark(id: string) {
  return (there: SandboxObject) => there.PrivateNote?.includes(`[LB:${id}]`) ?? false;
}
