import { databaseNow } from '../../db/client.ts';
import { findLinked, type Link } from '../../db/links/links.ts';
import { hidesChange } from '../../db/pull/overtaken.ts';
import type { Verdict } from '../../db/queue/settle.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import { refKey } from '../../domain/entity.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { SendResult } from '../../workflows/results.ts';
import { afterFailedCall } from './call-failures.ts';
import { endUnsent } from './end-unsent.ts';
import type { LookUp } from './find-counterpart.ts';
import { resolveStale } from './resolve-outcomes.ts';

interface Doubtful {
  item: StoredItem;
  link: Link;
}

/**
 * Where a vendor gives several changes within a moment one version, an edit there may hide behind the one that our own
 * write left: the next write would go over it, and nobody would be refused. So what stands there is read first, once
 * that moment is over. Undefined when all may be sent; what was changed there is decided as if it had been refused.
 */
export async function lookBehind(work: LookUp): Promise<SendResult | undefined> {
  const doubtful = await inDoubt(work);
  if (doubtful.length === 0) return undefined;
  const waitMs = await untilSettled(work, doubtful);
  if (waitMs > 0) return { kind: 'wait', waitMs };
  const verdicts = new Map<number, Verdict>();
  for (const entityType of new Set(doubtful.map(({ item }) => item.entityType))) {
    const own = doubtful.filter(({ item }) => item.entityType === entityType);
    const externalIds = own.map(({ link }) => link.externalId);
    const read = await work.books.current({ entityType, externalIds });
    if (!read.ok) return afterFailedCall(work, read.failure, false);
    for (const { item, link } of own) {
      const theirs = read.value.find(({ counterpart }) => counterpart.externalId === link.externalId);
      // What has another version, or is gone, the vendor refuses by itself.
      if (theirs && hidesChange(theirs, link))
        verdicts.set(item.queueId, await resolveStale(work, item, FOUND, theirs));
    }
  }
  return verdicts.size === 0 ? undefined : endUnsent(work.deps, work.request, verdicts);
}

const FOUND: SyncErrorInfo = {
  type: 'StaleVersion',
  message: 'It was changed in QuickBooks in the very second in which it was written from here.',
};

/** Those that go for the first time, on the version that a write of ours left. */
async function inDoubt({ deps, request }: LookUp): Promise<Doubtful[]> {
  const items = request.items.filter(({ unsettledMs, undo }) => unsettledMs !== undefined && !undo);
  if (request.sends > 0 || items.length === 0) return [];
  const links = await findLinked(deps.db, request, items);
  return items.flatMap((item): Doubtful[] => {
    const link = links.get(refKey(item));
    if (!link?.ancestor || link.unsettledMs === null || link.externalVersion !== item.baseVersion) return [];
    return [{ item, link }];
  });
}

/** By the clock that links are stamped by. */
async function untilSettled({ deps }: LookUp, doubtful: readonly Doubtful[]): Promise<number> {
  const settled = doubtful.map(({ link }) => link.syncedAt.getTime() + (link.unsettledMs ?? 0));
  return Math.max(0, ...settled) - (await databaseNow(deps.db)).getTime();
}
