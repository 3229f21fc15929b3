import { callerOf } from '../../../access.ts';
import { remove } from '../../../records/remove.ts';
import { recordParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { deletedSchema, schemaName } from '../../../schemas/record.ts';
import { forEachWritable } from '../../../zod-app.ts';

export default forEachWritable((app, entity) => {
  app.delete(
    `/v1/${entity.plural}/:id`,
    {
      config: { access: 'records:write' },
      schema: {
        operationId: `delete${schemaName(entity)}`,
        summary: `Delete a ${entity.label}; its counterpart becomes inactive or void`,
        tags: ['records'],
        params: recordParams,
        response: { 200: deletedSchema, ...problems },
      },
    },
    async (request) => remove(app.deps, callerOf(request), entity, request.params.id),
  );
});
