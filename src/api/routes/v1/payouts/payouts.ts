import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listRecords, readRecord } from '../../../../db/record-queries.ts';
import { callerOf } from '../../../access.ts';
import { readCursor, writeCursor } from '../../../cursor.ts';
import type { AppDeps } from '../../../deps.ts';
import { splitPage } from '../../../page.ts';
import { representPayout, representSummary } from '../../../payouts/represent.ts';
import { ApiProblem } from '../../../problems.ts';
import {
  cursorParameter,
  limitParameter,
  modifiedAfterParameter,
  pageOf,
  recordParams,
  recordPositionSchema,
} from '../../../schemas/common.ts';
import { payoutSummarySchema, payoutViewSchema } from '../../../schemas/payout.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  listRoute(app);
  readRoute(app);
};
export default plugin;

const querystring = z.strictObject({
  cursor: cursorParameter,
  limit: limitParameter(25, 100),
  modified_after: modifiedAfterParameter,
});

function listRoute(app: ZodApp): void {
  const schema = {
    operationId: 'listPayouts',
    summary: 'List payouts by id, and where each stands',
    tags: ['payouts'],
    querystring,
    response: { 200: pageOf(payoutSummarySchema), ...problems },
  };
  app.get('/v1/payouts', { config: { access: 'records:read' }, schema }, async (request) =>
    list(app.deps, callerOf(request).tenantId, request.query),
  );
}

async function list(deps: AppDeps, tenantId: string, query: z.output<typeof querystring>) {
  const { cursor, limit, ...filter } = query;
  const now = deps.clock?.() ?? new Date();
  const scope = { tenantId, list: 'payouts', filter };
  const rows = await listRecords(deps.db, tenantId, {
    entityType: 'payout',
    order: 'id',
    after: readCursor(deps.sealer, scope, recordPositionSchema, cursor, now),
    modifiedAfter: filter.modified_after,
    includeDeleted: false,
    limit: limit + 1,
  });
  const { page, last } = splitPage(rows, limit);
  const items = [];
  for (const record of page) items.push(await representSummary(deps, record));
  return {
    items,
    next: last ? writeCursor(deps.sealer, scope, { id: last.id, name: last.name }, now) : null,
  };
}

function readRoute(app: ZodApp): void {
  const schema = {
    operationId: 'getPayout',
    summary: 'A payout with everything it consists of and its entries in the books',
    tags: ['payouts'],
    params: recordParams,
    response: { 200: payoutViewSchema, ...problems },
  };
  app.get('/v1/payouts/:id', { config: { access: 'records:read' }, schema }, async (request) => {
    const { id } = request.params;
    const ref = { entityType: 'payout' as const, recordId: id };
    const record = await readRecord(app.deps.db, callerOf(request).tenantId, ref);
    if (!record || record.deletedAt) throw new ApiProblem('not_found', `There is no payout ${id}.`);
    return representPayout(app.deps, record);
  });
}
