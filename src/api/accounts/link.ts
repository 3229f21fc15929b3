import {
  type LinkedDocument,
  linkedDocuments,
  lockAccountRows,
} from '../../db/accounts/account-documents.ts';
import { placeDocuments } from '../../db/accounts/moves.ts';
import { pairAccount } from '../../db/accounts/pair-account.ts';
import { queueAccount } from '../../db/accounts/queue-account.ts';
import { unskipAccount } from '../../db/accounts/skip-account.ts';
import type { Executor } from '../../db/client.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { findHolder } from '../../db/links/by-counterpart.ts';
import { type ConnectionKey, findLinked } from '../../db/links/links.ts';
import { recordAudit } from '../../db/people/audit.ts';
import { refKey } from '../../domain/entity.ts';
import { planMove } from '../../domain/plan-move.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Caller } from '../access.ts';
import { requireApprover } from '../approvals/permitted.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { AccountLinkPreview } from '../schemas/account.ts';
import { fieldError } from '../validation.ts';
import { requireCustomers, requireSyncing } from './choose.ts';
import { type LinkFacts, readLinkFacts } from './link-facts.ts';

/** What becomes of documents that were written to another customer there. */
type Choice = 'move' | 'leave';

interface Asked {
  customerId: string;
  externalId: string;
  documents?: Choice;
  who: Record<string, unknown>;
}

/**
 * What was written to the customer that an account is linked to now, and whether it could be moved to another one.
 * @throws ApiProblem as `linkAccount`.
 */
export async function previewLink(
  deps: AppDeps,
  { tenantId }: Caller,
  connection: StoredConnection,
  { customerId, externalId }: Pick<Asked, 'customerId' | 'externalId'>,
): Promise<AccountLinkPreview> {
  const owner = { tenantId, connectionId: connection.id };
  await requireCustomers(deps.db, tenantId, [customerId]);
  const from = await requireFree(deps.db, owner, customerId, externalId);
  const documents = await writtenTo(deps.db, owner, { customerId, from, externalId });
  const facts = await readLinkFacts(deps, connection, { externalId, documents });
  const theirs = requireChosen(facts.theirs, externalId);
  const moves = planMove(documents, facts).filter(({ standsWith }) => standsWith !== externalId);
  const books = deps.providers.get(connection.provider).provider;
  const { companyId } = connection;
  return {
    from: from && { externalId: from.externalId, name: from.name },
    to: { externalId, name: nameThere(theirs.data, externalId) },
    documents: moves.map(({ document, group, stays = null }) => ({
      type: document.entityType,
      id: document.recordId,
      name: document.name,
      externalId: document.externalId,
      externalUrl: (companyId !== null && books.deepLink?.({ companyId }, document)) || null,
      stays,
      group,
    })),
  };
}

/**
 * Pairs an account with a customer of QuickBooks that a person chose, puts it into the sync and queues what it left
 * out. What was written to another customer there until now is moved or stays, as that person says.
 * @throws ApiProblem when that customer is not there, is inactive, or belongs to somebody else; when nobody said what
 * becomes of documents; and while something of the account is on its way.
 */
export async function linkAccount(deps: AppDeps, caller: Caller, connection: StoredConnection, asked: Asked) {
  const { tenantId, actor } = caller;
  const { customerId, externalId } = asked;
  const owner = { tenantId, connectionId: connection.id };
  await requireApprover(deps.db, caller, connection.id);
  await requireSyncing(deps, connection);
  await requireCustomers(deps.db, tenantId, [customerId]);
  const from = await requireFree(deps.db, owner, customerId, externalId);
  const documents = await writtenTo(deps.db, owner, { customerId, from, externalId });
  requireChoice(documents, asked);
  const facts = await readLinkFacts(deps, connection, { externalId, documents });
  const theirs = requireChosen(facts.theirs, externalId);
  const done = await deps.db.transaction(async (tx) => {
    await requireRest(tx, owner, customerId);
    const before = await requireFree(tx, owner, customerId, externalId);
    const placed = await place(tx, owner, { ...asked, from: before, facts });
    const to = nameThere(theirs.data, externalId);
    await recordAudit(tx, {
      tenantId,
      actor,
      action: 'linkAccount',
      subject: `connections/${connection.id}/accounts/${customerId}/link`,
      detail: {
        ...asked.who,
        asked: { externalId },
        link: { from: before?.name ?? null, to },
        ...told(placed),
      },
    });
    const nameTaken = before !== null && before.externalId !== externalId && before.hasOurName;
    await pairAccount(tx, owner, { customerId, theirs, actor, nameTaken });
    await unskipAccount(tx, owner, customerId);
    return { queued: await queueAccount(tx, owner, customerId, actor), ...placed };
  });
  deps.temporal.wake([owner]);
  return { accounts: 1, next: null, ...done };
}

