import type { z } from 'zod';
import type { Executor } from '../db/client.ts';
import { type ApiKey, createApiKey } from '../db/people/api-keys.ts';
import { type Caller, ROLE_SCOPES, requireRank } from './access.ts';
import { ApiProblem } from './problems.ts';
import type { newApiKeySchema } from './schemas/api-key.ts';

/** Nobody hands out more than they have. @throws ApiProblem `forbidden` */
export async function issueApiKey(db: Executor, caller: Caller, wanted: z.output<typeof newApiKeySchema>) {
  const { name, role, scopes = ROLE_SCOPES[role] } = wanted;
  requireRank(caller, role, 'make a key');
  const granted = scopes.filter((scope) => ROLE_SCOPES[role].includes(scope));
  const beyond = granted.find((scope) => !caller.scopes.has(scope));
  if (beyond) throw new ApiProblem('forbidden', `You do not have the scope ${beyond} yourself.`);
  const { key, ...made } = await createApiKey(db, caller.tenantId, { name, role, scopes: granted });
  return { ...representApiKey(made), key };
}

export function representApiKey({ id, name, role, scopes, createdAt, revokedAt }: ApiKey) {
  return {
    id,
    name,
    role,
    scopes,
    createdAt: createdAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
