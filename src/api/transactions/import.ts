import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ENTITY_TYPES, type EntityType } from '../../domain/entity.ts';
import { startBatch } from '../batches/start.ts';
import type { AppDeps } from '../deps.ts';
import type { importTransactionsSchema } from '../schemas/transaction.ts';

type Named = z.output<typeof importTransactionsSchema>['transactions'];

/** A pull that is confined to the named ones: read again, so what comes in is what stands there then. */
export function importTransactions(
  deps: AppDeps,
  request: FastifyRequest,
  connectionId: string,
  transactions: Named,
) {
  const named: Partial<Record<EntityType, string[]>> = {};
  for (const { type, externalId } of transactions) named[type] = [...(named[type] ?? []), externalId];
  const entityTypes = ENTITY_TYPES.filter((type) => named[type]);
  return startBatch(deps, request, {
    kind: 'pull',
    action: 'importTransactions',
    asked: { transactions },
    connectionId,
    entityTypes,
    params: { named },
  });
}
