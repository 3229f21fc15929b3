import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type CreatedTenant, createTenant } from '../../cli/create-tenant.ts';

/** The demo tenant and its owner's key: the same ones at every start of this home. */
export function demoTenant(home: string, databaseUrl: string): Promise<CreatedTenant> {
  const apiKeyFile = path.join(home, 'demo-api-key');
  return createTenant(databaseUrl, { id: 'ten_demo', name: 'Larkspur & Sons (demo)', apiKeyFile });
}

/** Whether an earlier start of this home has brought the whole demo into QuickBooks. */
export async function isComplete(home: string): Promise<boolean> {
  return stat(marker(home)).then(
    () => true,
    () => false,
  );
}

export async function markComplete(home: string): Promise<void> {
  await writeFile(marker(home), '');
}

function marker(home: string): string {
  return path.join(home, 'demo-complete');
}
