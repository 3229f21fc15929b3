import { ENTITIES } from '../../domain/entities/index.ts';
import type { EntityType } from '../../domain/entity.ts';
import { type Difference, inWords } from '../../domain/sides/difference.ts';
import type { Merge } from '../../domain/sides/merge.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { PullSubject } from './pull-subjects.ts';

/** What the log says of records that were read. */

type Merged = Extract<Merge, { kind: 'merged' }>;
type Data = Record<string, unknown>;

export const BOTH_CHANGED = 'It was changed here and in QuickBooks since the last sync.';

export function bothChanged(clashes: readonly Difference[]): string {
  return `${BOTH_CHANGED} ${clashes.map(inWords).join('; ')}.`;
}

/** Of what both changed, and of what QuickBooks changed alone. */
const KEPT = [
  'Changed on both sides; this side is kept',
  'Changed in QuickBooks; this side is kept',
] as const;
const KEPT_AND_PUSHED = [
  'Changed on both sides; this side is kept and pushed',
  'Changed in QuickBooks; this side is kept and pushed',
] as const;

/** Which values went where; undefined when there is nothing to tell. */
export function mergedText(
  { taken, left, drift, settled, overruled, winner }: Merged,
  mayPush: boolean,
): string | undefined {
  const [both, alone] = mayPush ? KEPT_AND_PUSHED : KEPT;
  const theirs = 'Changed on both sides; QuickBooks’ is taken';
  const came = [...drift, ...taken.map(inWords)];
  const parts = [
    ...(came.length > 0 ? [`Taken over from QuickBooks: ${came.join('; ')}.`] : []),
    ...(left.length > 0
      ? [`Changed in QuickBooks, and left there as it is: ${left.map(inWords).join('; ')}.`]
      : []),
    ...(settled.length > 0
      ? [`${winner === 'ours' ? both : theirs}: ${settled.map(inWords).join('; ')}.`]
      : []),
    ...(overruled.length > 0 ? [`${alone}: ${overruled.map(inWords).join('; ')}.`] : []),
  ];
  return parts.length > 0 ? parts.join(' ') : undefined;
}

export function driftError({ pulled }: PullSubject, drift: readonly string[]): SyncErrorInfo {
  const { label } = ENTITIES[pulled.entityType];
  return { type: 'ChangedInQuickBooks', message: `${label} changed in QuickBooks: ${drift.join('; ')}.` };
}

export function keptText(drift: readonly string[], mayPush: boolean): string {
  const then = mayPush ? 'kept and pushed.' : 'kept. Push it once Enable Sync is on.';
  const kept = `Changed on both sides; this side is ${then}`;
  return drift.length > 0 ? `${kept} There, ${drift.join('; ')}.` : kept;
}

export function takenText(drift: readonly string[]): string | undefined {
  return drift.length > 0 ? `Taken over from QuickBooks: ${drift.join('; ')}.` : undefined;
}

/** What of it has no form here, and stays there as it is. */
export function keptThere(entityType: EntityType, data: Data): string | undefined {
  const { schema, keptParts } = ENTITIES[entityType];
  const parsed = schema.safeParse(data);
  const parts = parsed.success ? (keptParts?.(parsed.data) ?? []) : [];
  if (parts.length === 0) return undefined;
  return `Taken, with these parts kept as they are in QuickBooks: ${parts.map(({ name }) => name).join(', ')}.`;
}
