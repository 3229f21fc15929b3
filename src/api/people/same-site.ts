import type { FastifyRequest } from 'fastify';
import type { ApiConfig } from '../deps.ts';
import { ApiProblem } from '../problems.ts';

/** A header that no form can send, and no script of another site without a preflight that we never answer. */
export const CONSOLE_HEADER = 'x-ledgerbridge-console';

/**
 * For requests whose cookie the browser adds by itself, and for those that set it.
 * @throws ApiProblem `cross_site`
 */
export function requireSameSite(
  request: FastifyRequest,
  { PUBLIC_URL }: Pick<ApiConfig, 'PUBLIC_URL'>,
): void {
  if (isSafe(request.method)) return;
  const { origin } = request.headers;
  if (request.headers[CONSOLE_HEADER] === undefined) {
    throw new ApiProblem('cross_site', `The header ${CONSOLE_HEADER} is missing.`);
  }
  // Browsers send it with every such request; a program that sends none has no cookie by accident either.
  if (origin === undefined || origin === new URL(PUBLIC_URL).origin) return;
  // Somebody who came by another name of this machine: the browser says where the page was loaded from.
  if (hostOf(origin) !== undefined && hostOf(origin) === request.headers.host) return;
  throw new ApiProblem('cross_site', `It came from ${origin}.`);
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
