import { ENTITIES } from '../domain/entities/index.ts';
import { type ApiClient, apiClient } from './demo/api-client.ts';
import { type Comparison, compare } from './demo/compare.ts';
import { connectToSandbox } from './demo/connect.ts';
import { DEMO_TYPES, loadBusiness } from './demo/load.ts';
import { pushAll } from './demo/push.ts';
import { sandboxObjects } from './demo/sandbox-objects.ts';
import { demoOwner, demoTenant, isComplete, markComplete, type SignInDetails } from './demo/tenant.ts';
import { type DemoBusiness, demoBusiness } from './demo-data.ts';
import type { Sandbox } from './stack/quickbooks.ts';
import type { Stack } from './stack.ts';
import { textTable } from './text-table.ts';

export interface Demo {
  apiKey: string;
  /** Who signs in to the console. */
  owner: SignInDetails;
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
  if (await isComplete(home)) return { apiKey, owner };
  const business = demoBusiness();
  const comparison = await loadAndPush(api, connectionId, business, sandbox, say);
  if (comparison.problems.length === 0) await markComplete(home);
  return { apiKey, owner, comparison };
}

async function loadAndPush(
  api: ApiClient,
  connectionId: string,
  business: DemoBusiness,
  sandbox: Sandbox,
  say: (line: string) => void,
): Promise<Comparison> {
  const loaded = await loadBusiness(api, business);
  say(`Loaded a gardening business: ${loaded.created} records new, ${loaded.unchanged} there already`);
  await pushAll(api, connectionId);
  const [customer, service_item, invoice, payment] = await Promise.all([
    sandboxObjects(sandbox, 'customer'),
    sandboxObjects(sandbox, 'service_item'),
    sandboxObjects(sandbox, 'invoice'),
    sandboxObjects(sandbox, 'payment'),
  ]);
  return compare(business, { customer, service_item, invoice, payment });
}

export function comparisonTable({ counts }: Comparison): string {
  const rows = DEMO_TYPES.map((type) => {
    const { records, eligible, exact } = counts[type];
    return [ENTITIES[type].label, records, records - eligible, eligible, exact];
  });
  return textTable(['', 'Records', 'Not due', 'Due', 'In QuickBooks, exact'], rows);
}
