import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { recordAudit } from '../../../../db/people/audit.ts';
import { chooseLocale, readPlace } from '../../../../db/people/place.ts';
import { readTenant } from '../../../../db/people/tenants.ts';
import { localeOf } from '../../../../domain/place.ts';
import { changesBetween } from '../../../../domain/stored-change.ts';
import { callerOf } from '../../../access.ts';
import { ApiProblem } from '../../../problems.ts';
import { problems } from '../../../schemas/problem.ts';
import { newLocaleSchema, placeSchema } from '../../../schemas/user.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.put(
    '/v1/tenant/locale',
    {
      config: { access: 'connections:write' },
      schema: {
        operationId: 'putLocale',
        summary: 'Choose how the business’s dates and amounts are written',
        tags: ['tenant'],
        body: newLocaleSchema,
        response: { 200: placeSchema.meta({ id: 'Place' }), ...problems },
      },
    },
    async (request) => {
      const { tenantId, actor } = callerOf(request);
      const wanted = request.body.locale;
      const locale = wanted === null ? null : (localeOf(wanted) ?? null);
      return app.deps.db.transaction(async (tx) => {
        const before = await readTenant(tx, tenantId);
        if (!before) throw new ApiProblem('not_found');
        await chooseLocale(tx, tenantId, locale);
        const changes = changesBetween({ locale: before.locale }, { locale });
        await recordAudit(tx, {
          tenantId,
          actor,
          action: 'putLocale',
          subject: 'tenant',
          detail: { changes },
        });
        return readPlace(tx, { id: tenantId, locale });
      });
    },
  );
};
export default plugin;
