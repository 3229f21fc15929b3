import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { StoredConnection } from '../../../../db/connections/connection-queries.ts';
import { callerOf } from '../../../access.ts';
import { pageErrors, pageFailed, pagePending, retryRows, supportOf } from '../../../approvals/log.ts';
import { findConnection } from '../../../connections/find.ts';
import type { AppDeps } from '../../../deps.ts';
import {
  errorRowSchema,
  failedSyncSchema,
  openRowsQuery,
  pendingSyncSchema,
  retriedRowsSchema,
  retryRowsSchema,
  supportSchema,
} from '../../../schemas/approval.ts';
import { idParams, pageOf } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

const tags = ['approvals'];
const BODY_LIMIT = 2_000_000;

const plugin: FastifyPluginAsyncZod = async (app) => {
  rowsRoute(app, {
    path: 'pending-syncs',
    operationId: 'listPendingSyncs',
    summary: 'What was approved and waits for the connector, or goes just now',
    row: pendingSyncSchema,
    page: pagePending,
  });
  rowsRoute(app, {
    path: 'error-log',
    operationId: 'listErrorLog',
    summary: 'What could not sync: why, where it must be resolved, the code of QuickBooks, the remedy',
    row: errorRowSchema,
    page: pageErrors,
  });
  rowsRoute(app, {
    path: 'failed-syncs',
    operationId: 'listFailedSyncs',
    summary: 'Everything that ever failed, newest first, also what was settled since',
    row: failedSyncSchema,
    page: pageFailed,
  });
  retryRoute(app);
  fixRoute(app);
  supportRoute(app);
};
export default plugin;

interface RowsRoute<Row extends z.ZodType> {
  path: string;
  operationId: string;
  summary: string;
  row: Row;
  page: (
    deps: AppDeps,
    connection: StoredConnection,
    query: z.output<typeof openRowsQuery>,
  ) => Promise<z.output<ReturnType<typeof pageOf<Row>>>>;
}

/** A list of the log page: one connection's rows, paged. */
function rowsRoute<Row extends z.ZodType>(
  app: ZodApp,
  { path, operationId, summary, row, page }: RowsRoute<Row>,
): void {
  app.get(
    `/v1/connections/:id/${path}`,
    {
      config: { access: 'sync:read' },
      schema: {
        operationId,
        summary,
        tags,
        params: idParams,
        querystring: openRowsQuery,
        response: { 200: pageOf(row), ...problems },
      },
    },
    async (request) => {
      const connection = await findConnection(app.deps.db, callerOf(request).tenantId, request.params.id);
      return page(app.deps, connection, request.query);
    },
  );
}

function retryRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/error-log/retry',
    {
      bodyLimit: BODY_LIMIT,
      config: { access: 'sync:write' },
      schema: {
        operationId: 'retryErrorLog',
        summary: 'Try rows of the error log again, or all',
        tags,
        params: idParams,
        body: retryRowsSchema,
        response: { 200: retriedRowsSchema, ...problems },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const connection = await findConnection(app.deps.db, caller.tenantId, request.params.id);
      return retryRows(app.deps, caller, connection, { rows: request.body.rows, merge: false });
    },
  );
}

function fixRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/error-log/fix-edit-sequence',
    {
      bodyLimit: BODY_LIMIT,
      // It lets in what was changed there, and lets go what comes of both.
      config: { access: 'approvals:write' },
      schema: {
        operationId: 'fixEditSequence',
        summary: 'Read both sides again, merge them by the rules of the connection, and write the result',
        tags,
        params: idParams,
        body: retryRowsSchema,
        response: { 200: retriedRowsSchema, ...problems },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const connection = await findConnection(app.deps.db, caller.tenantId, request.params.id);
      return retryRows(app.deps, caller, connection, { rows: request.body.rows, merge: true });
    },
  );
}

const rowParams = idParams.extend({ row: z.string().regex(/^(import|export)-\d{1,15}$/) });

function supportRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/error-log/:row/support',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'getSupportBundle',
        summary: 'Whom to ask about a row, and all that they need to know',
        tags,
        params: rowParams,
        response: { 200: supportSchema, ...problems },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const connection = await findConnection(app.deps.db, caller.tenantId, request.params.id);
      return supportOf(app.deps, caller, connection, request.params.row);
    },
  );
}
