import { ENTITIES } from '../../domain/entities/index.ts';
import { refKey } from '../../domain/entity.ts';
import type { Suggested } from '../../domain/import-match.ts';
import { inOurTerms, type Translation, withoutFilledIn } from '../../domain/pulled-data.ts';
import { differencesInWords, layTogether } from '../../domain/sides/first-link.ts';
import type { Data } from '../../domain/sides/units.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import type { Executor } from '../client.ts';
import type { ConnectionKey } from '../links/links.ts';
import { keysFor } from '../mappings/mappings.ts';
import { referenceIds } from '../pull/pull-subjects.ts';
import { readData } from '../records/record-rows.ts';

/** What is suggested to be linked, with each difference between the two in its reason. In the order of `pulled`. */
export async function withDifferences(
  tx: Executor,
  owner: ConnectionKey,
  pulled: readonly PulledRecord[],
  suggested: readonly Suggested[],
): Promise<Suggested[]> {
  const refs = pulled.flatMap(({ entityType }, index) => {
    const recordId = suggested[index]?.suggestedId;
    return recordId && suggested[index]?.suggestion !== 'linked' ? [{ entityType, recordId }] : [];
  });
  if (refs.length === 0) return [...suggested];
  const ours = await readData(tx, owner.tenantId, refs);
  const translation = {
    idOf: await referenceIds(tx, owner, pulled),
    keysOf: await keysFor(tx, owner, pulled),
  };
  return suggested.map((found, index) => {
    const record = pulled[index];
    const local =
      record && found.suggestedId && found.suggestion !== 'linked'
        ? ours.get(refKey({ entityType: record.entityType, recordId: found.suggestedId }))
        : undefined;
    const text = record && local && between(record, local, translation);
    return text ? { ...found, reason: `${found.reason} ${text}` } : found;
  });
}

function between(record: PulledRecord, ours: Data, translation: Translation): string | undefined {
  const { entityType } = record;
  const asOurs = ENTITIES[entityType].totalOf ? withoutFilledIn(record, ours) : record;
  const theirs = inOurTerms(asOurs, ours, translation);
  return theirs.ok ? differencesInWords(layTogether(entityType, ours, theirs.value)) : undefined;
}
