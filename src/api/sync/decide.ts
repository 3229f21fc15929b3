import type { z } from 'zod';
import { enqueue } from '../../db/queue/enqueue.ts';
import { type Choice, type Decided, decideSides } from '../../db/waiting/decide.ts';
import { layOut } from '../../db/waiting/laid-out.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { RecordRef } from '../../domain/entity.ts';
import { assertNever } from '../../errors.ts';
import { PRIORITY } from '../../workflows/contract.ts';
import type { Caller } from '../access.ts';
import { requireApprover } from '../approvals/permitted.ts';
import { findConnection } from '../connections/find.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import { asFields } from '../records/check.ts';
import { save } from '../records/save.ts';
import { requireLeaving } from '../require-leaving.ts';
import type { decidedSchema, decisionSchema } from '../schemas/sides.ts';

type Decision = z.infer<typeof decisionSchema>;

/** Does what a person chose of the two sides that were shown. */
export async function decide(
  deps: AppDeps,
  caller: Caller,
  ref: RecordRef,
  decision: Decision,
): Promise<z.infer<typeof decidedSchema>> {
  const { tenantId } = caller;
  const { connectionId, choice } = decision;
  await findConnection(deps.db, tenantId, connectionId);
  await requireApprover(deps.db, caller, connectionId);
  const isToSend = choice === 'ours' || choice === 'another_name';
  if (isToSend) await requireLeaving(deps.db, { tenantId, connectionId });
  const decided =
    choice === 'another_name'
      ? await giveName(deps, caller, ref, decision)
      : await choose(deps, caller, ref, { ...decision, choice });
  const send = sendOf(decided);
  if (send) deps.temporal.wake([{ tenantId, connectionId }]);
  return { type: ref.entityType, id: ref.recordId, connectionId, sync: send ? 'queued' : 'none' };
}

function choose(
  { db }: AppDeps,
  { tenantId, actor }: Caller,
  ref: RecordRef,
  { connectionId, ...decision }: Omit<Decision, 'choice'> & { choice: Choice },
): Promise<Decided> {
  return db.transaction((tx) => decideSides(tx, { tenantId, connectionId }, { ...ref, ...decision, actor }));
}

/** The two are not the same: ours is called otherwise from now on, and made there. */
async function giveName(
  deps: AppDeps,
  caller: Caller,
  ref: RecordRef,
  { connectionId, seen, name }: Decision,
): Promise<Decided> {
  const { tenantId, actor } = caller;
  const laidOut = await layOut(deps.db, { tenantId, connectionId }, ref);
  const entity = ENTITIES[ref.entityType];
  if (laidOut?.error.type !== 'LinkToConfirm' || !entity.nameField) return { kind: 'not_waiting' };
  if (laidOut.pulled.counterpart.externalVersion !== seen) return { kind: 'changed_since' };
  const data = asFields(entity.schema.parse({ ...laidOut.record.data, [entity.nameField]: name }));
  await save(deps, caller, { entity, id: ref.recordId, data, ifMatch: laidOut.record.version });
  // As a change does: whether another one there is called so is still to be asked.
  await enqueue(deps.db, [{ tenantId, connectionId, ...ref, priority: PRIORITY.event, requestedBy: actor }]);
  return { kind: 'decided', send: true };
}

/** @throws ApiProblem unless it was decided. */
function sendOf(decided: Decided): boolean {
  switch (decided.kind) {
    case 'decided':
      return decided.send;
    case 'not_waiting':
      throw new ApiProblem('not_waiting_for_choice');
    case 'changed_since':
      throw new ApiProblem('sides_changed');
    case 'refused':
      throw new ApiProblem('state_not_allowed', decided.reason);
    default:
      return assertNever(decided);
  }
}