/** Nothing of the trail changes where nothing was written to another customer. */
function told({ moving, staying }: { moving: number; staying: number }): object {
  return moving + staying > 0 ? { documents: { moving, staying } } : {};
}

interface Place extends Asked {
  from: There | null;
  facts: LinkFacts;
}

/** Says of each document where it stands, and whether it goes to the customer that was chosen. */
async function place(
  tx: Executor,
  owner: ConnectionKey,
  { customerId, externalId, documents: choice, from, facts, who }: Place,
): Promise<{ moving: number; staying: number }> {
  const documents = await writtenTo(tx, owner, { customerId, from, externalId });
  requireChoice(documents, { customerId, externalId, documents: choice, who });
  requireNoneMoving(documents);
  const planned = planMove(documents, facts).filter(({ standsWith }) => standsWith !== externalId);
  const moves = planned.filter((each) => choice === 'move' && each.stays === undefined);
  await placeDocuments(tx, owner, documents, {
    moves,
    stay: planned.filter((each) => !moves.includes(each)),
  });
  return { moving: moves.length, staying: planned.length - moves.length };
}

/** Documents that stand with another customer there than the one that is chosen. */
async function writtenTo(
  db: Executor,
  owner: ConnectionKey,
  { customerId, from, externalId }: { customerId: string; from: There | null; externalId: string },
): Promise<LinkedDocument[]> {
  if (from === null) return [];
  const documents = await linkedDocuments(db, owner, { customerId, from: from.externalId });
  return documents.filter((document) => document.from !== externalId);
}

function requireChoice(documents: readonly LinkedDocument[], { documents: choice, externalId }: Asked): void {
  if (documents.length === 0 || choice !== undefined) return;
  const customers = [...new Set(documents.map(({ from }) => from))].join(', ');
  throw new ApiProblem(
    'state_not_allowed',
    `${documents.length} invoices, payments or time entries were written to customer ${customers} in QuickBooks. Say whether they move to customer ${externalId} or stay there (documents: move or leave).`,
  );
}

/** @throws ApiProblem while the outcome of a write is open: nobody knows yet which customer it names. */
async function requireRest(tx: Executor, owner: ConnectionKey, customerId: string): Promise<void> {
  const count = await lockAccountRows(tx, owner, customerId);
  if (count === 0) return;
  throw new ApiProblem(
    'state_not_allowed',
    `${count} records of this account are on their way to QuickBooks just now. Wait until they have synced, or press Retry on those that failed; then choose again.`,
  );
}

function requireNoneMoving(documents: readonly LinkedDocument[]): void {
  const begun = documents.filter(({ elsewhere }) => {
    const { step, back } = elsewhere?.moving ?? {};
    return step !== undefined && (back || (step !== 'free' && step !== 'move'));
  });
  if (begun.length === 0) return;
  throw new ApiProblem(
    'state_not_allowed',
    `${begun.length} documents of this account are moving between customers of QuickBooks. Wait until they have arrived, or press Retry on those that failed; then choose again.`,
  );
}

function requireChosen(theirs: PulledRecord | undefined, externalId: string): PulledRecord {
  if (!theirs) throw invalid(`QuickBooks has no customer ${externalId}; choose from its list again`);
  if (theirs.unreadable !== undefined) {
    throw invalid(`cannot be read here: it ${theirs.unreadable}; correct that in QuickBooks first`);
  }
  if (theirs.data.active === false) {
    throw invalid('is inactive in QuickBooks; make it active there first, or choose another one');
  }
  return theirs;
}

interface There {
  externalId: string;
  name: string;
}

/** `hasOurName`: it was given the name of our customer, as far as both agreed last. */
type Before = There & { hasOurName: boolean };

/** What it was linked with until now. */
async function requireFree(
  tx: Executor,
  owner: ConnectionKey,
  customerId: string,
  externalId: string,
): Promise<Before | null> {
  const holder = await findHolder(tx, owner, 'customer', externalId);
  if (holder !== undefined && holder !== customerId) {
    throw invalid(`is linked to customer ${holder} already; choose one that is available`);
  }
  const ref = { entityType: 'customer' as const, recordId: customerId };
  const linked = (await findLinked(tx, owner, [ref])).get(refKey(ref));
  if (!linked) return null;
  const { ours = {}, theirs = {} } = linked.ancestor ?? {};
  return {
    externalId: linked.externalId,
    name: nameThere(theirs, linked.externalId),
    hasOurName: nameOf(ours) === nameOf(theirs),
  };
}

function nameOf({ displayName }: Record<string, unknown>): string {
  return String(displayName).toLowerCase();
}

function nameThere({ displayName }: Record<string, unknown>, externalId: string): string {
  return typeof displayName === 'string' ? displayName : externalId;
}

function invalid(message: string): ApiProblem {
  return new ApiProblem('invalid_body', undefined, { errors: [fieldError(['externalId'], message)] });
}
