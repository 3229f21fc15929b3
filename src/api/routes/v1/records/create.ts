import { callerOf } from '../../../access.ts';
import { asFields } from '../../../records/check.ts';
import { sayCurrency } from '../../../records/own-currency.ts';
import { etagOf } from '../../../records/represent.ts';
import { save } from '../../../records/save.ts';
import { problems } from '../../../schemas/problem.ts';
import { newRecordSchema, savedSchema, schemaName } from '../../../schemas/record.ts';
import { forEachWritable } from '../../../zod-app.ts';

export default forEachWritable((app, entity) => {
  app.post(
    `/v1/${entity.plural}`,
    {
      config: { access: 'records:write' },
      preValidation: (request) =>
        sayCurrency(app.deps.db, callerOf(request).tenantId, [
          { entityType: entity.type, data: request.body?.data },
        ]),
      schema: {
        operationId: `create${schemaName(entity)}`,
        summary: `Create a ${entity.label}; an id that exists with other content is refused`,
        tags: ['records'],
        body: newRecordSchema(entity),
        response: { 200: savedSchema, 201: savedSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { id, data } = request.body;
      const saved = await save(app.deps, callerOf(request), {
        entity,
        id,
        data: asFields(data),
        createOnly: true,
        base: ['data'],
      });
      reply.header('etag', etagOf(saved.version)).header('location', `/v1/${entity.plural}/${id}`);
      return reply.code(saved.outcome === 'created' ? 201 : 200).send(saved);
    },
  );
});
