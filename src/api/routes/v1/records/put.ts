import { z } from 'zod';
import { callerOf } from '../../../access.ts';
import { asFields } from '../../../records/check.ts';
import { sayCurrency } from '../../../records/own-currency.ts';
import { etagOf, versionOf } from '../../../records/represent.ts';
import { save } from '../../../records/save.ts';
import { recordParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { savedSchema, schemaName } from '../../../schemas/record.ts';
import { forEachWritable } from '../../../zod-app.ts';

const headers = z.object({
  'if-match': z.string().optional().describe('ETag of the version that is to be replaced'),
  'if-none-match': z.literal('*').optional().describe('Create only'),
});

export default forEachWritable((app, entity) => {
  app.put(
    `/v1/${entity.plural}/:id`,
    {
      config: { access: 'records:write' },
      preValidation: (request) =>
        sayCurrency(app.deps.db, callerOf(request).tenantId, [
          { entityType: entity.type, data: request.body },
        ]),
      schema: {
        operationId: `put${schemaName(entity)}`,
        summary: `Create or replace a ${entity.label}`,
        tags: ['records'],
        params: recordParams,
        headers,
        body: entity.schema,
        response: { 200: savedSchema, 201: savedSchema, ...problems },
      },
    },
    async (request, reply) => {
      const saved = await save(app.deps, callerOf(request), {
        entity,
        id: request.params.id,
        data: asFields(request.body),
        ifMatch: versionOf(request.headers['if-match']),
        createOnly: request.headers['if-none-match'] === '*',
      });
      reply.header('etag', etagOf(saved.version));
      return reply.code(saved.outcome === 'created' ? 201 : 200).send(saved);
    },
  );
});
