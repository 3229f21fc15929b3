import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../../../access.ts';
import { countEvents, shareReads, type WaitingCount } from '../../../approvals/events.ts';
import {
  approveChecked,
  countWaiting,
  ownerOf,
  pageOfRows,
  showApprovals,
  undo,
} from '../../../approvals/wizard.ts';
import { findConnection } from '../../../connections/find.ts';
import { whoAsked } from '../../../plugins/audit.ts';
import {
  approvalRowSchema,
  approvalRowsQuery,
  approvalsSchema,
  approvedSchema,
  approveSchema,
  rowsSchema,
  undoneSchema,
} from '../../../schemas/approval.ts';
import { idParams, pageOf } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { sendEvents } from '../../../streams.ts';
import type { ZodApp } from '../../../zod-app.ts';

const tags = ['approvals'];
/** Every console that is open watches: a second is soon enough. */
const POLL_MS = 1_000;
/** A person unchecks rows one by one, of which there may be ten thousand. */
const BODY_LIMIT = 2_000_000;

const plugin: FastifyPluginAsyncZod = async (app) => {
  showRoute(app);
  rowsRoute(app);
  watchRoute(app);
  approveRoute(app);
  undoRoute(app);
};
export default plugin;

function showRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/approvals',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'getApprovals',
        summary: 'The Sync Wizard: what awaits approval, by section and type, with the version of the list',
        tags,
        params: idParams,
        response: { 200: approvalsSchema, ...problems },
      },
    },
    async (request) =>
      showApprovals(
        app.deps,
        await findConnection(app.deps.db, callerOf(request).tenantId, request.params.id),
      ),
  );
}

function rowsRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/approvals/rows',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'listApprovals',
        summary: 'The rows of a section and type, each with what would change; or those that were cleared',
        tags,
        params: idParams,
        querystring: approvalRowsQuery,
        response: { 200: pageOf(approvalRowSchema), ...problems },
      },
    },
    async (request) => {
      const connection = await findConnection(app.deps.db, callerOf(request).tenantId, request.params.id);
      return pageOfRows(app.deps, connection, request.query);
    },
  );
}

const eventSchema = z.object({
  event: z.literal('waiting'),
  data: z.string().describe('`rows` and `oldestAt` as JSON'),
});

function watchRoute(app: ZodApp): void {
  const { db, streamPollMs = POLL_MS } = app.deps;
  // Somewhat shorter, so that nobody is told twice what the look before saw.
  const share = shareReads<WaitingCount>(streamPollMs * 0.9);
  app.get(
    '/v1/connections/:id/approvals/events',
    {
      sse: 'manual',
      config: { access: 'sync:read' },
      schema: {
        operationId: 'watchApprovals',
        summary: 'Server-sent events: how many rows await approval, whenever that changes',
        tags,
        params: idParams,
        response: {
          200: { description: 'Events', content: { 'text/event-stream': { schema: eventSchema } } },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const connection = await findConnection(db, callerOf(request).tenantId, request.params.id);
      const owner = ownerOf(connection);
      const read = () => share(`${owner.tenantId}/${owner.connectionId}`, () => countWaiting(db, owner));
      await sendEvents(app, request, reply, (signal) => countEvents({ read, pollMs: streamPollMs, signal }));
    },
  );
}

function approveRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/approvals/approve',
    {
      bodyLimit: BODY_LIMIT,
      config: { access: 'approvals:write', auditsItself: true },
      schema: {
        operationId: 'approveChanges',
        summary: 'Approve all of a list but what is unchecked; what has come since it was seen stays',
        tags,
        params: idParams,
        body: approveSchema,
        response: { 200: approvedSchema, ...problems },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const connection = await findConnection(app.deps.db, caller.tenantId, request.params.id);
      return approveChecked(app.deps, { caller, asked: whoAsked(request, caller) }, connection, request.body);
    },
  );
}

function undoRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/approvals/undo',
    {
      bodyLimit: BODY_LIMIT,
      config: { access: 'approvals:write', auditsItself: true },
      schema: {
        operationId: 'undoClearing',
        summary: 'Bring rows that were cleared back into the list',
        tags,
        params: idParams,
        body: rowsSchema,
        response: { 200: undoneSchema, ...problems },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const connection = await findConnection(app.deps.db, caller.tenantId, request.params.id);
      return undo(app.deps, { caller, asked: whoAsked(request, caller) }, connection, request.body.rows);
    },
  );
}
