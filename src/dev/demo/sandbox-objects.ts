import { z } from 'zod';
import type { Sandbox } from '../stack/quickbooks.ts';

/** What the comparison looks at; the sandbox answers in the vendor's words. */
const number = z.union([z.number(), z.string()]).optional();
const objectSchema = z.looseObject({
  Id: z.string(),
  Active: z.boolean().optional(),
  PrimaryEmailAddr: z.looseObject({ Address: z.string().optional() }).optional(),
  Sku: z.string().optional(),
  DocNumber: z.string().optional(),
  PrivateNote: z.string().optional(),
  Description: z.string().optional(),
  UnitPrice: number,
  TotalAmt: number,
  Hours: number,
  Minutes: number,
});

export type SandboxObject = z.infer<typeof objectSchema>;

/** What is held against QuickBooks, and what it is called there. */
const NAME_THERE = {
  customer: 'Customer',
  service_item: 'Item',
  invoice: 'Invoice',
  payment: 'Payment',
  timesheet_entry: 'TimeActivity',
  payout: 'Deposit',
} as const;

export type ComparedType = keyof typeof NAME_THERE;
export const COMPARED_TYPES = Object.keys(NAME_THERE) as ComparedType[];
export type ObjectsByType = Readonly<Record<ComparedType, readonly SandboxObject[]>>;

/** All objects, read past the vendor's API: the comparison must not depend on our own reading. */
export async function sandboxObjects(sandbox: Sandbox): Promise<ObjectsByType> {
  const read = COMPARED_TYPES.map(async (type) => [type, await objectsOf(sandbox, type)] as const);
  return Object.fromEntries(await Promise.all(read)) as Record<ComparedType, SandboxObject[]>;
}

async function objectsOf({ controlUrl, realmId }: Sandbox, type: ComparedType): Promise<SandboxObject[]> {
  const response = await fetch(`${controlUrl}/companies/${realmId}/objects/${NAME_THERE[type]}`);
  return z.object({ objects: z.array(objectSchema) }).parse(await response.json()).objects;
}
