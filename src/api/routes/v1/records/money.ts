import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { callerOf, requireAccess } from '../../../access.ts';
import { readInvoiceMoney } from '../../../records/invoice-money.ts';
import { idParams } from '../../../schemas/common.ts';
import { invoiceMoneyQuery, invoiceMoneySchema } from '../../../schemas/invoice-money.ts';
import { problems } from '../../../schemas/problem.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/invoices/:id/money',
    {
      config: { access: 'records:read' },
      schema: {
        operationId: 'getInvoiceMoney',
        summary: 'Total, tax, paid and open of an invoice, here and in the books, and what differs',
        tags: ['records'],
        params: idParams,
        querystring: invoiceMoneyQuery,
        response: { 200: invoiceMoneySchema, ...problems },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { ask: asked } = request.query;
      if (asked !== undefined) requireAccess(caller, 'sync:read');
      return readInvoiceMoney(app.deps, caller.tenantId, { id: request.params.id, asked });
    },
  );
};
export default plugin;
