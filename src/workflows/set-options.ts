import { defineSearchAttributeKey, type SearchAttributePair, SearchAttributeType } from '@temporalio/common';
import { type ConnectionRef, SEARCH_ATTRIBUTES, type SyncSetInput } from './contract.ts';

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

const KEYS = {
  tenant: keyword(SEARCH_ATTRIBUTES.tenant),
  connection: keyword(SEARCH_ATTRIBUTES.connection),
  entityType: keyword(SEARCH_ATTRIBUTES.entityType),
  direction: keyword(SEARCH_ATTRIBUTES.direction),
  batch: keyword(SEARCH_ATTRIBUTES.batch),
  record: keyword(SEARCH_ATTRIBUTES.record),
};

interface Facts extends ConnectionRef {
  entityType?: string;
  direction?: 'push' | 'pull';
  batchId?: string;
  recordId?: string;
}

/** What an operator can search for. Values that do not apply are left out. */
export function searchAttributes(facts: Facts): SearchAttributePair[] {
  const pairs: SearchAttributePair[] = [
    { key: KEYS.tenant, value: facts.tenantId },
    { key: KEYS.connection, value: facts.connectionId },
  ];
  if (facts.entityType) pairs.push({ key: KEYS.entityType, value: facts.entityType });
  if (facts.direction) pairs.push({ key: KEYS.direction, value: facts.direction });
  if (facts.batchId) pairs.push({ key: KEYS.batch, value: facts.batchId });
  if (facts.recordId) pairs.push({ key: KEYS.record, value: facts.recordId });
  return pairs;
}

/** How a set shows itself in the Temporal Web UI, and its share of the workers. */
export function setStartOptions(
  set: Pick<SyncSetInput, 'tenantId' | 'connectionId' | 'stages' | 'priority' | 'batchId'>,
) {
  const records = set.stages.flat();
  const main = set.stages.at(-1) ?? [];
  const [only] = main.length === 1 ? main : [];
  const [first] = main;
  return {
    typedSearchAttributes: searchAttributes({
      ...set,
      direction: 'push',
      entityType: first?.entityType,
      recordId: only?.recordId,
    }),
    staticSummary: only ? `Push ${only.entityType} ${only.recordId}` : `Push ${describe(records)}`,
    priority: { priorityKey: set.priority, fairnessKey: set.tenantId },
  };
}

/** "3 customer, 30 invoice". */
export function describe(records: readonly { entityType: string }[]): string {
  const counts = new Map<string, number>();
  for (const { entityType } of records) counts.set(entityType, (counts.get(entityType) ?? 0) + 1);
  return [...counts].map(([type, count]) => `${count} ${type}`).join(', ');
}
