import { readFile, writeFile } from 'node:fs/promises';
import { SCOPES } from '../api/access.ts';
import { connectDatabase, type Database, type Executor } from '../db/client.ts';
import { createApiKey, findApiKey } from '../db/people/api-keys.ts';
import { recordAudit } from '../db/people/audit.ts';
import { ensureTenant, switchFeature } from '../db/people/tenants.ts';
import type { TenantFeature } from '../domain/tenant-feature.ts';

export interface TenantOptions {
  name: string;
  id?: string;
  /** Where the key is kept: a key that is there and still works is given again. */
  apiKeyFile?: string;
}

export interface CreatedTenant {
  tenantId: string;
  apiKey: string;
}

/**
 * Makes a tenant and its owner's key. With an id and a key file it may be called on every start: it then gives
 * the same tenant and the same key.
 */
export async function createTenant(databaseUrl: string, options: TenantOptions): Promise<CreatedTenant> {
  const { db, close } = connectDatabase(databaseUrl, { pool: 1 });
  try {
    return await tenantWithKey(db, options);
  } finally {
    await close();
  }
}

async function tenantWithKey(db: Database, { name, id, apiKeyFile }: TenantOptions): Promise<CreatedTenant> {
  const kept = apiKeyFile === undefined ? undefined : await keptKey(db, apiKeyFile);
  if (kept && (id === undefined || kept.tenantId === id)) return kept;
  const made = await db.transaction(async (tx) => {
    const tenantId = await makeTenant(tx, { id, name });
    const { key } = await createApiKey(tx, tenantId, { name: 'owner', role: 'owner', scopes: SCOPES });
    return { tenantId, apiKey: key };
  });
  if (apiKeyFile !== undefined) await writeFile(apiKeyFile, `${made.apiKey}\n`, { mode: 0o600 });
  return made;
}

/** Only the tenant, which is found again by its id. Gives the id. */
export async function makeTenant(tx: Executor, wanted: { id?: string; name: string }): Promise<string> {
  const { id: tenantId } = await ensureTenant(tx, wanted);
  await recordAudit(tx, { tenantId, actor: 'cli', action: 'createTenant', subject: tenantId });
  return tenantId;
}

async function keptKey(db: Database, file: string): Promise<CreatedTenant | undefined> {
  const apiKey = (await readFile(file, 'utf8').catch(() => '')).trim();
  const found = apiKey === '' ? undefined : await findApiKey(db, apiKey);
  return found && { tenantId: found.tenantId, apiKey };
}

/** @throws Error when there is no such tenant. */
export async function setFeature(
  databaseUrl: string,
  { tenantId, feature, on }: { tenantId: string; feature: TenantFeature; on: boolean },
): Promise<void> {
  const { db, close } = connectDatabase(databaseUrl, { pool: 1 });
  try {
    const found = await switchFeature(db, tenantId, feature, on);
    if (!found) throw new Error(`there is no tenant ${tenantId}`);
    const action = on ? 'switchFeatureOn' : 'switchFeatureOff';
    await recordAudit(db, { tenantId, actor: 'cli', action, subject: `features/${feature}` });
  } finally {
    await close();
  }
}
