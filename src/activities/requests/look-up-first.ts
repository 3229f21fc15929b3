import { noteAbsent, readDoubtful, type SetRow } from '../../db/queue/set-rows.ts';
import type { Verdict } from '../../db/queue/settle.ts';
import { readGivenUp } from '../../db/requests/remote-requests.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import { assertNever, type SyncErrorInfo } from '../../errors.ts';
import type { Found } from '../../providers/provider.ts';
import type { SendResult } from '../../workflows/results.ts';
import { adopt, mayBeThere } from './adopt.ts';
import { afterFailedCall } from './call-failures.ts';
import { endUnsent } from './end-unsent.ts';
import { findCounterpart, type LookUp } from './find-counterpart.ts';

/** What was found by then is paired, and the rest goes again: the step ends well before Temporal ends it. */
const LONGEST_LOOK_MS = 60_000;

/**
 * An earlier request with a record was given up without an answer, or left from a database that was lost: whether it
 * arrived is looked up before the record is created. Undefined when all may be sent. Otherwise the request ends here:
 * what is there already is paired, and the others go again by themselves. What is not there is noted at once, so that
 * a step that is repeated goes on where it was.
 */
export async function lookUpFirst(work: LookUp): Promise<SendResult | undefined> {
  const doubtful = await itemsInDoubt(work);
  const startedAt = performance.now();
  const verdicts = new Map<number, Verdict>();
  for (const { item, subject } of doubtful) {
    const found = await lookFor(work, item, subject);
    if (!found) continue;
    if (!found.ok) return afterFailedCall(work, found.failure, false);
    const verdict = await judge(work, item, subject, found.value);
    if (verdict) verdicts.set(subject.row.id, verdict);
    else await noteAbsent(work.deps.db, work.request, subject.row.id, work.request.id);
    if (verdicts.size > 0 && performance.now() - startedAt > LONGEST_LOOK_MS) break;
  }
  return verdicts.size === 0 ? undefined : endUnsent(work.deps, work.request, verdicts);
}

/** What was edited since is there as it was sent, if it is: on another day, under another name. */
async function lookFor(work: LookUp, item: StoredItem, { record }: SetRow) {
  const { sent, contentHash, customer } = (await readGivenUp(work.deps.db, work.request, item)) ?? {};
  if (sent && contentHash !== record?.contentHash) {
    const found = await findCounterpart(work, { ...item, customer }, { said: sent });
    if (found && !(found.ok && isNotIt(found.value))) return found;
  }
  return findCounterpart(work, item);
}

function isNotIt({ kind }: Found): boolean {
  return kind === 'none' || kind === 'other';
}

async function itemsInDoubt({ deps, request }: LookUp): Promise<{ item: StoredItem; subject: SetRow }[]> {
  const creates = request.items.filter(({ operation }) => operation === 'create');
  const ids = creates.map(({ queueId }) => queueId);
  const doubtful = await readDoubtful(deps.db, request, ids);
  return doubtful.flatMap((subject) => {
    const item = creates.find(({ queueId }) => queueId === subject.row.id);
    return item ? [{ item, subject }] : [];
  });
}

/** Undefined: it is not there, or a namesake is, which the vendor refuses with its own words and the usual remedy. */
async function judge(
  work: LookUp,
  item: StoredItem,
  { row }: SetRow,
  found: Found,
): Promise<Verdict | undefined> {
  const error: SyncErrorInfo = {
    type: 'OutcomeUnknown',
    message: 'Whether an earlier request arrived is open.',
  };
  switch (found.kind) {
    case 'none':
    case 'other':
      return undefined;
    case 'cannot_tell':
      // Sync pressed on it is a person's word that it is not there.
      return row.force ? undefined : { kind: 'failed', error: mayBeThere(error), open: true };
    case 'same':
      return adopt(work, item, found, error);
    default:
      return assertNever(found);
  }
}
