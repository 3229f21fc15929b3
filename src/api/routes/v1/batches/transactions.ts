import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { callerOf } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import { batchSchema } from '../../../schemas/batch.ts';
import { idParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import {
  importTransactionsSchema,
  transactionsQuery,
  transactionsSchema,
} from '../../../schemas/transaction.ts';
import { importTransactions } from '../../../transactions/import.ts';
import { lookUpTransactions } from '../../../transactions/look-up.ts';
import type { ZodApp } from '../../../zod-app.ts';

const tags = ['batches'];

const plugin: FastifyPluginAsyncZod = async (app) => {
  lookUpRoute(app);
  importRoute(app);
};
export default plugin;

function lookUpRoute(app: ZodApp): void {
  app.get(
    '/v1/connections/:id/transactions',
    {
      config: { access: 'connector:run' },
      schema: {
        operationId: 'lookUpTransactions',
        summary:
          'Transactions of QuickBooks by id, number or day, and what importing each would do; stores nothing',
        tags,
        params: idParams,
        querystring: transactionsQuery,
        response: { 200: transactionsSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId, actor } = callerOf(request);
      const connection = await findConnection(app.deps.db, tenantId, request.params.id);
      return lookUpTransactions(app.deps, connection, request.query, actor);
    },
  );
}

function importRoute(app: ZodApp): void {
  app.post(
    '/v1/connections/:id/transactions/import',
    {
      config: { access: 'connector:run', auditsItself: true },
      schema: {
        operationId: 'importTransactions',
        summary: 'Import Transactions: bring in the named ones, and what they refer to',
        tags,
        params: idParams,
        body: importTransactionsSchema,
        response: { 202: batchSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { body, headers } = await importTransactions(app.deps, request, id, request.body.transactions);
      return reply.code(202).headers(headers).send(body);
    },
  );
}
