import type { z } from 'zod';
import { readRecord } from '../../db/records/record-queries.ts';
import { readSyncFacts } from '../../db/records/record-sync.ts';
import { choicesFor } from '../../db/waiting/decide.ts';
import { type LaidOut, layOut } from '../../db/waiting/laid-out.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { RecordRef } from '../../domain/entity.ts';
import { sideBySide } from '../../domain/sides/side-by-side.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { SidesChoice, sidesSchema, waitingSidesSchema } from '../schemas/sides.ts';
import { representError } from './represent.ts';

/** Both sides of a record, for each connection where it waits for somebody to choose. */
export async function readSides(
  { db }: AppDeps,
  tenantId: string,
  ref: RecordRef,
): Promise<z.infer<typeof sidesSchema>> {
  const record = await readRecord(db, tenantId, ref);
  if (!record) throw new ApiProblem('not_found', `There is no ${ref.entityType} ${ref.recordId}.`);
  const connections = [];
  for (const { connection, queued } of await readSyncFacts(db, tenantId, ref)) {
    if (queued?.state !== 'unresolved') continue;
    const laidOut = await layOut(db, { tenantId, connectionId: connection.id }, ref);
    if (laidOut) connections.push(represent(connection.id, laidOut));
  }
  return { type: ref.entityType, id: ref.recordId, connections };
}

function represent(connectionId: string, laidOut: LaidOut): z.infer<typeof waitingSidesSchema> {
  const { error, pulled, both, readAt } = laidOut;
  return {
    connectionId,
    message: error.message,
    error: representError(error),
    seen: pulled.counterpart.externalVersion,
    readAt: readAt.toISOString(),
    unreadable: pulled.unreadable ?? null,
    choices: offered(laidOut),
    fields: sideBySide(both),
  };
}

/** What is linked for its name may have another one. */
function offered(laidOut: LaidOut): SidesChoice[] {
  const { error, both } = laidOut;
  const isNamed = error.type === 'LinkToConfirm' && ENTITIES[both.entityType].nameField !== undefined;
  return [...choicesFor(laidOut), ...(isNamed ? (['another_name'] as const) : [])];
}
