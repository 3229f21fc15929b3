import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listPayouts } from '../../../../db/payouts/payout-list.ts';
import { readRecord } from '../../../../db/records/record-queries.ts';
import { callerOf } from '../../../access.ts';
import { readCursor, writeCursor } from '../../../cursor.ts';
import type { AppDeps } from '../../../deps.ts';
import { splitPage } from '../../../page.ts';
import { representLines, representPayout, representSummaries } from '../../../payouts/represent.ts';
import { ApiProblem } from '../../../problems.ts';
import {
  cursorParameter,
  limitParameter,
  modifiedAfterParameter,
  pageOf,
  recordParams,
} from '../../../schemas/common.ts';
import { payoutLinesSchema, payoutSummarySchema, payoutViewSchema } from '../../../schemas/payout.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  listRoute(app);
  readRoute(app);
  linesRoute(app);
};
export default plugin;

const positionSchema = z.object({ id: z.string() });

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
  const rows = await listPayouts(deps.db, tenantId, {
    after: readCursor(deps.sealer, scope, positionSchema, cursor, now)?.id,
    modifiedAfter: filter.modified_after,
    limit: limit + 1,
  });
  const { page, last } = splitPage(rows, limit);
  return {
    items: await representSummaries(deps, tenantId, page),
    next: last ? writeCursor(deps.sealer, scope, { id: last.record.id }, now) : null,
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
    const record = await payoutOr404(app.deps, callerOf(request).tenantId, request.params.id);
    return representPayout(app.deps, record);
  });
}

async function payoutOr404({ db }: AppDeps, tenantId: string, id: string) {
  const record = await readRecord(db, tenantId, { entityType: 'payout', recordId: id });
  if (!record || record.deletedAt) throw new ApiProblem('not_found', `There is no payout ${id}.`);
  return record;
}

const linePositionSchema = z.object({ start: z.int().nonnegative() });

function linesRoute(app: ZodApp): void {
  const schema = {
    operationId: 'listPayoutLines',
    summary: 'What a payout consists of, movement by movement, however many they are',
    tags: ['payouts'],
    params: recordParams,
    querystring: z.strictObject({ cursor: cursorParameter, limit: limitParameter(50, 100) }),
    response: { 200: payoutLinesSchema, ...problems },
  };
  app.get('/v1/payouts/:id/lines', { config: { access: 'records:read' }, schema }, async (request) => {
    const { id } = request.params;
    const { cursor, limit } = request.query;
    const { deps } = app;
    const now = deps.clock?.() ?? new Date();
    const { tenantId } = callerOf(request);
    const scope = { tenantId, list: 'payout-lines', filter: { id } };
    const record = await payoutOr404(deps, tenantId, id);
    const { start } = readCursor(deps.sealer, scope, linePositionSchema, cursor, now) ?? { start: 0 };
    const { more, ...page } = await representLines(deps, record, { start, count: limit });
    const next = more ? writeCursor(deps.sealer, scope, { start: start + page.items.length }, now) : null;
    return { ...page, next };
  });
}
