import { z } from 'zod';
import type { DemoBusiness } from '../demo-data.ts';
import type { ApiClient } from './api-client.ts';

/** What the demo business consists of. */
export const DEMO_TYPES = ['customer', 'service_item', 'invoice', 'payment'] as const;
export type DemoType = (typeof DEMO_TYPES)[number];

export const entityTypeOf: Readonly<Record<keyof DemoBusiness, DemoType>> = {
  customers: 'customer',
  serviceItems: 'service_item',
  invoices: 'invoice',
  payments: 'payment',
};

const resultSchema = z.object({
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  results: z.array(
    z.looseObject({ id: z.string().nullable(), outcome: z.string(), errors: z.unknown().optional() }),
  ),
});

/** Hands the whole business over; records that are there already stay as they are. */
export async function loadBusiness(
  api: ApiClient,
  business: DemoBusiness,
): Promise<z.infer<typeof resultSchema>> {
  const lines = demoRecords(business).map(({ type, id, data }) => ({ type, id, data }));
  const result = await api.postLines('/v1/records:bulk', lines, resultSchema);
  const rejected = result.results.find((each) => each.outcome === 'rejected');
  if (rejected)
    throw new Error(`demo record ${rejected.id} was rejected: ${JSON.stringify(rejected.errors)}`);
  return result;
}

/** In the order in which they depend on each other. */
export function demoRecords(
  business: DemoBusiness,
): { type: DemoType; id: string; data: Record<string, unknown> }[] {
  const kinds = Object.keys(entityTypeOf) as (keyof DemoBusiness)[];
  return kinds.flatMap((kind) =>
    business[kind].map(({ id, data }) => ({ type: entityTypeOf[kind], id, data })),
  );
}
