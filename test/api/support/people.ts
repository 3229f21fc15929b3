import { hashPassword } from '../../../src/api/people/password.ts';
import type { Role } from '../../../src/db/people/api-keys.ts';
import { ensureTenant } from '../../../src/db/people/tenants.ts';
import { createUser } from '../../../src/db/people/users.ts';
import { type Answer, type CallRequest, CHEAP, call, type TestApi } from './api.ts';

export const PASSWORD = 'correct horse battery';
/** Sent by the console with every request. */
export const FROM_CONSOLE = { 'x-ledgerbridge-console': '1', origin: 'https://ledgerbridge.example' };

let hash: Promise<string> | undefined;
let people = 0;

/** Somebody with the password above; without a tenant, of a business of their own. */
export async function createPerson(
  { db }: TestApi,
  { tenantId, role = 'owner', email }: { tenantId?: string; role?: Role; email?: string } = {},
) {
  hash ??= hashPassword(PASSWORD, CHEAP);
  people += 1;
  const tenant = await ensureTenant(db, { id: tenantId, name: `Business ${people}` });
  const input = { email: email ?? `person${people}@example.com`, name: `Person ${people}`, role };
  const user = await createUser(db, tenant.id, { ...input, passwordHash: await hash });
  if (!user) throw new Error('there is such a user');
  return user;
}

export async function signIn(
  { app }: TestApi,
  body: { email: string; password?: string; tenantId?: string },
  headers: Record<string, string> = FROM_CONSOLE,
): Promise<Answer> {
  return call(app, undefined, {
    method: 'POST',
    url: '/v1/session',
    body: { password: PASSWORD, ...body },
    headers,
  });
}

export interface Person {
  cookie: string;
  /** As the console asks: with the cookie and its header. */
  call(request: CallRequest): Promise<Answer>;
}

/** The browser of somebody whose sign-in this answered. */
export function browserOf({ app }: TestApi, answer: Answer): Person {
  const cookie = cookieOf(answer);
  return {
    cookie,
    call: (request) =>
      call(app, undefined, { ...request, headers: { ...FROM_CONSOLE, cookie, ...request.headers } }),
  };
}

export function cookieOf({ headers }: Answer): string {
  const [set = ''] = [headers['set-cookie']].flat();
  return set?.split(';')[0] ?? '';
}

export async function signedIn(
  api: TestApi,
  who: { tenantId?: string; role?: Role; email?: string } = {},
): Promise<Person & Awaited<ReturnType<typeof createPerson>>> {
  const user = await createPerson(api, who);
  const answer = await signIn(api, { email: user.email, tenantId: user.tenantId });
  if (answer.status !== 200) throw new Error(`could not sign in: ${answer.text}`);
  return { ...user, ...browserOf(api, answer) };
}
