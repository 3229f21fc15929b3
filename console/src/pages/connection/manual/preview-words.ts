import type { Preview, PreviewItem } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';

type Totals = Preview['totals'][number];
export type PreviewKind = 'create' | 'update' | 'delete' | 'waiting' | 'failing' | 'unchanged' | 'skipped';

/** One word for each thing that a push would do with a record. */
export const PREVIEW_WORDS: readonly { kind: PreviewKind; says: string }[] = [
  { kind: 'create', says: t`to create` },
  { kind: 'update', says: t`to update` },
  { kind: 'delete', says: t`to delete` },
  { kind: 'waiting', says: t`waiting for something` },
  { kind: 'failing', says: t`will fail` },
  { kind: 'unchanged', says: t`up to date` },
  { kind: 'skipped', says: t`inactive or void, and never synced` },
];

/** The kind that a row of the list is counted under. */
export const KIND_OF: Readonly<Record<PreviewItem['outcome'], PreviewKind>> = {
  create: 'create',
  link: 'create',
  update: 'update',
  deactivate: 'update',
  void: 'update',
  delete: 'delete',
  wait: 'waiting',
  refused: 'failing',
  skip: 'skipped',
};

export function sumUp(totals: readonly Totals[]): Record<PreviewKind, number> {
  const sum = (kind: PreviewKind) => totals.reduce((count, each) => count + each[kind], 0);
  return {
    create: sum('create'),
    update: sum('update'),
    delete: sum('delete'),
    waiting: sum('waiting'),
    failing: sum('failing'),
    unchanged: sum('unchanged'),
    skipped: sum('skipped'),
  };
}

/** What a push sends. */
export function toSend({ create, update, delete: removed }: Record<PreviewKind, number>): number {
  return create + update + removed;
}
