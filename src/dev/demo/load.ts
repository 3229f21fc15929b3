import { z } from 'zod';
import type { EntityType } from '../../domain/entity.ts';
import type { DemoBusiness } from '../demo-data.ts';
import type { ApiClient } from './api-client.ts';

/** What is handed over. */
type Loaded = Exclude<keyof DemoBusiness, 'payouts'>;

const TYPE_OF = {
  customers: 'customer',
  serviceItems: 'service_item',
  invoices: 'invoice',
  payments: 'payment',
  teamMembers: 'team_member',
  timesheets: 'timesheet',
} as const satisfies Readonly<Record<Loaded, EntityType>>;

export interface LoadedRecord {
  type: (typeof TYPE_OF)[Loaded];
  id: string;
  data: Record<string, unknown>;
}

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
export function demoRecords(business: DemoBusiness): LoadedRecord[] {
  const kinds = Object.keys(TYPE_OF) as Loaded[];
  return kinds.flatMap((kind) => business[kind].map(({ id, data }) => ({ type: TYPE_OF[kind], id, data })));
}
