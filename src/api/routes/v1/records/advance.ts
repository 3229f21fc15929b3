import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ENTITIES } from '../../../../domain/entities/index.ts';
import { callerOf } from '../../../access.ts';
import { type Advance, advance } from '../../../records/advance.ts';
import { recordParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { savedSchema } from '../../../schemas/record.ts';
import type { ZodApp } from '../../../zod-app.ts';

type Step = Omit<Advance, 'id'> & { name: string; operationId: string; summary: string };

const STEPS: readonly Step[] = [
  {
    name: 'send',
    operationId: 'sendInvoice',
    summary: 'Mark a draft as sent to the client; it syncs from now on',
    entity: ENTITIES.invoice,
    from: ['draft'],
    to: 'sent',
    done: ['sent', 'paid'],
  },
  {
    name: 'collect',
    operationId: 'collectPayment',
    summary: 'Mark a pending payment as collected; it syncs from now on',
    entity: ENTITIES.payment,
    from: ['pending'],
    to: 'collected',
    done: ['collected'],
  },
  {
    name: 'approve',
    operationId: 'approveTimesheet',
    summary: 'Approve a timesheet; its entries sync from now on',
    entity: ENTITIES.timesheet,
    from: ['draft', 'submitted'],
    to: 'approved',
    done: ['approved'],
  },
];

const plugin: FastifyPluginAsyncZod = async (app) => {
  for (const step of STEPS) stepRoute(app, step);
};
export default plugin;

function stepRoute(app: ZodApp, { name, operationId, summary, ...step }: Step): void {
  app.post(
    `/v1/${step.entity.plural}/:id/${name}`,
    {
      config: { access: 'records:write' },
      schema: {
        operationId,
        summary,
        tags: ['records'],
        params: recordParams,
        response: { 200: savedSchema, ...problems },
      },
    },
    async (request) => advance(app.deps, callerOf(request), { ...step, id: request.params.id }),
  );
}
