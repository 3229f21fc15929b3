import type { PreviewRow } from '../../db/queue/push-preview.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type EntityType, refKey } from '../../domain/entity.ts';
import { parseRecord } from '../../domain/parse-record.ts';
import { decidePush, UNSAID } from '../../domain/push-decision.ts';
import { sinceAgreed, writesOverUnread } from '../../domain/sides/since-agreed.ts';
import { isSkip, remedyOf, SYNC_ERRORS, type SyncErrorInfo } from '../../errors.ts';
import type { CompanyCapabilities, Provider, PushItem } from '../../providers/provider.ts';
import type { PreviewItem } from '../schemas/preview.ts';
import { neededBy, type Surroundings } from './surroundings.ts';

export interface Prediction {
  provider: Provider;
  company: CompanyCapabilities;
  force: boolean;
  /** With the exact bytes. */
  payloads: boolean;
}

type Outcome = Pick<PreviewItem, 'outcome'> & Partial<PreviewItem>;

/** What a push would do with a record, by the same rules and the same composer as the push itself. */
export function predict(
  row: PreviewRow,
  around: Surroundings,
  { provider, company, force, payloads }: Prediction,
): PreviewItem {
  const decision = decidePush({
    ...row,
    linked: row.link !== null,
    pushedHash: row.link?.pushedHash ?? null,
    startDate: around.startDate,
    force,
  });
  if (decision.kind !== 'push') {
    return item(row, { outcome: 'skip', reason: decision.kind === 'skip' ? decision.reason : null });
  }
  if (around.stuck.has(refKey(row))) return item(row, { outcome: 'wait', reason: UNDO_OPEN });
  const keptBack = (needed: PreviewRow) =>
    refusalOf(needed, predict(needed, around, { provider, company, force: false, payloads: false }));
  const { needs, blocked } = decision.desired === 'present' ? neededBy(row, around, keptBack) : { needs: [] };
  if (blocked !== undefined) return item(row, { outcome: 'wait', reason: blocked });
  const parsed = parseRecord(row.entityType, row.data);
  if (!parsed.ok) return refused(row, { ...parsed, type: 'InvalidRecord' });
  const { entityType, link } = row;
  const over =
    decision.desired === 'present' && writesOverUnread({ entityType, data: parsed.data, link, force });
  if (over) return refused(row, { type: 'UnreadableThere', message: `In QuickBooks it ${over.reason}.` });
  const composed = provider.compose([pushItem(row, parsed.data, decision.desired)], {
    requestId: 'preview',
    company,
    externalId: (type, id) =>
      around.links.get(refKey({ entityType: type, recordId: id }))?.externalId ?? toCome(type, id),
    mapped: around.mapped,
    payoutStyle: around.payoutStyle,
  });
  const [refusal] = composed.refused;
  if (refusal) return refused(row, refusal.error);
  const [operation] = composed.request?.items ?? [];
  if (!operation && !force) return item(row, { outcome: 'skip', reason: UNSAID });
  return item(row, {
    outcome: operation?.operation ?? 'update',
    needs: needs.map(({ entityType, recordId, name }) => ({ type: entityType, id: recordId, name })),
    payload: payloads && composed.request ? payloadOf(composed.request) : null,
  });
}

const UNDO_OPEN = 'Whether it was taken back is not known yet: press Retry on its page.';

/** Why a prerequisite would not arrive; undefined when it would. */
function refusalOf({ entityType, name }: PreviewRow, { outcome, error, reason }: PreviewItem) {
  if (outcome !== 'refused' && outcome !== 'wait' && outcome !== 'skip') return undefined;
  return `${ENTITIES[entityType].label} "${name}" has not synced: ${error?.message ?? reason ?? ''}`;
}

/** Stands where the id will be that the prerequisite gets when it is written. */
function toCome(entityType: EntityType, recordId: string): string {
  return `<id of ${ENTITIES[entityType].label} ${recordId}>`;
}

function pushItem(row: PreviewRow, data: unknown, desired: PushItem['desired']): PushItem {
  const { entityType, recordId, link } = row;
  const known = sinceAgreed({ entityType, data, link, force: false });
  const counterpart = link
    ? { externalId: link.externalId, externalVersion: link.externalVersion, image: link.image ?? undefined }
    : undefined;
  return { entityType, recordId, data, desired, counterpart, ...known };
}

function payloadOf({ target, body }: { target: string; body: string }): PreviewItem['payload'] {
  return { target, body };
}

function refused(row: PreviewRow, error: SyncErrorInfo): PreviewItem {
  const { code, title, actor } = SYNC_ERRORS[error.type];
  const { type, message, field = null } = error;
  const remedy = remedyOf(error);
  // As the log tells it: some causes are nobody's failure.
  const outcome = isSkip(error.type) ? 'wait' : 'refused';
  return item(row, { outcome, error: { type, code, title, message, remedy, actor, field } });
}

function item(row: PreviewRow, outcome: Outcome): PreviewItem {
  const { entityType: type, recordId: id, name } = row;
  return {
    type,
    id,
    name,
    reason: null,
    error: null,
    conflict: null,
    link: null,
    needs: [],
    payload: null,
    ...outcome,
  };
}
