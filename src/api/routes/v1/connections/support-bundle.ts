import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { recordAudit } from '../../../../db/people/audit.ts';
import { callerOf } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import { whoAsked } from '../../../plugins/audit.ts';
import { idParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { spanOf, supportBundleQuery } from '../../../schemas/support.ts';
import { download } from '../../../streams.ts';
import { supportBundle } from '../../../support/bundle.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/connections/:id/support-bundle',
    {
      config: { access: 'audit:read' },
      schema: {
        operationId: 'getSupportArchive',
        summary:
          'Create TLF: one archive of a time, with index.html, to hand over to support; holds no secret',
        tags: ['connections'],
        params: idParams,
        querystring: supportBundleQuery,
        response: {
          200: {
            description: 'A zip archive',
            content: {
              'application/zip': { schema: z.unknown().meta({ type: 'string', format: 'binary' }) },
            },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { tenantId, actor } = caller;
      const connection = await findConnection(app.deps.db, tenantId, request.params.id);
      const span = spanOf(request.query, app.deps.clock?.() ?? new Date());
      await recordAudit(app.deps.db, {
        tenantId,
        actor,
        action: 'createSupportBundle',
        subject: `connections/${connection.id}`,
        detail: { ...whoAsked(request, caller), from: span.from.toISOString(), to: span.to.toISOString() },
      });
      const bundle = await supportBundle(app.deps, connection, span);
      const day = span.to.toISOString().slice(0, 10);
      void reply
        .header('content-disposition', `attachment; filename="support-${connection.id}-${day}.zip"`)
        .header('cache-control', 'no-store')
        .type('application/zip');
      return reply.send(Readable.from(download(app.deps, request, bundle)));
    },
  );
};
export default plugin;
