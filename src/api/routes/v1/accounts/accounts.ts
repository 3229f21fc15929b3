import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { countAccounts } from '../../../../db/accounts/accounts.ts';
import { callerOf } from '../../../access.ts';
import { syncAccounts, unsyncAccounts } from '../../../accounts/choose.ts';
import { pageOfCounterparts } from '../../../accounts/counterparts.ts';
import { linkAccount, previewLink } from '../../../accounts/link.ts';
import { pageOfAccounts, showAccount } from '../../../accounts/list.ts';
import { findConnection } from '../../../connections/find.ts';
import { whoAsked } from '../../../plugins/audit.ts';
import {
  accountCountsQuery,
  accountCountsSchema,
  accountLinkedSchema,
  accountLinkPreviewSchema,
  accountLinkQuery,
  accountLinkSchema,
  accountSchema,
  accountsQuery,
  accountsSyncedSchema,
  accountsUnsyncedSchema,
  chosenAccountsSchema,
  counterpartSchema,
  counterpartsQuery,
} from '../../../schemas/account.ts';
import { idParams, pageOf, recordIdSchema } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

const tags = ['accounts'];
const accountParams = idParams.extend({ customerId: recordIdSchema });

const plugin: FastifyPluginAsyncZod = async (app) => {
  listRoute(app);
  countRoute(app);
  readRoute(app);
  syncRoute(app);
  unsyncRoute(app);
  counterpartsRoute(app);
  previewLinkRoute(app);
  linkRoute(app);
};
export default plugin;

function listRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/accounts',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'listAccounts',
        summary: 'Customers as the connection sees them, by name',
        tags,
        params: idParams,
        querystring: accountsQuery,
        response: { 200: pageOf(accountSchema), ...problems },
      },
    },
    async (request) => {
      const connection = await findConnection(app.deps.db, callerOf(request).tenantId, request.params.id);
      return pageOfAccounts(app.deps, connection, request.query);
    },
  );
}

function countRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/account-counts',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'countAccounts',
        summary: 'How many accounts there are of each status',
        tags,
        params: idParams,
        querystring: accountCountsQuery,
        response: { 200: accountCountsSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const { id: connectionId } = await findConnection(app.deps.db, tenantId, request.params.id);
      return countAccounts(app.deps.db, { tenantId, connectionId }, request.query);
    },
  );
}

function readRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/accounts/:customerId',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'getAccount',
        summary: 'One customer as the connection sees it',
        tags,
        params: accountParams,
        response: { 200: accountSchema, ...problems },
      },
    },
    async (request) => {
      const { id, customerId } = request.params;
      const connection = await findConnection(app.deps.db, callerOf(request).tenantId, id);
      return showAccount(app.deps, connection, customerId);
    },
  );
}

function syncRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/accounts/sync',
    {
      config: { access: 'accounts:write', auditBody: true },
      schema: {
        operationId: 'syncAccounts',
        summary: 'Sync accounts to QuickBooks: those that were left out, with everything that they left out',
        tags,
        params: idParams,
        body: chosenAccountsSchema,
        response: { 202: accountsSyncedSchema, ...problems },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const connection = await findConnection(app.deps.db, caller.tenantId, request.params.id);
      return reply.code(202).send(await syncAccounts(app.deps, caller, connection, request.body));
    },
  );
}

function unsyncRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/accounts/unsync',
    {
      config: { access: 'accounts:write', auditBody: true },
      schema: {
        operationId: 'unsyncAccounts',
        summary: 'Do not sync these accounts: no errors about them, and nothing of them leaves or comes in',
        tags,
        params: idParams,
        body: chosenAccountsSchema,
        response: { 200: accountsUnsyncedSchema, ...problems },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const connection = await findConnection(app.deps.db, caller.tenantId, request.params.id);
      return unsyncAccounts(app.deps, caller, connection, request.body);
    },
  );
}

function counterpartsRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/customer-counterparts',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'listCustomerCounterparts',
        summary: 'The customers that QuickBooks has, active ones, read now: one metered read a page',
        tags,
        params: idParams,
        querystring: counterpartsQuery,
        response: { 200: pageOf(counterpartSchema), ...problems },
      },
    },
    async (request) => {
      const connection = await findConnection(app.deps.db, callerOf(request).tenantId, request.params.id);
      return pageOfCounterparts(app.deps, connection, request.query);
    },
  );
}

function previewLinkRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/accounts/:customerId/link',
    {
      config: { access: 'accounts:write' },
      schema: {
        operationId: 'previewAccountLink',
        summary:
          'What an account wrote to another customer of QuickBooks, and whether it can be moved: a few metered reads',
        tags,
        params: accountParams,
        querystring: accountLinkQuery,
        response: { 200: accountLinkPreviewSchema, ...problems },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { id, customerId } = request.params;
      const connection = await findConnection(app.deps.db, caller.tenantId, id);
      return previewLink(app.deps, caller, connection, { customerId, ...request.query });
    },
  );
}

function linkRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/accounts/:customerId/link',
    {
      config: { access: 'accounts:write', auditsItself: true },
      schema: {
        operationId: 'linkAccount',
        summary: 'Sync an account to a customer that QuickBooks has already',
        tags,
        params: accountParams,
        body: accountLinkSchema,
        response: { 202: accountLinkedSchema, ...problems },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { id, customerId } = request.params;
      const connection = await findConnection(app.deps.db, caller.tenantId, id);
      const asked = { customerId, ...request.body, who: whoAsked(request, caller) };
      return reply.code(202).send(await linkAccount(app.deps, caller, connection, asked));
    },
  );
}
