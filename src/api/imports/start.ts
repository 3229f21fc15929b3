import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Executor } from '../../db/client.ts';
import { lockConnection } from '../../db/connections/connection-queries.ts';
import { createImport, findOpenImport, type StoredImport } from '../../db/imports/imports.ts';
import { callerOf } from '../access.ts';
import { noConnection, requireConnected } from '../connections/find.ts';
import type { AppDeps } from '../deps.ts';
import { createOnce } from '../idempotent-request.ts';
import { ApiProblem } from '../problems.ts';
import type { newImportSchema } from '../schemas/import.ts';
import { representImport } from './represent.ts';

/** Stores the import, then starts its workflow; when the process dies between the two, the relay starts it. */
export async function startImport(
  deps: AppDeps,
  request: FastifyRequest,
  connectionId: string,
  { entityTypes, ...params }: z.output<typeof newImportSchema>,
) {
  const { tenantId, actor } = callerOf(request);
  if (!(await deps.temporal.isUp())) throw new ApiProblem('temporal_unavailable');
  const made = await createOnce(deps, request, async (tx) => {
    const input = { tenantId, connectionId, entityTypes, params, requestedBy: actor };
    const stored = await store(tx, input);
    const headers = { location: `/v1/imports/${stored.id}` };
    return { status: 202, body: await representImport(deps, stored), headers };
  });
  await deps.temporal.tellImport({ tenantId, connectionId, importId: made.body.id });
  return made;
}

/** With the connection locked, so that two requests cannot both find that none is open. */
async function store(tx: Executor, input: Parameters<typeof createImport>[1]): Promise<StoredImport> {
  const connection = await lockConnection(tx, input);
  if (!connection) throw noConnection(input.connectionId);
  requireConnected(connection);
  const open = await findOpenImport(tx, input);
  if (open) throw new ApiProblem('import_open', `Import ${open.id} is in the state ${open.state}.`);
  return createImport(tx, input);
}
