import type { FastifyRequest } from 'fastify';
import type { ApiKey, Role } from '../db/people/api-keys.ts';
import type { Session } from '../db/people/sessions.ts';
import { ApiProblem } from './problems.ts';

/** What an API key or a person may be allowed to do. */
export const SCOPES = [
  'records:read',
  'records:write',
  'sync:read',
  'sync:write',
  'sync:undo',
  'accounts:write',
  'connector:run',
  'approvals:write',
  'balance:run',
  'connections:read',
  'connections:write',
  'keys:read',
  'keys:write',
  'audit:read',
  'webhooks:read',
  'webhooks:write',
  'users:read',
  'users:write',
] as const;
export type Scope = (typeof SCOPES)[number];

/** What a route asks for: a scope, any valid key or session, a person who is signed in, or nothing at all. */
export type Access = Scope | 'any caller' | 'session' | 'public';

export const ROLES = ['owner', 'admin', 'member'] as const satisfies readonly Role[];

/** What a role allows a person; a key's scopes narrow it further. */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  owner: SCOPES,
  admin: SCOPES.filter((scope) => scope !== 'keys:write'),
  member: ['records:read', 'records:write', 'sync:read', 'sync:write', 'connections:read', 'users:read'],
};

/** Who makes the request. */
export interface Caller {
  tenantId: string;
  /** As the audit trail and the log name it: `key:<id>` or `user:<id>`. */
  actor: string;
  role: Role;
  scopes: ReadonlySet<Scope>;
  /** The API key that it shows; null for a person. */
  keyId: string | null;
  /** The session of the person who is signed in; null for a key. */
  session: Session | null;
}

export function callerFor(key: ApiKey): Caller {
  const granted = ROLE_SCOPES[key.role].filter((scope) => key.scopes.includes(scope));
  return {
    tenantId: key.tenantId,
    actor: `key:${key.id}`,
    role: key.role,
    scopes: new Set(granted),
    keyId: key.id,
    session: null,
  };
}

export function callerIn(session: Session): Caller {
  return {
    tenantId: session.tenantId,
    actor: userActor(session.userId),
    role: session.role,
    scopes: new Set(ROLE_SCOPES[session.role]),
    keyId: null,
    session,
  };
}

const USER = 'user:';

export function userActor(userId: string): string {
  return `${USER}${userId}`;
}

export function isUserActor(actor: string): boolean {
  return actor.startsWith(USER);
}

export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new ApiProblem('unauthorized');
  return request.caller;
}

/** On a route whose access is `session`. */
export function sessionOf(request: FastifyRequest): Session {
  const { session } = callerOf(request);
  if (!session) throw new ApiProblem('session_needed');
  return session;
}

/** @throws ApiProblem `forbidden` naming the scope. It is asked before anything is looked up. */
export function requireAccess(caller: Caller, access: Access): void {
  if (access === 'public' || access === 'any caller') return;
  if (access === 'session') {
    if (!caller.session) throw new ApiProblem('session_needed');
    return;
  }
  if (!caller.scopes.has(access)) throw new ApiProblem('forbidden', `This needs the scope ${access}.`);
}

/**
 * Who lets somebody in, or raises them, may do all that the role allows: a key of few scopes would be as good as one of all.
 * @throws ApiProblem `forbidden` naming the role or the scope
 */
export function requireAllOf(caller: Caller, role: Role, what: string): void {
  requireRank(caller, role, what);
  const beyond = ROLE_SCOPES[role].find((scope) => !caller.scopes.has(scope));
  if (beyond)
    throw new ApiProblem(
      'forbidden',
      `The role ${role} has the scope ${beyond}, and you do not have it yourself.`,
    );
}

/** Nobody gives more than they have, or acts on those who have more. @throws ApiProblem `forbidden` */
export function requireRank(caller: Caller, role: Role, what: string): void {
  if (ROLES.indexOf(role) >= ROLES.indexOf(caller.role)) return;
  throw new ApiProblem('forbidden', `The role ${caller.role} cannot ${what} of the role ${role}.`);
}
