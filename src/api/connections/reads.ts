import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { byFeature, type PlanUse, readsOf, readsOfProvider } from '../../db/requests/read-counts.ts';
import { meterOf, monthOf, type ReadPlan, sumOf, warningOf } from '../../domain/reads-meter.ts';
import type { AppDeps } from '../deps.ts';
import type { ReadsView } from '../schemas/reads.ts';

/** What the company's reads of a month were for, and how far the plan lasts. */
export async function showReads(
  { db, providers, clock = () => new Date() }: AppDeps,
  { tenantId, id, provider }: StoredConnection,
  wanted: string | undefined,
): Promise<ReadsView> {
  const now = clock();
  const month = wanted ?? monthOf(now);
  const of = await readsOf(db, { tenantId, connectionId: id }, month);
  const reads = sumOf({ of });
  const plan = providers.readPlans().get(provider);
  const runs = plan && month === monthOf(now) ? plan : undefined;
  return {
    month,
    metered: plan !== undefined,
    reads,
    forecast: runs ? meterOf(reads, runs, now).forecast : null,
    features: byFeature(of),
    plan: runs ? representPlan(await readsOfProvider(db, provider, month), runs, now) : null,
  };
}

/** Of other businesses that share the plan nothing is told but that it runs out. */
function representPlan(all: PlanUse, plan: ReadPlan, now: Date): ReadsView['plan'] {
  const meter = meterOf(all.reads, plan, now);
  const { used: reads, forecast, cost, usedUpAt, level } = meter;
  const { allowance, stops, pricePerThousand, currency } = plan;
  return {
    allowance,
    stops,
    pricePerThousand,
    currency,
    level,
    warning: warningOf(meter, plan),
    use: all.tenants > 1 ? null : { reads, forecast, cost, usedUpAt },
  };
}
