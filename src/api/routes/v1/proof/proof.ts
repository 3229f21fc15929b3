import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf, requireAccess } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import { type ProofLine, proofLines } from '../../../proof/lines.ts';
import { idParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { proofQuery } from '../../../schemas/proof.ts';
import { download } from '../../../streams.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/connections/:id/proof',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'getProof',
        summary: 'What happened in a period, sealed, and what both sides hold now: one JSON object a line',
        description: 'Needs the scope records:read as well. An answer without a line `end` is not whole.',
        tags: ['log'],
        params: idParams,
        querystring: proofQuery,
        response: {
          200: {
            description: 'Lines of a proof',
            // A stream: the framework sends it as it is.
            content: { 'application/x-ndjson': { schema: z.unknown().meta({ type: 'string' }) } },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      requireAccess(caller, 'records:read');
      const connection = await findConnection(app.deps.db, caller.tenantId, request.params.id);
      reply.type('application/x-ndjson');
      const lines = texts(proofLines(app.deps, connection, request.query));
      return reply.send(Readable.from(download(app.deps, request, lines, ['records:read'])));
    },
  );
};
export default plugin;

async function* texts(lines: AsyncIterable<ProofLine>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}
