import type { FastifyRequest } from 'fastify';
import type { ApiKey, Role } from '../db/api-keys.ts';
import { ApiProblem } from './problems.ts';

/** What an API key may be allowed to do. */
export const SCOPES = [
  'records:read',
  'records:write',
  'sync:read',
  'sync:write',
  'connections:read',
  'connections:write',
  'keys:read',
  'keys:write',
  'audit:read',
] as const;
export type Scope = (typeof SCOPES)[number];

/** What a route asks for: a scope, any valid key, or nothing at all. */
export type Access = Scope | 'any key' | 'public';

export const ROLES = ['owner', 'admin', 'member'] as const satisfies readonly Role[];

/** The most that a role allows; a key's scopes narrow it further. */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  owner: SCOPES,
  admin: SCOPES.filter((scope) => scope !== 'keys:write'),
  member: ['records:read', 'records:write', 'sync:read', 'sync:write', 'connections:read'],
};

/** Who makes the request. */
export interface Caller {
  tenantId: string;
  keyId: string;
  /** As the audit trail names it. */
  actor: string;
  role: Role;
  scopes: ReadonlySet<Scope>;
}

export function callerFor(key: ApiKey): Caller {
  const granted = ROLE_SCOPES[key.role].filter((scope) => key.scopes.includes(scope));
  return {
    tenantId: key.tenantId,
    keyId: key.id,
    actor: `key:${key.id}`,
    role: key.role,
    scopes: new Set(granted),
  };
}

export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new ApiProblem('unauthorized');
  return request.caller;
}

/** @throws ApiProblem `forbidden` naming the scope. It is asked before anything is looked up. */
export function requireScope(caller: Caller, access: Access): void {
  if (access === 'public' || access === 'any key' || caller.scopes.has(access)) return;
  throw new ApiProblem('forbidden', `This needs the scope ${access}.`);
}
