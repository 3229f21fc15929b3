import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listReports } from '../../../../db/balances/balance-reports.ts';
import { callerOf } from '../../../access.ts';
import { explainRow } from '../../../balances/explain.ts';
import { cancelReport, findReport, representReport, startReport } from '../../../balances/report.ts';
import { balanceCsv, pageOfBalances } from '../../../balances/rows.ts';
import { findConnection } from '../../../connections/find.ts';
import {
  balanceExplanationSchema,
  balanceReportSchema,
  balanceRowSchema,
  balanceRowsQuery,
  explanationQuery,
} from '../../../schemas/balance.ts';
import { idParams, limitParameter, pageOf } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { download } from '../../../streams.ts';
import type { ZodApp } from '../../../zod-app.ts';

/** A report stands until the next one; the older ones are history. */
const LISTED = 20;
const tags = ['balances'];

const plugin: FastifyPluginAsyncZod = async (app) => {
  startRoute(app);
  listRoute(app);
  readRoute(app);
  cancelRoute(app);
  rowsRoute(app);
  explainRoute(app);
};
export default plugin;

function startRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/balance-reports',
    {
      config: { access: 'balance:run' },
      schema: {
        operationId: 'startBalanceReport',
        summary: 'Update Balance Report: compare what every current and former client owes, here and there',
        tags,
        params: idParams,
        response: { 202: balanceReportSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body, headers } = await startReport(app.deps, request, request.params.id);
      return reply.code(202).headers(headers).send(body);
    },
  );
}

function listRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/balance-reports',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'listBalanceReports',
        summary: `The latest ${LISTED} balance reports, newest first; rows are kept of the newest that was finished`,
        tags,
        params: idParams,
        querystring: z.strictObject({ limit: limitParameter(LISTED, LISTED) }),
        response: { 200: z.object({ items: z.array(balanceReportSchema) }), ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { id: connectionId } = await findConnection(app.deps.db, tenantId, request.params.id);
      const rows = await listReports(app.deps.db, { tenantId, connectionId }, request.query.limit);
      const items = [];
      for (const row of rows) items.push(await representReport(app.deps.db, row));
      return { items };
    },
  );
}

function readRoute(app: ZodApp): void {
  app.get(
    '/v1/balance-reports/:id',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'getBalanceReport',
        summary: 'How far a balance report is, and its sums by currency',
        tags,
        params: idParams,
        response: { 200: balanceReportSchema, ...problems },
      },
    },
    async (request) => {
      const { db } = app.deps;
      return representReport(db, await findReport(db, callerOf(request).tenantId, request.params.id));
    },
  );
}

function cancelRoute(app: ZodApp): void {
  app.post(
    '/v1/balance-reports/:id/cancel',
    {
      config: { access: 'balance:run' },
      schema: {
        operationId: 'cancelBalanceReport',
        summary: 'End a balance report that is under way',
        tags,
        params: idParams,
        response: { 200: balanceReportSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      return representReport(app.deps.db, await cancelReport(app.deps, tenantId, request.params.id));
    },
  );
}

function rowsRoute(app: ZodApp): void {
  app.get(
    '/v1/balance-reports/:id/rows',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'listBalances',
        summary: 'QB Comparison Report: each client in each currency; all of it as CSV with Accept: text/csv',
        tags,
        params: idParams,
        querystring: balanceRowsQuery,
        response: {
          200: {
            description: 'A page of the clients, or all that fit the filters as CSV',
            content: {
              'application/json': { schema: pageOf(balanceRowSchema) },
              'text/csv': { schema: z.unknown().meta({ type: 'string' }) },
            },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const report = await findReport(app.deps.db, callerOf(request).tenantId, request.params.id);
      const { query } = request;
      if (!request.headers.accept?.includes('text/csv')) return pageOfBalances(app.deps, report, query);
      const { differs, search } = query;
      void reply
        .header('content-disposition', 'attachment; filename="qb-comparison-report.csv"')
        .type('text/csv; charset=utf-8');
      const lines = balanceCsv(app.deps.db, report, { differs, search });
      return reply.send(Readable.from(download(app.deps, request, lines)));
    },
  );
}

function explainRoute(app: ZodApp): void {
  app.get(
    '/v1/balance-reports/:id/explanation',
    {
      config: { access: 'balance:run' },
      schema: {
        operationId: 'explainBalance',
        summary: 'Which documents make one client’s balances differ, read now: five metered reads at most',
        tags,
        params: idParams,
        querystring: explanationQuery,
        response: { 200: balanceExplanationSchema, ...problems },
      },
    },
    async (request) => {
      const report = await findReport(app.deps.db, callerOf(request).tenantId, request.params.id);
      return explainRow(app.deps, report, request.query.row);
    },
  );
}
