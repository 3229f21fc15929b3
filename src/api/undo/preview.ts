import { openBooks } from '../../books.ts';
import { readConnection } from '../../db/connections/connection-state.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import type { UndoScope } from '../../db/undo/undo-scope.ts';
import { planUndo, UNDO_ORDER, type UndoPlan } from '../../domain/undo/plan-undo.ts';
import { readEffects, readLive, type Undoable } from '../../undo-plan.ts';
import { saidOfCall } from '../connections/call-problem.ts';
import { noConnection } from '../connections/find.ts';
import type { AppDeps } from '../deps.ts';

/** A person waits before the browser. */
const TIMEOUT_MS = 60_000;
/** Records that a preview looks at; the undo itself has no such bound. */
const MOST = 2_000;

export interface UndoPreview {
  asked: boolean;
  /** Why nobody could be asked, and what to do; absent where nobody was to be. */
  refusal?: string;
  /** In the order in which they are taken back. */
  entries: { effect: Undoable; plan: UndoPlan | undefined }[];
  truncated: boolean;
}

/** What an undo would do, from what stands there now; writes nothing, neither here nor there. */
export async function previewUndo(deps: AppDeps, key: ConnectionKey, scope: UndoScope): Promise<UndoPreview> {
  const connection = await readConnection(deps.db, key);
  if (!connection) throw noConnection(key.connectionId);
  const { provider } = deps.providers.get(connection.provider);
  const read = await readEffects({ db: deps.db, provider, connection }, scope, { limit: MOST + 1 });
  const effects = read.slice(0, MOST);
  const books = provider.calls
    ? openBooks(deps, connection, { asker: 'undo-preview', signal: AbortSignal.timeout(TIMEOUT_MS) })
    : undefined;
  const answer = books && (await readLive(books, provider, effects));
  const live = answer?.ok ? answer.value : undefined;
  const rules = {
    removal: scope.removal,
    steps: provider.undo?.steps ?? {},
    bookCloseDate: live ? live.bookCloseDate : connection.capabilities?.bookCloseDate,
  };
  const found = live?.effects ?? effects;
  const plans = planUndo(found, rules);
  const entries = UNDO_ORDER.flatMap((type) =>
    found
      .filter(({ entityType }) => entityType === type)
      .map((effect) => ({ effect, plan: plans.get(effect) })),
  );
  const refusal = answer && !answer.ok ? saidOfCall(answer.failure) : undefined;
  return { asked: live !== undefined, refusal, entries, truncated: read.length > MOST };
}
