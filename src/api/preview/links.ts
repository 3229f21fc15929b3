import type { Books } from '../../books.ts';
import { readSettings, type StoredSettings } from '../../db/connections/settings.ts';
import { findHolder } from '../../db/links/by-counterpart.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import type { PreviewRow } from '../../db/queue/push-preview.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { refKey } from '../../domain/entity.ts';
import { layTogether } from '../../domain/sides/first-link.ts';
import { decideLink, linkQuestion } from '../../domain/sides/link-decision.ts';
import { SYNC_ERRORS } from '../../errors.ts';
import type { CallResult, CompanyCapabilities, Found } from '../../providers/provider.ts';
import type { AppDeps } from '../deps.ts';
import type { PreviewItem } from '../schemas/preview.ts';

export interface Linking {
  deps: AppDeps;
  key: ConnectionKey;
  books: Books;
  company: CompanyCapabilities;
}

type Linked = Pick<PreviewItem, 'outcome'> & Partial<PreviewItem>;

/**
 * Names that a push would create, and that exist there: what becomes of them, by `refKey`. Asks the accounting system
 * once a name.
 */
export async function predictLinks(
  work: Linking,
  rows: readonly PreviewRow[],
): Promise<CallResult<Map<string, Linked>>> {
  const settings = await readSettings(work.deps.db, work.key);
  const links = new Map<string, Linked>();
  for (const row of rows.filter(({ entityType }) => ENTITIES[entityType].nameField !== undefined)) {
    const { entityType, recordId, data } = row;
    const item = { entityType, recordId, data, desired: 'present' } as const;
    const context = { requestId: 'preview', company: work.company, externalId: nothing, mapped: nothing };
    const found = await work.books.find({ item, context });
    if (!found.ok) return found;
    const { value } = found;
    if (value.kind === 'same') links.set(refKey(row), await linkedTo(work, row, value, settings));
    if (value.kind === 'other') links.set(refKey(row), refusedFor(value.description));
  }
  return { ok: true, value: links };
}

const nothing = () => undefined;

async function linkedTo(
  { deps, key }: Linking,
  row: PreviewRow,
  { counterpart, theirs: pulled }: Extract<Found, { kind: 'same' }>,
  { conflictPolicy: policy, askBeforeLinking }: StoredSettings,
): Promise<Linked> {
  const { entityType, recordId, data: ours, name } = row;
  const holder = await findHolder(deps.db, key, entityType, counterpart.externalId);
  if (holder !== undefined && holder !== recordId)
    return refusedFor(
      `The record ${holder} of yours is already linked to the one in QuickBooks with this name.`,
    );
  const theirs = pulled?.unreadable === undefined ? pulled?.data : undefined;
  const ownWrite = pulled?.ownId === recordId;
  const facts = { entityType, ours, theirs, policy, askFirst: askBeforeLinking, ownWrite, chosen: false };
  const decision = decideLink(facts);
  const laid = theirs ? layTogether(entityType, ours, theirs) : { differing: [], taken: [] };
  const asks = decision.kind === 'ask';
  return {
    outcome: 'link',
    reason: asks ? linkQuestion(name, laid.differing, pulled?.unreadable) : null,
    link: {
      externalId: counterpart.externalId,
      name: pulled && theirs ? ENTITIES[entityType].nameOf(pulled.data) : name,
      asks,
      differing: laid.differing,
      winner: decision.kind === 'link' && laid.differing.length > 0 ? decision.winner : null,
      taken: laid.taken,
    },
  };
}

/** Another one has the name, and is not the same. */
function refusedFor(message: string): Linked {
  const type = 'DuplicateName';
  const { code, title, remedy, actor } = SYNC_ERRORS[type];
  return { outcome: 'refused', error: { type, code, title, message, remedy, actor, field: null } };
}
