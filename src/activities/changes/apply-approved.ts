import { applyInbound } from '../../db/approvals/apply-inbound.ts';
import { nextApproved } from '../../db/approvals/inbound-rows.ts';
import type { CallFailure } from '../../providers/provider.ts';
import { prepareChanges, type Refresh } from './refreshing.ts';

/** What one read of the other side asks for. */
const PAGE = 100;

export type ApprovedResult =
  | { kind: 'none' }
  | { kind: 'applied' }
  | { kind: 'failed'; failure: CallFailure };

/** Reads again what a person has let in, and applies it: what was seen may not be what is there by now. */
export async function applyApproved(refresh: Refresh): Promise<ApprovedResult> {
  const { deps, input, books, trace } = refresh;
  const rows = await nextApproved(deps.db, input, PAGE);
  const [first] = rows;
  if (!first) return { kind: 'none' };
  const { entityType } = first;
  const externalIds = rows.map(({ externalId }) => externalId);
  const read = await books.current({ entityType, externalIds });
  if (!read.ok) return { kind: 'failed', failure: read.failure };
  const { records: found } = await prepareChanges(refresh, { entityType, records: read.value, gone: [] });
  await deps.db.transaction((tx) =>
    applyInbound(
      tx,
      input,
      { entityType, externalIds, found },
      { ...trace, requestedBy: first.approvedBy ?? trace.requestedBy },
    ),
  );
  return { kind: 'applied' };
}
