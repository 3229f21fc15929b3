import { and, eq } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import { inOurTerms, withoutFilledIn } from '../../domain/pulled-data.ts';
import { type SettledField, settledFields } from '../../domain/sides/difference.ts';
import { decideLink, linkQuestion, linkText } from '../../domain/sides/link-decision.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { Counterpart, PulledRecord } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import { readSettings, type StoredSettings } from '../connections/settings.ts';
import type { ConnectionKey, NewLink } from '../links/links.ts';
import { pairing } from '../links/pairing.ts';
import { keysFor } from '../mappings/mappings.ts';
import { referenceIds } from '../pull/pull-subjects.ts';
import { newVersion, upsertRecords } from '../records/record-rows.ts';
import { records } from '../schema/index.ts';
import type { SetRow } from './set-rows.ts';

/** A record of ours and what was found there when it was to be created. */
export interface Adoption {
  subject: SetRow;
  counterpart: Counterpart;
  /** What it says, for types that are read. */
  theirs: PulledRecord | undefined;
  /** A write of ours made it. */
  written?: true;
}

export type Adopted =
  /** A person has to say whether, or whose values go. */
  | { kind: 'asked'; adoption: Adoption; error: SyncErrorInfo }
  | { kind: 'paired'; adoption: Adoption; link: NewLink; message: string; settled: SettledField[] }
  /** Somebody is just changing the record here: it goes again. */
  | { kind: 'busy'; adoption: Adoption };

type LocalRecord = typeof records.$inferSelect;

/** Pairs them, each with nothing of theirs lost by what ours leaves open. Stores what comes over; not the links. */
export async function adoptAll(
  tx: Executor,
  owner: ConnectionKey,
  adoptions: readonly Adoption[],
): Promise<Adopted[]> {
  if (adoptions.length === 0) return [];
  const settings = await readSettings(tx, owner);
  const adopted: Adopted[] = [];
  for (const adoption of adoptions) {
    const record = await lockRecord(tx, owner, adoption.subject.row);
    if (record) adopted.push(await adoptOne(tx, owner, settings, { ...adoption, record }));
    else adopted.push({ kind: 'busy', adoption });
  }
  return adopted;
}

/** Whoever saves a record locks it before its queue row, which is locked here: waiting for it could be for ever. */
async function lockRecord(
  tx: Executor,
  { tenantId }: ConnectionKey,
  { entityType, recordId }: SetRow['row'],
): Promise<LocalRecord | undefined> {
  const [record] = await tx
    .select()
    .from(records)
    .where(and(eq(records.tenantId, tenantId), eq(records.entityType, entityType), eq(records.id, recordId)))
    .for('update', { skipLocked: true });
  return record;
}

async function adoptOne(
  tx: Executor,
  owner: ConnectionKey,
  { conflictPolicy: policy, askBeforeLinking, approvalRequired }: StoredSettings,
  adoption: Adoption & { record: LocalRecord },
): Promise<Adopted> {
  const { subject, record, theirs: pulled, counterpart } = adoption;
  const { entityType, recordId, chosen } = subject.row;
  const theirs = pulled && (await readable(tx, owner, pulled, record));
  const decision = decideLink({
    entityType,
    ours: record.data,
    theirs,
    policy,
    // What pairing takes over is let in by a person, too.
    askFirst: askBeforeLinking || approvalRequired,
    // What is never read is found by our mark alone.
    ownWrite: adoption.written === true || pulled === undefined || pulled.ownId === recordId,
    chosen,
  });
  if (decision.kind === 'ask') {
    const message = linkQuestion(record.name, decision.differing, pulled?.unreadable);
    return { kind: 'asked', adoption, error: { type: 'LinkToConfirm', message } };
  }
  const ref = { entityType, recordId };
  const { link, changed } = pairing(ref, record, {
    data: decision.data,
    theirs,
    counterpart,
    read: pulled,
  });
  if (changed) await upsertRecords(tx, [newVersion(record, decision.data)]);
  const settled = settledFields(decision.settled, decision.winner);
  return { kind: 'paired', adoption, link, message: linkText(decision), settled };
}

/** In our terms; undefined when it does not fit them, or refers to something that is not here. */
async function readable(
  tx: Executor,
  owner: ConnectionKey,
  pulled: PulledRecord,
  { data }: LocalRecord,
): Promise<Record<string, unknown> | undefined> {
  if (pulled.unreadable !== undefined) return undefined;
  const asOurs = ENTITIES[pulled.entityType].totalOf ? withoutFilledIn(pulled, data) : pulled;
  const translation = {
    idOf: await referenceIds(tx, owner, [asOurs]),
    keysOf: await keysFor(tx, owner, [asOurs]),
  };
  const translated = inOurTerms(asOurs, data, translation);
  return translated.ok ? translated.value : undefined;
}
