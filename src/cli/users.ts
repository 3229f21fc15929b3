import { hashPassword } from '../api/people/password.ts';
import { connectDatabase, type Executor } from '../db/client.ts';
import type { Role } from '../db/people/api-keys.ts';
import { recordAudit } from '../db/people/audit.ts';
import { invite } from '../db/people/invitations.ts';
import { endSessionsOf } from '../db/people/sessions.ts';
import { readTenant } from '../db/people/tenants.ts';
import { createUser, findUserByEmail, savePassword, type User } from '../db/people/users.ts';
import { makeTenant } from './create-tenant.ts';
import { CliFailure } from './failure.ts';

export interface UserInput {
  tenantId: string;
  email: string;
  name: string;
  role: Role;
}

/** Makes the user with this password, or gives one that is there this password. */
export async function setUpUser(databaseUrl: string, input: UserInput, password: string): Promise<User> {
  const passwordHash = await hashPassword(password);
  return inDatabase(databaseUrl, async (db) => {
    const user = await findOrCreate(db, input);
    await savePassword(db, input.tenantId, user.id, passwordHash);
    await endSessionsOf(db, input.tenantId, user.id);
    await audit(db, user, 'setUpUser');
    return user;
  });
}

/** A link by which the user, made if need be, chooses a password. */
export async function inviteByLink(databaseUrl: string, input: UserInput) {
  return inDatabase(databaseUrl, (tx) => linkFor(tx, input));
}

/** A business and the link of its owner: both, or neither where one fails. */
export async function createBusiness(databaseUrl: string, { name, email }: { name: string; email: string }) {
  return inDatabase(databaseUrl, async (tx) => {
    const tenantId = await makeTenant(tx, { name });
    const owner = { tenantId, email, name: email.split('@')[0] ?? email, role: 'owner' } as const;
    return { tenantId, ...(await linkFor(tx, owner)) };
  });
}

async function linkFor(tx: Executor, input: UserInput) {
  const user = await findOrCreate(tx, input);
  const { tenantId } = input;
  const link = await invite(tx, { tenantId, userId: user.id, invitedBy: 'cli' }, new Date());
  await audit(tx, user, 'inviteUser');
  return { user, ...link };
}

export async function userExists(databaseUrl: string, tenantId: string, email: string): Promise<boolean> {
  return inDatabase(databaseUrl, async (db) => (await findUserByEmail(db, tenantId, email)) !== undefined);
}

async function inDatabase<T>(databaseUrl: string, work: (tx: Executor) => Promise<T>): Promise<T> {
  const { db, close } = connectDatabase(databaseUrl, { pool: 1 });
  try {
    return await db.transaction(work);
  } finally {
    await close();
  }
}

/** Role and name of one that is there stay as they are. */
async function findOrCreate(db: Executor, { tenantId, ...input }: UserInput): Promise<User> {
  if (!(await readTenant(db, tenantId))) throw new CliFailure(`There is no tenant ${tenantId}.`);
  const user = (await createUser(db, tenantId, input)) ?? (await findUserByEmail(db, tenantId, input.email));
  if (!user) throw new Error('the user is gone');
  return user;
}

async function audit(db: Executor, { tenantId, id }: User, action: string): Promise<void> {
  await recordAudit(db, { tenantId, actor: 'cli', action, subject: `users/${id}` });
}
