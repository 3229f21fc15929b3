import type { Executor } from '../../db/client.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import { deleteMapping, listMappings, saveMapping } from '../../db/mappings/mappings.ts';
import { recordAudit } from '../../db/people/audit.ts';
import type { Choice, MappingRef } from '../../domain/mapping.ts';
import type { Caller } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { NewMapping } from '../schemas/mapping.ts';
import { fieldError } from '../validation.ts';
import { findChoices } from './choices.ts';
import { representMapping } from './list.ts';
import { furtherSubject, knownSubjects } from './subjects.ts';

/** Maps a key to something that exists on the other side and fits, and lets go what waited for it. */
export async function choose(
  deps: AppDeps,
  caller: Caller,
  connection: StoredConnection,
  { ref, wanted, who }: { ref: MappingRef; wanted: NewMapping; who: Record<string, unknown> },
) {
  const { accepts, label } = await acceptedTypes(deps, connection, ref);
  const choice = await findChoice(deps, connection, ref, wanted);
  if (accepts && !accepts.includes(choice.type ?? '')) {
    throw invalid(
      'externalId',
      `${choice.name} is of type ${choice.type}; choose one of: ${accepts.join(', ')}`,
    );
  }
  const key = { tenantId: connection.tenantId, connectionId: connection.id };
  const mapping = {
    ...ref,
    externalId: choice.externalId,
    externalType: choice.type,
    externalName: choice.name,
  };
  const { released, mended } = await deps.db.transaction(async (tx) => {
    const from = await mappedName(tx, key, ref);
    await recordAudit(tx, {
      tenantId: key.tenantId,
      actor: caller.actor,
      action: 'putMapping',
      subject: mappingSubject(key, ref),
      detail: { ...who, asked: wanted, mapping: { name: label, from, to: choice.name } },
    });
    return saveMapping(tx, key, mapping, caller.actor);
  });
  if (released > 0) deps.temporal.wake([key]);
  const stored = (await listMappings(deps.db, key, ref.kind)).find((row) => row.key === ref.key);
  if (!stored) throw new ApiProblem('not_found', 'The mapping was removed meanwhile.');
  return { key: ref.key, mapping: representMapping(stored), released, mended };
}

/** Undefined when any type will do. @throws ApiProblem when there is no such key. */
async function acceptedTypes(deps: AppDeps, connection: StoredConnection, { kind, key }: MappingRef) {
  const known = await knownSubjects(deps, connection, kind);
  const subject = known.find((each) => each.key === key) ?? furtherSubject({ kind, key });
  // Tax codes are named by the records themselves; people and roles have to exist.
  if (!subject && kind !== 'tax_code')
    throw new ApiProblem('not_found', `There is no ${kind} ${key} to map.`);
  return { accepts: subject?.accepts, label: subject?.label ?? key };
}

/** What it is mapped to until now. */
async function mappedName(
  db: Executor,
  owner: ConnectionKey,
  { kind, key }: MappingRef,
): Promise<string | null> {
  const before = (await listMappings(db, owner, kind)).find((row) => row.key === key);
  return before ? (before.externalName ?? before.externalId) : null;
}

function mappingSubject({ connectionId }: ConnectionKey, { kind, key }: MappingRef): string {
  return `connections/${connectionId}/mappings/${kind}/${key}`;
}

/** Takes a choice back. @throws ApiProblem when there is none. */
export async function unmap(
  deps: AppDeps,
  caller: Caller,
  connection: StoredConnection,
  { ref, who }: { ref: MappingRef; who: Record<string, unknown> },
): Promise<void> {
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const known = await knownSubjects(deps, connection, ref.kind);
  const name = known.find((each) => each.key === ref.key)?.label ?? ref.key;
  await deps.db.transaction(async (tx) => {
    const from = await mappedName(tx, owner, ref);
    if (!(await deleteMapping(tx, owner, ref)))
      throw new ApiProblem('not_found', `${ref.key} is not mapped.`);
    await recordAudit(tx, {
      tenantId: owner.tenantId,
      actor: caller.actor,
      action: 'deleteMapping',
      subject: mappingSubject(owner, ref),
      detail: { ...who, mapping: { name, from, to: null } },
    });
  });
}

/** One that was made a moment ago may not be in what was read before: then it is read again. */
async function findChoice(
  deps: AppDeps,
  connection: StoredConnection,
  { kind }: MappingRef,
  wanted: NewMapping,
): Promise<Choice> {
  for (const refresh of [false, true]) {
    const { choices } = await findChoices(deps, connection, kind, { refresh });
    const fitting = choices.filter(
      ({ externalId, type }) =>
        externalId === wanted.externalId &&
        (wanted.externalType === undefined || wanted.externalType === type),
    );
    const [choice, another] = fitting;
    if (another) throw invalid('externalType', `say which: ${fitting.map(({ type }) => type).join(' or ')}`);
    if (choice) return choice;
  }
  throw invalid('externalId', 'is not among the active choices; see …/choices');
}

function invalid(field: string, message: string): ApiProblem {
  return new ApiProblem('invalid_body', undefined, { errors: [fieldError([field], message)] });
}
