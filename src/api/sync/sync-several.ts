import { skippedAmong } from '../../db/accounts/skipped.ts';
import { listConnections } from '../../db/connections/connection-queries.ts';
import { linkedAnywhere } from '../../db/links/links.ts';
import { type LeftOpen, requestSyncs } from '../../db/queue/request-syncs.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { refKey } from '../../domain/entity.ts';
import type { Caller } from '../access.ts';
import { findConnection } from '../connections/find.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import { leavingAmong } from '../require-leaving.ts';
import type { SyncSeveral } from '../schemas/record-list.ts';
import { type ChosenPiece, readPieces, refOfRecord } from './chosen.ts';
import { refusalOf } from './sync-now.ts';

/** Records that are queued in one transaction: few enough that others wait for their rows only briefly. */
const AT_ONCE = 500;

/**
 * Sync or Retry on several records: those that can go are queued before everything else, the others are counted by what
 * keeps them. What a person has to decide stays open: nobody has looked at it. Pressed again, or ended halfway, it
 * queues nothing twice: a record has one row.
 * @throws ApiProblem when nothing may be sent at all, when all found are too many or more than was shown, and when
 * none of the ids is there.
 */
export async function syncSeveral(deps: AppDeps, caller: Caller, wanted: SyncSeveral) {
  const { tenantId, actor } = caller;
  const connectionIds = await targets(deps, tenantId, wanted.connectionId);
  const { pieces, missing, empty } = await readPieces(deps, tenantId, wanted);
  const refusals = new Tally();
  refusals.add(IS_MISSING, missing);
  refusals.add(`The ${ENTITIES[wanted.type].label.toLowerCase()} has nothing to sync.`, empty);
  const gone: ChosenPiece[] = [];
  try {
    for (let from = 0; from < pieces.length; from += AT_ONCE) {
      const going = await willing(deps, tenantId, pieces.slice(from, from + AT_ONCE), refusals);
      gone.push(...(await queue(deps, { tenantId, actor, connectionIds }, going, refusals)));
    }
  } finally {
    // What was queued before a failure goes as well.
    deps.temporal.wake(connectionIds.map((connectionId) => ({ tenantId, connectionId })));
  }
  return {
    queued: new Set(gone.map((piece) => piece.of)).size,
    parts: ENTITIES[wanted.type].parts ? gone.length : null,
    refused: refusals.entries(),
    connectionIds,
  };
}

async function targets({ db }: AppDeps, tenantId: string, wanted: string | undefined): Promise<string[]> {
  const asked =
    wanted === undefined ? await listConnections(db, tenantId) : [await findConnection(db, tenantId, wanted)];
  const connected = asked.filter(({ status }) => status !== 'connecting' && status !== 'disconnected');
  if (connected.length === 0) throw new ApiProblem('connection_not_connected', 'No connection is connected.');
  return leavingAmong(
    db,
    tenantId,
    connected.map(({ id }) => id),
  );
}

async function willing(
  { db }: AppDeps,
  tenantId: string,
  pieces: readonly ChosenPiece[],
  refusals: Tally,
): Promise<ChosenPiece[]> {
  const linked = await linkedAnywhere(
    db,
    tenantId,
    pieces.map(({ record }) => refOfRecord(record)),
  );
  return pieces.filter(({ record }) => {
    const reason = refusalOf(record, linked.has(refKey(refOfRecord(record))));
    if (reason !== undefined) refusals.add(reason);
    return reason === undefined;
  });
}

interface Asked {
  tenantId: string;
  actor: string;
  connectionIds: readonly string[];
}

/** Those that go to at least one connection. Each has a transaction of its own: none holds rows of two. */
async function queue(
  deps: AppDeps,
  { connectionIds, ...asked }: Asked,
  pieces: readonly ChosenPiece[],
  refusals: Tally,
): Promise<ChosenPiece[]> {
  const gone = new Set<string>();
  const open = new Map<string, LeftOpen>();
  for (const connectionId of connectionIds) {
    const done = await queueAt(deps, { ...asked, connectionId }, pieces);
    for (const key of done.gone) gone.add(key);
    for (const [key, type] of done.open) open.set(key, type);
  }
  const keys = pieces.map(({ record }) => refKey(refOfRecord(record)));
  for (const key of keys) {
    const decision = open.get(key);
    if (decision !== undefined) refusals.add(DECISIONS[decision] ?? BOTH_SIDES);
    else if (!gone.has(key)) refusals.add(ACCOUNT_IS_OUT);
  }
  return pieces.filter((_piece, index) => gone.has(keys[index] ?? ''));
}

/** By `refKey`: those that go to the connection, and those that somebody has to decide on there. */
async function queueAt(
  { db }: AppDeps,
  { tenantId, connectionId, actor }: { tenantId: string; connectionId: string; actor: string },
  pieces: readonly ChosenPiece[],
) {
  const owner = { tenantId, connectionId };
  const refs = pieces.map(({ record }) => ({ ...refOfRecord(record), data: record.data }));
  return db.transaction(async (tx) => {
    const skipped = await skippedAmong(tx, owner, refs);
    const going = refs
      .filter((ref) => !skipped.has(refKey(ref)))
      .map(({ entityType, recordId }) => ({ entityType, recordId }));
    const open = await requestSyncs(tx, owner, going, { actor, answers: false });
    return { open, gone: going.map(refKey).filter((key) => !open.has(key)) };
  });
}

const IS_MISSING = 'It is not there any more.';
const ACCOUNT_IS_OUT = 'Its account is not synced. Sync the account first, under Clients.';
const BOTH_SIDES = 'Somebody has to decide: open it, both sides stand there next to each other.';
const DECISIONS: Partial<Record<LeftOpen, string>> = {
  undo: 'Its undo has had no answer. Open it: Retry there lets the undo go on.',
  CounterpartMissing: 'It is gone in QuickBooks. Open it and decide there whether it is written anew.',
  MayBeThere: 'It may be in QuickBooks already. Look there, then open it and decide.',
  InactiveThere: 'It is inactive in QuickBooks. Open it: Sync there makes it active again.',
};

/** How many records each reason keeps, most frequent first. */
class Tally {
  readonly #counts = new Map<string, number>();

  add(reason: string, count = 1): void {
    if (count > 0) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  entries(): { reason: string; count: number }[] {
    return [...this.#counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
  }
}
