import { authenticationFailed, authorizationFailed } from '../faults/gateway.ts';
import type { SandboxRequest } from '../http/exchange.ts';
import type { Grant, Tokens } from '../oauth/tokens.ts';

const ACCOUNTING = 'com.intuit.quickbooks.accounting';

/** @throws VendorFault 3200 (401) or 3100 (403), both of the gateway */
export function authorizeCall(tokens: Tokens, request: SandboxRequest, realmId: string): Grant {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]?.trim();
  if (!bearer) throw authenticationFailed('Token expired: missing authorization header');
  const grant = tokens.check(bearer);
  if (grant === 'expired') throw authenticationFailed(`Token expired: ${bearer.slice(0, 20)}`);
  if (grant === 'unknown') throw authenticationFailed(`Token revoked or invalid: ${bearer.slice(0, 20)}`);
  if (grant.realmId !== realmId || !grant.scope.split(' ').includes(ACCOUNTING)) throw authorizationFailed();
  return grant;
}
