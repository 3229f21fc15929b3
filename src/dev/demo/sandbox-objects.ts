import { z } from 'zod';
import type { Sandbox } from '../stack/quickbooks.ts';
import type { DemoType } from './load.ts';

/** What the comparison looks at; the sandbox answers in the vendor's words. */
const objectSchema = z.looseObject({
  Id: z.string(),
  Active: z.boolean().optional(),
  PrimaryEmailAddr: z.looseObject({ Address: z.string().optional() }).optional(),
  Sku: z.string().optional(),
  DocNumber: z.string().optional(),
  PrivateNote: z.string().optional(),
  UnitPrice: z.union([z.number(), z.string()]).optional(),
  TotalAmt: z.union([z.number(), z.string()]).optional(),
});

export type SandboxObject = z.infer<typeof objectSchema>;

const nameThere: Readonly<Record<DemoType, string>> = {
  customer: 'Customer',
  service_item: 'Item',
  invoice: 'Invoice',
  payment: 'Payment',
};

/** All objects of a type, read past the vendor's API: the comparison must not depend on our own reading. */
export async function sandboxObjects(sandbox: Sandbox, type: DemoType): Promise<SandboxObject[]> {
  const response = await fetch(
    `${sandbox.controlUrl}/companies/${sandbox.realmId}/objects/${nameThere[type]}`,
  );
  const answer = z.object({ objects: z.array(objectSchema) }).parse(await response.json());
  return answer.objects;
}
