import { readRecord } from '../../../../db/records/record-queries.ts';
import { callerOf } from '../../../access.ts';
import { ApiProblem } from '../../../problems.ts';
import { etagOf, representRecord } from '../../../records/represent.ts';
import { recordParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { recordSchema, schemaName } from '../../../schemas/record.ts';
import { forEachEntity } from '../../../zod-app.ts';

export default forEachEntity((app, entity) => {
  app.get(
    `/v1/${entity.plural}/:id`,
    {
      config: { access: 'records:read' },
      schema: {
        operationId: `get${schemaName(entity)}`,
        summary: `Read a ${entity.label}`,
        tags: ['records'],
        params: recordParams,
        response: { 200: recordSchema(entity), ...problems },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const ref = { entityType: entity.type, recordId: id };
      const record = await readRecord(app.deps.db, callerOf(request).tenantId, ref);
      if (!record || record.deletedAt)
        throw new ApiProblem('not_found', `There is no ${entity.label} ${id}.`);
      return reply.header('etag', etagOf(record.version)).send(representRecord(record));
    },
  );
});
