import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import { whoAsked } from '../../../plugins/audit.ts';
import { idParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { connectorSettingsSchema, syncConnectorSchema } from '../../../schemas/sync-connector.ts';
import { sendEvents } from '../../../streams.ts';
import { changeConnector, closeAutosync, stopSync } from '../../../sync-connector/control.ts';
import { connectorEvents } from '../../../sync-connector/events.ts';
import { forceSync } from '../../../sync-connector/force.ts';
import { showConnector } from '../../../sync-connector/show.ts';
import type { ZodApp } from '../../../zod-app.ts';

const URL = '/v1/connections/:id/connector';
const tags = ['connector'];

const plugin: FastifyPluginAsyncZod = async (app) => {
  readRoute(app);
  watchRoute(app);
  forceRoute(app);
  stopRoute(app);
  closeRoute(app);
  settingsRoute(app);
};
export default plugin;

function readRoute(app: ZodApp): void {
  app.get(
    URL,
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'getSyncConnector',
        summary: 'The sync connector: its status line, the run in hand, the last and the next one',
        tags,
        params: idParams,
        response: { 200: syncConnectorSchema, ...problems },
      },
    },
    async (request) => {
      const connection = await findConnection(app.deps.db, callerOf(request).tenantId, request.params.id);
      return showConnector(app.deps, app.deps.db, connection);
    },
  );
}

/** Fast enough for a status line that changes with every category, slow enough for hundreds of watchers. */
const POLL_MS = 500;
const eventSchema = z.object({
  event: z.literal('status'),
  data: z.string().describe('The sync connector as JSON'),
});

function watchRoute(app: ZodApp): void {
  app.get(
    `${URL}/events`,
    {
      sse: 'manual',
      config: { access: 'sync:read' },
      schema: {
        operationId: 'watchSyncConnector',
        summary: 'Server-sent events: the sync connector, now and whenever it changes',
        tags,
        params: idParams,
        response: {
          200: { description: 'Events', content: { 'text/event-stream': { schema: eventSchema } } },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { db, streamPollMs = POLL_MS } = app.deps;
      const connection = await findConnection(db, callerOf(request).tenantId, request.params.id);
      const read = () => showConnector(app.deps, db, connection);
      await sendEvents(app, request, reply, (signal) =>
        connectorEvents({ read, pollMs: streamPollMs, signal }),
      );
    },
  );
}

function forceRoute(app: ZodApp): void {
  app.post(
    `${URL}/force-sync`,
    {
      config: { access: 'connector:run', auditsItself: true },
      schema: {
        operationId: 'forceSync',
        summary: 'Force Sync: run now, or with the next visit of a program that polls; then every two hours',
        tags,
        params: idParams,
        response: { 202: syncConnectorSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body } = await forceSync(app.deps, request, request.params.id);
      return reply.code(202).send(body);
    },
  );
}

function stopRoute(app: ZodApp): void {
  app.post(
    `${URL}/stop`,
    {
      config: { access: 'connector:run' },
      schema: {
        operationId: 'stopSync',
        summary: 'Stop: the run ends after the category in hand, both directions of it',
        tags,
        params: idParams,
        response: { 200: syncConnectorSchema, ...problems },
      },
    },
    async (request) => {
      const connection = await findConnection(app.deps.db, callerOf(request).tenantId, request.params.id);
      return stopSync(app.deps, connection);
    },
  );
}

function closeRoute(app: ZodApp): void {
  app.post(
    `${URL}/close`,
    {
      config: { access: 'connector:run' },
      schema: {
        operationId: 'closeAutosync',
        summary: 'Close Autosync: no run begins by itself until somebody presses Force Sync',
        tags,
        params: idParams,
        response: { 200: syncConnectorSchema, ...problems },
      },
    },
    async (request) => {
      const connection = await findConnection(app.deps.db, callerOf(request).tenantId, request.params.id);
      return closeAutosync(app.deps, connection);
    },
  );
}

function settingsRoute(app: ZodApp): void {
  app.put(
    URL,
    {
      config: { access: 'connections:write', auditsItself: true },
      schema: {
        operationId: 'putSyncConnector',
        summary: 'When it ends for the night, and who starts it in the morning',
        tags,
        params: idParams,
        body: connectorSettingsSchema,
        response: { 200: syncConnectorSchema, ...problems },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const connection = await findConnection(app.deps.db, caller.tenantId, request.params.id);
      const asked = { actor: caller.actor, who: whoAsked(request, caller) };
      return changeConnector(app.deps, connection, request.body, asked);
    },
  );
}
