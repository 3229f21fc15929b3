import type { Batch } from '../../../api/types.ts';
import { entityLabel } from '../../../format/words.ts';

const CALLED = { push: 'Push', pull: 'Pull', undo: 'Undo' } as const;

/** "Push of customers and invoices"; a sync run is of everything. */
export function batchTitle({ kind, entityTypes }: Pick<Batch, 'kind' | 'entityTypes'>): string {
  if (kind === 'run') return 'Sync run';
  const names = entityTypes.map((type) => entityLabel(type).many.toLowerCase());
  const list = new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
  return `${CALLED[kind]} of ${list}`;
}
