import { countLinkedDocuments } from '../../db/accounts/linked-documents.ts';
import { pairAccount } from '../../db/accounts/pair-account.ts';
import { queueAccount } from '../../db/accounts/queue-account.ts';
import { unskipAccount } from '../../db/accounts/skip-account.ts';
import type { Executor } from '../../db/client.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { findHolder } from '../../db/links/by-counterpart.ts';
import { type ConnectionKey, findLinked } from '../../db/links/links.ts';
import { recordAudit } from '../../db/people/audit.ts';
import { refKey } from '../../domain/entity.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Caller } from '../access.ts';
import { requireApprover } from '../approvals/permitted.ts';
import { ask } from '../ask-company.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import { fieldError } from '../validation.ts';
import { requireCustomers, requireSyncing } from './choose.ts';

/**
 * Pairs an account with a customer of QuickBooks that a person chose, puts it into the sync and queues what it left
 * out.
 * @throws ApiProblem when that customer is not there, is inactive, or belongs to somebody else; and when this account
 * has documents with another one, which would stay behind.
 */
export async function linkAccount(
  deps: AppDeps,
  caller: Caller,
  connection: StoredConnection,
  { customerId, externalId, who }: { customerId: string; externalId: string; who: Record<string, unknown> },
) {
  const { tenantId, actor } = caller;
  const owner = { tenantId, connectionId: connection.id };
  await requireApprover(deps.db, caller, connection.id);
  await requireSyncing(deps, connection);
  await requireCustomers(deps.db, tenantId, [customerId]);
  const theirs = await readChosen(deps, connection, externalId);
  const queued = await deps.db.transaction(async (tx) => {
    const from = await requireFree(tx, owner, customerId, externalId);
    await recordAudit(tx, {
      tenantId,
      actor,
      action: 'linkAccount',
      subject: `connections/${connection.id}/accounts/${customerId}/link`,
      detail: { ...who, asked: { externalId }, link: { from, to: nameThere(theirs.data, externalId) } },
    });
    await pairAccount(tx, owner, { customerId, theirs, actor });
    await unskipAccount(tx, owner, customerId);
    return queueAccount(tx, owner, customerId, actor);
  });
  deps.temporal.wake([owner]);
  return { accounts: 1, queued, next: null };
}

async function readChosen(
  deps: AppDeps,
  connection: StoredConnection,
  externalId: string,
): Promise<PulledRecord> {
  const [theirs] = await ask(deps, connection, `customer ${externalId}`, (books) =>
    books.current({ entityType: 'customer', externalIds: [externalId] }),
  );
  if (!theirs) throw invalid(`QuickBooks has no customer ${externalId}; choose from its list again`);
  if (theirs.unreadable !== undefined) {
    throw invalid(`cannot be read here: it ${theirs.unreadable}; correct that in QuickBooks first`);
  }
  if (theirs.data.active === false) {
    throw invalid('is inactive in QuickBooks; make it active there first, or choose another one');
  }
  return theirs;
}

/** What it was linked with until now. */
async function requireFree(
  tx: Executor,
  owner: ConnectionKey,
  customerId: string,
  externalId: string,
): Promise<string | null> {
  const holder = await findHolder(tx, owner, 'customer', externalId);
  if (holder !== undefined && holder !== customerId) {
    throw invalid(`is linked to customer ${holder} already; choose one that is available`);
  }
  const ref = { entityType: 'customer' as const, recordId: customerId };
  const linked = (await findLinked(tx, owner, [ref])).get(refKey(ref));
  if (!linked) return null;
  const called = nameThere(linked.ancestor?.theirs ?? {}, linked.externalId);
  if (linked.externalId === externalId) return called;
  const documents = await countLinkedDocuments(tx, owner, customerId);
  if (documents === 0) return called;
  throw new ApiProblem(
    'state_not_allowed',
    `${documents} invoices, payments or time entries were written to customer ${linked.externalId} in QuickBooks; they would stay there. Move or delete them there first.`,
  );
}

function nameThere({ displayName }: Record<string, unknown>, externalId: string): string {
  return typeof displayName === 'string' ? displayName : externalId;
}

function invalid(message: string): ApiProblem {
  return new ApiProblem('invalid_body', undefined, { errors: [fieldError(['externalId'], message)] });
}
