import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listAudit } from '../../../../db/people/audit-queries.ts';
import { callerOf } from '../../../access.ts';
import { representAudit } from '../../../audit/represent.ts';
import { readCursor, writeCursor } from '../../../cursor.ts';
import type { AppDeps } from '../../../deps.ts';
import { splitPage } from '../../../page.ts';
import { auditEntrySchema, auditQuery } from '../../../schemas/audit.ts';
import { pageOf } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/audit',
    {
      config: { access: 'audit:read' },
      schema: {
        operationId: 'listAudit',
        summary: 'Who asked for what, newest first; nothing in it ever changes',
        tags: ['tenant'],
        querystring: auditQuery,
        response: { 200: pageOf(auditEntrySchema), ...problems },
      },
    },
    async (request) => list(app.deps, callerOf(request).tenantId, request.query),
  );
};
export default plugin;

async function list(
  { db, sealer, clock = () => new Date() }: AppDeps,
  tenantId: string,
  { cursor, limit, ...filter }: z.output<typeof auditQuery>,
) {
  const scope = { tenantId, list: 'audit', filter };
  const before = readCursor(sealer, scope, z.int(), cursor, clock());
  const rows = await listAudit(db, tenantId, filter, { before, limit: limit + 1 });
  const { page, last } = splitPage(rows, limit);
  return {
    items: await representAudit(db, tenantId, page),
    next: last ? writeCursor(sealer, scope, last.id, clock()) : null,
  };
}
