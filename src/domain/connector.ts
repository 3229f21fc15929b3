import { ENTITIES } from './entities/index.ts';
import { categories, type EntityType } from './entity.ts';

/** Whether a change is sent at once, or waits for the next sync run. */
export const SYNCS_BY = ['events', 'runs'] as const;
export type SyncsBy = (typeof SYNCS_BY)[number];

/** How often an open connector starts a run, from start to start. */
export const RUN_EVERY_MS = 2 * 3_600_000;

/** `undo` takes back what a push has written. `run`: a sync run, whose work is done by the batches that name it. */
export const BATCH_KINDS = ['push', 'pull', 'undo', 'run'] as const;
export type BatchKind = (typeof BATCH_KINDS)[number];

/** Direction of one half of a category. */
export type Half = 'push' | 'pull';

/** What a run does of one type, in this order. */
export interface RunCategory {
  category: EntityType;
  halves: Half[];
}

export interface RunFacts {
  /** Types that the other side can take at all. */
  offered: readonly EntityType[];
  /** Types that are sent by themselves. */
  sent: readonly EntityType[];
  /** Whether a card processor is connected whose payouts are booked. */
  payouts: boolean;
}

/** Last, because it pays out what the others bring over. */
const LAST: EntityType = 'payout';

/** Types that a run may have to do with, whatever is switched on. */
export function runTypes(offered: readonly EntityType[]): EntityType[] {
  return categories(ENTITIES).filter((type) => offered.includes(type));
}

/** The categories of a run, in dependency order: sent where that is switched on, then read where the type is read. */
export function runPlan({ offered, sent, payouts }: RunFacts): RunCategory[] {
  const wanted = runTypes(offered);
  const inOrder = [
    ...wanted.filter((type) => type !== LAST),
    ...(payouts ? wanted.filter((type) => type === LAST) : []),
  ];
  return inOrder
    .map((category) => ({ category, halves: halvesOf(category, sent) }))
    .filter(({ halves }) => halves.length > 0);
}

function halvesOf(type: EntityType, sent: readonly EntityType[]): Half[] {
  return [
    ...(sent.includes(type) ? ['push' as const] : []),
    ...(ENTITIES[type].derived ? [] : ['pull' as const]),
  ];
}
