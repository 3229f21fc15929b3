import { and, eq, isNull } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { ImportOutcome } from '../../domain/import.ts';
import type { PullDecision } from '../../domain/pull-decision.ts';
import type { Translation } from '../../domain/pulled-data.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import { ofSyncedAccounts } from '../accounts/pulled.ts';
import type { Executor } from '../client.ts';
import { linksOf } from '../links/by-counterpart.ts';
import { type ConnectionKey, findLinked } from '../links/links.ts';
import { isOneOf } from '../many.ts';
import { keysFor } from '../mappings/mappings.ts';
import { PullPlan, type PullTrace } from '../pull/pull-plan.ts';
import { type LocalRecord, type PullSubject, referenceIds } from '../pull/pull-subjects.ts';
import { records } from '../schema/index.ts';
import { type ImportRef, type ImportRow, type RowOutcome, rowsOf, storeOutcomes } from './import-rows.ts';

export interface ImportPage {
  pulled: readonly PulledRecord[];
  /** What to do with rows that nobody decided on. */
  undecided: 'create' | 'ignore';
}

/**
 * Does with a page what was decided on its rows: one transaction with the cursor that passes it. A row that has
 * an outcome stays as it is, so a page may come again. All of `pulled` are of one type.
 */
export async function applyImported(
  tx: Executor,
  owner: ConnectionKey & ImportRef,
  { pulled, undecided }: ImportPage,
  trace: PullTrace,
): Promise<void> {
  const [first] = pulled;
  if (!first) return;
  const { entityType } = first;
  const ids = pulled.map(({ counterpart }) => counterpart.externalId);
  const rows = await rowsOf(tx, owner, entityType, ids);
  const links = await linksOf(tx, owner, entityType, ids);
  const chosen = await chosenRecords(tx, owner, entityType, [...rows.values()]);
  const translation = {
    idOf: await referenceIds(tx, owner, pulled),
    keysOf: await keysFor(tx, owner, pulled),
  };
  const localOf = ({ decision, decidedId }: ImportRow) =>
    decision === 'link' ? chosen.get(decidedId ?? '') : undefined;
  const subjects = pulled.flatMap((record) => {
    const row = rows.get(record.counterpart.externalId);
    return row ? [subjectOf(record, localOf(row))] : [];
  });
  const comingIn = await ofSyncedAccounts(tx, owner, subjects, translation.idOf);
  const synced = new Set(comingIn.map(({ pulled: { counterpart } }) => counterpart.externalId));
  const plan = new PullPlan(owner, trace);
  const outcomes: RowOutcome[] = [];
  for (const record of pulled) {
    const { externalId } = record.counterpart;
    const row = rows.get(externalId);
    if (row?.outcome) continue;
    const name = ENTITIES[entityType].nameOf(record.data);
    const tell = (outcome: ImportOutcome, message: string | null = null) =>
      outcomes.push({ externalId, name, outcome, message });
    if (links.has(externalId)) tell('already linked');
    else if (!row) tell('ignored', 'It was made after the review.');
    else {
      const decision = row.decision ?? undecided;
      if (decision === 'ignore') tell('ignored');
      else if (!synced.has(externalId)) tell('skipped', NOT_SYNCED);
      else bringIn(plan, { record, row, decision, chosen, translation, tell });
    }
  }
  await plan.store(tx);
  await storeOutcomes(tx, owner, entityType, outcomes);
}

interface Taking {
  record: PulledRecord;
  row: ImportRow;
  decision: 'create' | 'link';
  /** Records of ours that may still be paired; one that is taken goes out. */
  chosen: Map<string, LocalRecord>;
  translation: Translation;
  tell(outcome: ImportOutcome, message?: string | null): void;
}

const NOT_SYNCED = 'Its account is not synced. Sync the account under Clients, Accounts, then import again.';

function subjectOf(pulled: PulledRecord, local: LocalRecord | undefined): PullSubject {
  return { pulled, link: undefined, local, underWay: false, named: true, chosenByHand: true };
}

function bringIn(plan: PullPlan, { record, row, decision, chosen, translation, tell }: Taking): void {
  const local = decision === 'link' ? chosen.get(row.decidedId ?? '') : undefined;
  if (decision === 'link' && !local) {
    tell('failed', 'The record that it was to be linked to is deleted or linked to another one now.');
    return;
  }
  chosen.delete(row.decidedId ?? '');
  const done = plan.take(subjectOf(record, local), translation);
  tell(outcomeOf(done), reasonOf(done));
}

function reasonOf(decision: PullDecision | undefined): string | null {
  if (decision === undefined) return 'Something that it refers to was left out of the import.';
  return decision === 'ask'
    ? 'The two say different things; the record says what, and waits for your choice.'
    : null;
}

function outcomeOf(decision: PullDecision | undefined): ImportOutcome {
  if (decision === 'create') return 'created';
  return decision === 'link' ? 'linked' : 'skipped';
}

/** The records that rows are to be linked to, as far as they still can be. Locked until the transaction ends. */
async function chosenRecords(
  tx: Executor,
  owner: ConnectionKey,
  entityType: PulledRecord['entityType'],
  rows: readonly ImportRow[],
): Promise<Map<string, LocalRecord>> {
  const ids = rows.flatMap(({ decision, decidedId }) =>
    decision === 'link' && decidedId ? [decidedId] : [],
  );
  if (ids.length === 0) return new Map();
  const found = await tx
    .select()
    .from(records)
    .where(
      and(
        eq(records.tenantId, owner.tenantId),
        eq(records.entityType, entityType),
        isNull(records.deletedAt),
        isOneOf(records.id, ids),
      ),
    )
    .for('update');
  const refs = found.map(({ id }) => ({ entityType, recordId: id }));
  const taken = new Set([...(await findLinked(tx, owner, refs)).values()].map(({ recordId }) => recordId));
  return new Map(found.filter(({ id }) => !taken.has(id)).map((record) => [record.id, record]));
}
