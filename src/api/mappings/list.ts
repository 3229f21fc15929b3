import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { countHeldUp, listMappings, type StoredMapping } from '../../db/mappings/mappings.ts';
import type { Choice, MappingKind } from '../../domain/mapping.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { ChoiceView, MappingList, MappingView } from '../schemas/mapping.ts';
import { findChoices } from './choices.ts';
import { knownSubjects, type MappingSubject, unknownSubject } from './subjects.ts';

/** Every key of a kind: what it is mapped to, what it would probably be, and how many records wait for it. */
export async function listSubjects(
  deps: AppDeps,
  connection: StoredConnection,
  kind: MappingKind,
): Promise<MappingList> {
  const key = { tenantId: connection.tenantId, connectionId: connection.id };
  const mapped = new Map((await listMappings(deps.db, key, kind)).map((row) => [row.key, row]));
  const heldUp = await countHeldUp(deps.db, key, kind);
  const known = await knownSubjects(deps, connection, kind);
  const names = new Set(known.map((subject) => subject.key));
  const others = [...new Set([...mapped.keys(), ...heldUp.keys()])].filter((name) => !names.has(name));
  const subjects = [...known, ...others.map((name) => unknownSubject(kind, name))];
  const choices = await choicesIfAny(deps, connection, kind);
  return {
    items: subjects.map((subject) =>
      represent(subject, mapped.get(subject.key), heldUp.get(subject.key) ?? 0, choices.choices),
    ),
    choicesReadAt: choices.readAt?.toISOString() ?? null,
    choicesProblem: choices.problem ?? null,
  };
}

/** The page is of use without suggestions too. */
async function choicesIfAny(deps: AppDeps, connection: StoredConnection, kind: MappingKind) {
  try {
    return { ...(await findChoices(deps, connection, kind, { refresh: false })), problem: undefined };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return { choices: [], readAt: undefined, problem: error.message };
  }
}

function represent(
  subject: MappingSubject,
  mapping: StoredMapping | undefined,
  holdsUp: number,
  choices: readonly Choice[],
): MappingView {
  const { key, label, purpose, accepts } = subject;
  const found = mapping ? undefined : subject.suggest(choices);
  const suggestion = found && { ...found, choice: representChoice(found.choice) };
  return {
    key,
    label,
    purpose,
    accepts: accepts ? [...accepts] : null,
    mapping: mapping ? representMapping(mapping) : null,
    suggestion: suggestion ?? null,
    holdsUp,
  };
}

export function representMapping(mapping: StoredMapping) {
  const { externalId, externalType, externalName, actor, updatedAt } = mapping;
  return { externalId, externalType, externalName, actor, updatedAt: updatedAt.toISOString() };
}

export function representChoice({ externalId, name, type, email }: Choice): ChoiceView {
  return { externalId, name, type: type ?? null, email: email ?? null };
}
