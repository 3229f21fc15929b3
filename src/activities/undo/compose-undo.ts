import type { Executor } from '../../db/client.ts';
import { companyOf } from '../../db/connections/company.ts';
import type { Connection } from '../../db/connections/connection-state.ts';
import type { SetRow } from '../../db/queue/set-rows.ts';
import type { Settlement, Verdict } from '../../db/queue/settle.ts';
import { stableId } from '../../db/records/content-hash.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import { readItems, type UndoItem } from '../../db/undo/undo-items.ts';
import type { DesiredState } from '../../domain/entity.ts';
import { refKey } from '../../domain/entity.ts';
import type { UndoStep } from '../../domain/undo/undo-step.ts';
import type { Provider, PushItem } from '../../providers/provider.ts';
import type { ComposedStage } from '../queue/composed-stage.ts';

interface Taking {
  subject: SetRow;
  step: UndoStep;
  undo: UndoItem;
  item: PushItem;
}

/** Makes the request that takes back what an undo has planned. */
export async function composeUndo(
  tx: Executor,
  provider: Provider,
  connection: Connection,
  subjects: readonly SetRow[],
): Promise<ComposedStage> {
  const planned = await readPlanned(tx, connection, subjects);
  const takings = subjects.flatMap((subject) => takingOf(subject, planned.get(keyOf(subject))));
  const settlements = subjects
    .filter((subject) => !takings.some((taking) => taking.subject === subject))
    .map((subject): Settlement => ({ subject, verdict: withoutRequest(planned.get(keyOf(subject))) }));
  const company = companyOf(connection);
  if (takings.length === 0 || !company) return { settlements };
  const id = requestId(connection.id, takings);
  const composition = provider.compose(
    takings.map(({ item }) => item),
    { requestId: id, company, externalId: () => undefined, mapped: () => undefined },
  );
  const takingFor = new Map(takings.map((taking) => [refKey(taking.item), taking]));
  for (const { item, error } of composition.refused) {
    const taking = takingFor.get(refKey(item));
    if (taking) settlements.push({ subject: taking.subject, verdict: { kind: 'left', error } });
  }
  if (!composition.request) return { settlements };
  const items = composition.request.items.flatMap((item): StoredItem[] => {
    const taking = takingFor.get(refKey(item));
    return taking ? [{ ...item, ...versionsOf(taking) }] : [];
  });
  return { settlements, request: { ...composition.request, id, items } };
}

const nothingPlanned = {
  type: 'NotKept',
  message: 'What was to be undone of it is not known any more.',
} as const;

/** It is so already, or there is nothing to go by. */
function withoutRequest(undo: UndoItem | undefined): Verdict {
  if (!undo?.step || undo.note === null) return { kind: 'left', error: nothingPlanned };
  const { step, note, version, externalId, before } = undo;
  const image = step === 'put_back' ? (before ?? undefined) : undefined;
  const counterpart = version === null ? undefined : { externalId, externalVersion: version, image };
  return { kind: 'undone', step, counterpart, note };
}

function keyOf({ row }: SetRow): string {
  return `${row.undoId}/${refKey(row)}`;
}

async function readPlanned(
  tx: Executor,
  connection: Connection,
  subjects: readonly SetRow[],
): Promise<ReadonlyMap<string, UndoItem>> {
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const planned = new Map<string, UndoItem>();
  for (const undoId of new Set(subjects.flatMap(({ row }) => row.undoId ?? []))) {
    const refs = subjects.filter(({ row }) => row.undoId === undoId).map(({ row }) => row);
    for (const [key, item] of await readItems(tx, owner, undoId, refs)) planned.set(`${undoId}/${key}`, item);
  }
  return planned;
}

const DESIRED: Readonly<Record<UndoStep, DesiredState>> = {
  delete: 'absent',
  void: 'void',
  deactivate: 'inactive',
  put_back: 'present',
};

function takingOf(subject: SetRow, undo: UndoItem | undefined): Taking[] {
  const { row, record } = subject;
  if (undo?.state !== 'planned' || !undo.step || undo.version === null || undo.note !== null) return [];
  const { step, externalId, version, before, after } = undo;
  // It waited for longer than that is kept.
  if (step === 'put_back' && before === null) return [];
  const item: PushItem = {
    entityType: row.entityType,
    recordId: row.recordId,
    data: record?.data,
    desired: DESIRED[step],
    counterpart: { externalId, externalVersion: version },
    undo: step === 'put_back' ? { now: after, before } : { now: after },
  };
  return [{ subject, step, undo, item }];
}

function versionsOf({ subject: { row, record }, step, undo }: Taking) {
  return {
    queueId: row.id,
    version: record?.version ?? 0,
    contentHash: record?.contentHash ?? '',
    baseVersion: undo.version ?? undefined,
    replaces: undo.after ?? undefined,
    undo: step,
  };
}

/** The same rows in the same round, made for the same versions, give the same id. */
function requestId(connectionId: string, takings: readonly Taking[]): string {
  const parts = takings.map(({ subject: { row }, undo }) => `undo.${row.id}.${row.round}.${undo.version}`);
  return stableId(connectionId, ...parts.sort());
}
