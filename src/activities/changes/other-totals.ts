import type { Executor } from '../../db/client.ts';
import { findLinked, type Link } from '../../db/links/links.ts';
import { tellFound } from '../../db/pull/at-fault.ts';
import { endProblems } from '../../db/pull/pull-problems.ts';
import { loadRecords } from '../../db/queue/prerequisites.ts';
import { callRecord } from '../../domain/entities/index.ts';
import { refKey } from '../../domain/entity.ts';
import { sameAmount } from '../../domain/money.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Refresh } from './refreshing.ts';

export interface Totals {
  differ: { link: Link; ours: string; pulled: PulledRecord; theirs: string }[];
  agree: Link[];
}

/**
 * Linked records whose total there is not the one that was written, or that a person left there: of types that are
 * written from here alone, and whose changes nobody tells. What else the vendor does to them is its own affair.
 */
export function compareTotals(
  { deps, connection }: Refresh,
  links: readonly Link[],
  there: readonly PulledRecord[],
): Totals {
  const { undo } = deps.providers.get(connection.provider).provider;
  const totals: Totals = { differ: [], agree: [] };
  for (const link of links) {
    const pulled = there.find(({ counterpart }) => counterpart.externalId === link.externalId);
    const ours = undo?.factsOf(link.entityType, link.image).total;
    const theirs = pulled && undo?.factsOf(link.entityType, pulled.counterpart.image).total;
    if (!pulled || ours === undefined || theirs === undefined) continue;
    if (sameAmount(ours, theirs)) totals.agree.push(link);
    else totals.differ.push({ link, ours, pulled, theirs });
  }
  return totals;
}

/** Told once each; where the total is again what was written, that is over. */
export async function tellTotals(tx: Executor, { input, trace }: Refresh, compared: Totals): Promise<void> {
  const asCompared = await unwrittenSince(tx, input, compared);
  const agree = compared.agree.filter(asCompared);
  const differ = compared.differ.filter(({ link }) => asCompared(link));
  await endProblems(tx, input, agree, ['ChangedInQuickBooks']);
  const links = differ.map(({ link }) => link);
  const stored = await loadRecords(tx, input, links);
  for (const { link, ours, pulled, theirs } of differ) {
    const name = stored.get(refKey(link))?.name ?? link.recordId;
    const message = `${callRecord(link, name)} is ${theirs} in QuickBooks now; ${ours} was written.`;
    const error = { type: 'ChangedInQuickBooks', message } as const;
    await tellFound(tx, input, { link, name, error, pulled, action: 'changed there' }, trace);
  }
}

/** Of what was written since it was compared, the total that it was compared with is not ours any more. */
async function unwrittenSince(
  tx: Executor,
  owner: Refresh['input'],
  { differ, agree }: Totals,
): Promise<(link: Link) => boolean> {
  const now = await findLinked(tx, owner, [...agree, ...differ.map(({ link }) => link)]);
  return (link) => now.get(refKey(link))?.externalVersion === link.externalVersion;
}
