import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type CreatedTenant, createTenant } from '../../cli/create-tenant.ts';
import { setUpUser, userExists } from '../../cli/users.ts';

const TENANT_ID = 'ten_demo';
const OWNER = {
  tenantId: TENANT_ID,
  email: 'owner@larkspur.example',
  name: 'Olive Larkspur',
  role: 'owner',
} as const;

export interface SignInDetails {
  email: string;
  password: string;
}

/** The demo tenant and its owner's key: the same ones at every start of this home. */
export function demoTenant(home: string, databaseUrl: string): Promise<CreatedTenant> {
  const apiKeyFile = path.join(home, 'demo-api-key');
  return createTenant(databaseUrl, { id: TENANT_ID, name: 'Larkspur & Sons (demo)', apiKeyFile });
}

/** Somebody who signs in to the console as the demo's owner: the password is made once a home, and kept there. */
export async function demoOwner(home: string, databaseUrl: string): Promise<SignInDetails> {
  const file = path.join(home, 'demo-password');
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
  const password = kept || randomBytes(9).toString('base64url');
  if (!kept) await writeFile(file, `${password}\n`, { mode: 0o600 });
  // Somebody who has changed it in the console keeps it.
  if (!kept || !(await userExists(databaseUrl, TENANT_ID, OWNER.email))) {
    await setUpUser(databaseUrl, OWNER, password);
  }
  return { email: OWNER.email, password };
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
