import { Readable } from 'node:stream';
import { z } from 'zod';
import type { EntityDefinition } from '../../../../domain/entity.ts';
import { callerOf } from '../../../access.ts';
import { recordLines } from '../../../records/csv.ts';
import { pageOfRecords, totalsOfRecords } from '../../../records/list.ts';
import { pageOf } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { listedRecordSchema, schemaName } from '../../../schemas/record.ts';
import { csvQuery, foundTotalsSchema, listQuery, totalsQuery } from '../../../schemas/record-list.ts';
import { download } from '../../../streams.ts';
import { forEachEntity, type ZodApp } from '../../../zod-app.ts';

export default forEachEntity((app, entity) => {
  listRoute(app, entity);
  totalsRoute(app, entity);
  csvRoute(app, entity);
});

function listRoute(app: ZodApp, entity: EntityDefinition): void {
  app.get(
    `/v1/${entity.plural}`,
    {
      config: { access: 'records:read' },
      schema: {
        operationId: `list${schemaName(entity)}s`,
        summary: `List ${entity.label} records`,
        tags: ['records'],
        querystring: listQuery(entity),
        response: { 200: pageOf(listedRecordSchema(entity)), ...problems },
      },
    },
    async (request) => pageOfRecords(app.deps, callerOf(request).tenantId, entity, request.query),
  );
}

function totalsRoute(app: ZodApp, entity: EntityDefinition): void {
  app.get(
    `/v1/${entity.plural}::totals`,
    {
      config: { access: 'records:read' },
      schema: {
        operationId: `total${schemaName(entity)}s`,
        summary: `How many ${entity.label} records a list finds, and what they come to`,
        tags: ['records'],
        querystring: totalsQuery(entity),
        response: { 200: foundTotalsSchema, ...problems },
      },
    },
    async (request) => totalsOfRecords(app.deps, callerOf(request).tenantId, entity, request.query),
  );
}

function csvRoute(app: ZodApp, entity: EntityDefinition): void {
  app.get(
    `/v1/${entity.plural}::csv`,
    {
      config: { access: 'records:read' },
      schema: {
        operationId: `export${schemaName(entity)}s`,
        summary: `All ${entity.label} records that a list finds, as CSV`,
        tags: ['records'],
        querystring: csvQuery(entity),
        response: {
          200: {
            description: 'In the order of the list',
            // A stream: the framework sends it as it is.
            content: { 'text/csv': { schema: z.unknown().meta({ type: 'string' }) } },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      reply
        .header('content-disposition', `attachment; filename="${entity.plural}.csv"`)
        .type('text/csv; charset=utf-8');
      const lines = recordLines(app.deps, callerOf(request).tenantId, entity, request.query);
      return reply.send(Readable.from(download(app.deps, request, lines)));
    },
  );
}
