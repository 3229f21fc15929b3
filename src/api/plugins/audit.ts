import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { recordAudit } from '../../db/people/audit.ts';
import type { Caller } from '../access.ts';
import type { AppDeps } from '../deps.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The audit trail keeps what was asked: for settings and choices, never for secrets or records. */
    auditBody?: boolean;
    /** What was done tells more than what was asked: the operation writes its own entry, together with what it does. */
    auditsItself?: boolean;
  }
}

/**
 * Writes down who asked for what, before it is done: a change whose request could not be recorded does not
 * happen.
 */
export const auditPlugin = fp(async (app, { db }: Pick<AppDeps, 'db'>) => {
  app.addHook('preHandler', async (request) => {
    if (!request.caller || request.method === 'GET' || request.method === 'HEAD') return;
    if (request.routeOptions.config.auditsItself) return;
    await recordAudit(db, {
      tenantId: request.caller.tenantId,
      actor: request.caller.actor,
      action: request.routeOptions.schema?.operationId ?? request.method,
      subject: subjectOf(request),
      detail: { ...whoAsked(request, request.caller), ...askedOf(request) },
    });
  });
});

/** Which request it was, and of whom. */
export function whoAsked({ id: requestId }: Pick<FastifyRequest, 'id'>, caller: Caller) {
  return { requestId, ...by(caller) };
}

function askedOf({ routeOptions, body }: FastifyRequest): { asked?: unknown } {
  return routeOptions.config.auditBody ? { asked: body } : {};
}

/** A person is named as they were at the time. */
function by({ session }: Caller): { by?: string } {
  return session ? { by: `${session.name} <${session.email}>` } : {};
}

/** The path below the version, as in `invoices/inv_17`. */
function subjectOf(request: FastifyRequest): string {
  const [path = ''] = request.url.split('?');
  return decodeURIComponent(path.replace(/^\/v1\//, ''));
}
