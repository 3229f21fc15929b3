import { listAccounts } from '../../db/accounts/accounts.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { AppDeps } from '../deps.ts';
import { splitPage } from '../page.ts';
import type { ChosenAccounts } from '../schemas/account.ts';
import { recordPositionSchema } from '../schemas/common.ts';

/** Accounts that are decided about in one transaction: few enough that syncs wait for none of its locks. */
const AT_ONCE = 200;

export interface Chosen {
  ids: readonly string[];
  /** They were found by a filter: who was deleted meanwhile is none of them. */
  byFilter: boolean;
  /** Goes on behind the last of them; null when they are all. */
  next: string | null;
}

/**
 * The accounts that are meant: named ones, or the next of those that a filter finds. The cursor is a place in the order of
 * names, so a decision that takes an account out of the filter leaves none of the others out.
 */
export async function chosenAccounts(
  { db, sealer, clock = () => new Date() }: AppDeps,
  owner: ConnectionKey,
  chosen: ChosenAccounts,
): Promise<Chosen> {
  if ('ids' in chosen) return { ids: chosen.ids, byFilter: false, next: null };
  const { found, cursor } = chosen;
  const scope = { tenantId: owner.tenantId, list: `chosen accounts/${owner.connectionId}`, filter: found };
  const after = readCursor(sealer, scope, recordPositionSchema, cursor, clock());
  const rows = await listAccounts(db, owner, { ...found, after, limit: AT_ONCE + 1 });
  const { page, last } = splitPage(rows, AT_ONCE);
  return {
    ids: page.map(({ id }) => id),
    byFilter: true,
    next: last ? writeCursor(sealer, scope, { id: last.id, name: last.name }, clock()) : null,
  };
}
