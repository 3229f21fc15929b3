import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import { findChoices } from '../../../mappings/choices.ts';
import { choose, unmap } from '../../../mappings/choose.ts';
import { listSubjects, representChoice } from '../../../mappings/list.ts';
import { whoAsked } from '../../../plugins/audit.ts';
import { booleanParameter } from '../../../schemas/common.ts';
import {
  choiceListSchema,
  mappingKeyParams,
  mappingListSchema,
  mappingParams,
  newMappingSchema,
  savedMappingSchema,
} from '../../../schemas/mapping.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  listRoute(app);
  choicesRoute(app);
  chooseRoute(app);
  removeRoute(app);
};
export default plugin;

function listRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/mappings/:kind',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'listMappings',
        summary: 'What is mapped to what, with suggestions and what each one holds up',
        tags: ['mappings'],
        params: mappingParams,
        response: { 200: mappingListSchema, ...problems },
      },
    },
    async (request) => {
      const { id, kind } = request.params;
      return listSubjects(app.deps, await findConnection(app.deps.db, callerOf(request).tenantId, id), kind);
    },
  );
}

function choicesRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/mappings/:kind/choices',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'listMappingChoices',
        summary: 'What there is to map to, read at most ten minutes ago',
        tags: ['mappings'],
        params: mappingParams,
        querystring: z.strictObject({ refresh: booleanParameter.describe('Read it now') }),
        response: { 200: choiceListSchema, ...problems },
      },
    },
    async (request) => {
      const { id, kind } = request.params;
      const connection = await findConnection(app.deps.db, callerOf(request).tenantId, id);
      const { choices, readAt } = await findChoices(app.deps, connection, kind, request.query);
      return { items: choices.map(representChoice), readAt: readAt.toISOString() };
    },
  );
}

function chooseRoute(app: ZodApp): void {
  app.put(
    '/v1/connections/:id/mappings/:kind/:key',
    {
      config: { access: 'connections:write', auditsItself: true },
      schema: {
        operationId: 'putMapping',
        summary:
          'Map a team member, an account role or a tax code; what waited for an account or a tax code goes, timesheet entries go with the next push',
        tags: ['mappings'],
        params: mappingKeyParams,
        body: newMappingSchema,
        response: { 200: savedMappingSchema, ...problems },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { id, kind, key } = request.params;
      const connection = await findConnection(app.deps.db, caller.tenantId, id);
      const asked = { ref: { kind, key }, wanted: request.body, who: whoAsked(request, caller) };
      return choose(app.deps, caller, connection, asked);
    },
  );
}

function removeRoute(app: ZodApp): void {
  app.delete(
    '/v1/connections/:id/mappings/:kind/:key',
    {
      config: { access: 'connections:write', auditsItself: true },
      schema: {
        operationId: 'deleteMapping',
        summary: 'Take a mapping back; what was synced with it stays as it is',
        tags: ['mappings'],
        params: mappingKeyParams,
        response: { 204: z.undefined().describe('Removed'), ...problems },
      },
    },
    async (request, reply) => {
      const { id, kind, key } = request.params;
      const caller = callerOf(request);
      const connection = await findConnection(app.deps.db, caller.tenantId, id);
      await unmap(app.deps, caller, connection, { ref: { kind, key }, who: whoAsked(request, caller) });
      return reply.code(204).send();
    },
  );
}
