import type { EntityType } from '../../src/domain/entity.ts';
import type { SandboxObject, Vendor } from '../engine/quickbooks.ts';

const THERE = { customer: 'Customer', invoice: 'Invoice', payment: 'Payment' } as const;

export interface Found {
  entityType: EntityType;
  externalId: string;
  /** What identifies it to a person; see `business.ts`. */
  mark: string;
  amount?: string;
}

/** Everything of our three types that the company's books hold. */
export async function readBooks(vendor: Vendor, realmId: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const [entityType, name] of Object.entries(THERE) as [keyof typeof THERE, string][]) {
    for (const object of await vendor.objects(realmId, name)) found.push(describe(entityType, object));
  }
  return found;
}

function describe(entityType: keyof typeof THERE, object: SandboxObject): Found {
  const found = { entityType, externalId: object.Id };
  if (entityType === 'customer') return { ...found, mark: String(object.DisplayName) };
  const mark = entityType === 'invoice' ? object.DocNumber : object.PrivateNote;
  return { ...found, mark: String(mark), amount: Number(object.TotalAmt).toFixed(2) };
}

/** What came in since `before`. */
export async function madeSince(vendor: Vendor, before: readonly Found[], realmId: string): Promise<Found[]> {
  const old = new Set(before.map(refOf));
  return (await readBooks(vendor, realmId)).filter((found) => !old.has(refOf(found)));
}

const refOf = ({ entityType, externalId }: Found) => `${entityType}/${externalId}`;

/** What a person sees of it, in one line. */
export const seen = ({ entityType, mark, amount }: Omit<Found, 'externalId'>) =>
  [entityType, mark, amount ?? ''].join(' ');
