import type { Batch } from '../../../api/types.ts';
import { entityLabel } from '../../../format/words.ts';
import { locale } from '../../../language/language.ts';
import { inSentence, t } from '../../../language/say.ts';

const CALLED = { push: t`Push`, pull: t`Pull`, undo: t`Undo` } as const;

/** "Push of customers and invoices"; a sync run is of everything. */
export function batchTitle({ kind, entityTypes }: Pick<Batch, 'kind' | 'entityTypes'>): string {
  if (kind === 'run') return t`Sync run`;
  const names = entityTypes.map((type) => inSentence(entityLabel(type).many));
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
  return t`${CALLED[kind]} of ${list}`;
}
