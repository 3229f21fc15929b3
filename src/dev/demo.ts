import { ENTITIES } from '../domain/entities/index.ts';
import { type ApiClient, apiClient } from './demo/api-client.ts';
import { type Comparison, compare } from './demo/compare.ts';
import { connectToSandbox } from './demo/connect.ts';
import { loadBusiness } from './demo/load.ts';
import { connectStripe, payoutsSettled, tellOfPayouts } from './demo/payouts.ts';
import { pushAll } from './demo/push.ts';
import { COMPARED_TYPES, sandboxObjects } from './demo/sandbox-objects.ts';
import { demoOwner, demoTenant, isComplete, markComplete, type SignInDetails } from './demo/tenant.ts';
import { enableTime, mapTeam } from './demo/time.ts';
import { type DemoBusiness, demoBusiness } from './demo-data.ts';
import type { Sandbox } from './stack/quickbooks.ts';
import type { StripeSandbox } from './stack/stripe.ts';
import type { Stack } from './stack.ts';
import { textTable } from './text-table.ts';

export interface Demo {
  apiKey: string;
  /** Who signs in to the console. */
  owner: SignInDetails;
  /** The stand-in for Stripe keeps nothing over a restart: gives it its account and payouts again. */
  refillStripe(): Promise<void>;
  /** How QuickBooks compares with what was loaded. Undefined when an earlier start has pushed it all. */
  comparison?: Comparison;
}

/** Makes the demo tenant and brings its business into the sandbox, once a home. Each step may be repeated. */
export async function bringUpDemo(
  home: string,
  stack: Stack,
  sandbox: Sandbox,
  say: (line: string) => void,
): Promise<Demo> {
  const databaseUrl = stack.env.DATABASE_URL ?? '';
  const { apiKey } = await demoTenant(home, databaseUrl);
  const owner = await demoOwner(home, databaseUrl);
  const api = apiClient(stack.api.baseUrl, apiKey);
  const connectionId = await connectToSandbox(api, sandbox.realmId);
  const stripe = stack.stripe.sandbox;
  const business = stripe ? demoBusiness() : { ...demoBusiness(), payouts: [] };
  const refillStripe = async () => {
    if (stripe) await connectStripe({ api, connectionId, stripe, home }, business.payouts);
  };
  await refillStripe();
  if (await isComplete(home)) return { apiKey, owner, refillStripe };
  const target = { api, connectionId, sandbox, stripe };
  const comparison = await loadAndPush(target, business, say);
  if (comparison.problems.length === 0) await markComplete(home);
  return { apiKey, owner, refillStripe, comparison };
}

interface Target {
  api: ApiClient;
  connectionId: string;
  sandbox: Sandbox;
  stripe: StripeSandbox | undefined;
}

async function loadAndPush(
  { api, connectionId, sandbox, stripe }: Target,
  business: DemoBusiness,
  say: (line: string) => void,
): Promise<Comparison> {
  await enableTime(api, connectionId, sandbox);
  const loaded = await loadBusiness(api, business);
  say(`Loaded a gardening business: ${loaded.created} records new, ${loaded.unchanged} there already`);
  await mapTeam(api, connectionId);
  if (stripe) await tellOfPayouts(stripe, business.payouts);
  await pushAll(api, connectionId);
  await payoutsSettled(api, business.payouts);
  return compare(business, await sandboxObjects(sandbox));
}

export function comparisonTable({ counts }: Comparison): string {
  const rows = COMPARED_TYPES.map((type) => {
    const { records, eligible, exact } = counts[type];
    return [ENTITIES[type].label, records, records - eligible, eligible, exact];
  });
  return textTable(['', 'Records', 'Not due', 'Due', 'In QuickBooks, exact'], rows);
}
