import { requiresApproval } from '../../db/approvals/door.ts';
import type { Executor } from '../../db/client.ts';
import { type Caller, requireAccess } from '../access.ts';

/**
 * For what lets changes in by a person's own choice, past the Sync Wizard: on a connection with *approval required* that
 * is an approval.
 * @throws ApiProblem for those who may not approve.
 */
export async function requireApprover(db: Executor, caller: Caller, connectionId: string): Promise<void> {
  const { tenantId } = caller;
  if (await requiresApproval(db, { tenantId, connectionId })) requireAccess(caller, 'approvals:write');
}
