import { switchApprovals } from '../../db/approvals/approve.ts';
import type { Executor } from '../../db/client.ts';
import {
  chooseFolding,
  chooseRegion,
  type StoredConnection,
} from '../../db/connections/connection-queries.ts';
import { readSettings, type StoredSettings, saveSettings } from '../../db/connections/settings.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import { recordAudit } from '../../db/people/audit.ts';
import { countPush } from '../../db/queue/push-preview.ts';
import { allToggles, dateIn, hasStartDate, startDateFrom, syncsByItself } from '../../domain/auto-sync.ts';
import { ENTITIES, PART_TYPES } from '../../domain/entities/index.ts';
import { ENTITY_TYPES, type EntityType } from '../../domain/entity.ts';
import { changesBetween, type StoredChange } from '../../domain/stored-change.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem, type FieldError } from '../problems.ts';
import { etagOf, versionOf } from '../records/represent.ts';
import type { ChangedSettings, NewSettings, SettingsView } from '../schemas/settings.ts';
import { fieldError } from '../validation.ts';
import { type CompanyChoices, choiceErrors, choicesOf } from './company-choices.ts';

export interface Tagged<View> {
  view: View;
  etag: string;
}

export async function showSettings(
  deps: AppDeps,
  connection: StoredConnection,
): Promise<Tagged<SettingsView>> {
  const settings = await readSettings(deps.db, keyOf(connection));
  const view = viewOf(settings, offeredTypes(deps, connection), choicesOf(deps, connection));
  return { view, etag: etagOf(settings.version) };
}

interface SettingsAsked {
  ifMatch: string | undefined;
  actor: string;
  /** For the audit trail. */
  who: Record<string, unknown>;
}

/**
 * Replaces the settings, if they are still those that the caller saw. Nothing is sent by it: the answer says how
 * many records of each type a manual push would send.
 */
export async function changeSettings(
  deps: AppDeps,
  connection: StoredConnection,
  wanted: NewSettings,
  { ifMatch, actor, who }: SettingsAsked,
): Promise<Tagged<ChangedSettings>> {
  const expected = expectedVersion(ifMatch);
  const key = keyOf(connection);
  const types = offeredTypes(deps, connection);
  const changed = await deps.db.transaction(async (tx) => {
    const before = await readSettings(tx, key, { lock: true });
    if (expected !== undefined && expected !== before.version) {
      throw new ApiProblem('version_mismatch', `The settings are at version ${before.version}.`);
    }
    const next = decide({ deps, connection, before, wanted, types, now: deps.clock?.() ?? new Date() });
    await saveSettings(tx, key, next);
    if (next.approvalRequired !== before.approvalRequired) await switchApprovals(tx, key, next, actor);
    if (wanted.region) await chooseRegion(tx, key, wanted.region);
    if (typeof wanted.foldAccents === 'boolean') await chooseFolding(tx, key, wanted.foldAccents);
    await recordAudit(tx, {
      tenantId: key.tenantId,
      actor,
      action: 'putSyncSettings',
      subject: `connections/${key.connectionId}/settings`,
      detail: { ...who, asked: wanted, changes: changesOf(before, next, { connection, wanted, types }) },
    });
    return { ...next, version: before.version + 1 };
  });
  // Counted after the change: it may read many records, and nobody else should wait for that.
  const unsent = changed.enabled ? await unsentOf(deps.db, key, types) : {};
  const { region, foldAccents } = choicesOf(deps, connection);
  const choices = { region: wanted.region ?? region, foldAccents: wanted.foldAccents ?? foldAccents };
  const view = { ...viewOf(changed, types, choices), unsent };
  return { view, etag: etagOf(changed.version) };
}

function changesOf(
  before: StoredSettings,
  next: StoredSettings,
  { connection, wanted, types }: Pick<Change, 'connection' | 'wanted' | 'types'>,
): StoredChange[] {
  // A toggle that nobody has touched is on or off as well.
  const toggles = ({ autoSync }: StoredSettings) => ({ autoSync: allToggles(autoSync, withToggle(types)) });
  const { region, foldAccents } = connection;
  const chosen = { region: wanted.region ?? region, foldAccents: wanted.foldAccents ?? foldAccents };
  return changesBetween(
    { ...before, ...toggles(before), region, foldAccents },
    { ...next, ...toggles(next), ...chosen },
  );
}

/** Two people must not overwrite each other in silence. `*` says that whatever is there may go. */
function expectedVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined) {
    throw new ApiProblem('precondition_required', 'PUT of settings needs the header If-Match.');
  }
  return versionOf(ifMatch);
}

interface Change {
  deps: AppDeps;
  connection: StoredConnection;
  before: StoredSettings;
  wanted: NewSettings;
  types: readonly EntityType[];
  now: Date;
}

/** @throws ApiProblem that names every field that is wrong. */
function decide({ deps, connection, before, wanted, types, now }: Change): StoredSettings {
  // A toggle that is left out stays: an older client does not know the newer ones.
  const autoSync = { ...before.autoSync, ...wanted.autoSync };
  const on = types.some((type) => hasStartDate(type) && syncsByItself(autoSync, type));
  const today = dateIn(connection.capabilities?.timeZone ?? 'UTC', now);
  const asked = wanted.timesheetStartDate ?? undefined;
  const startDate = startDateFrom({ stored: before.timesheetStartDate, asked, on, today });
  const errors = [
    ...unknownToggles(connection, wanted, withToggle(types)),
    ...choiceErrors(deps, connection, wanted),
    ...(startDate === 'future' ? [inFuture(today)] : []),
  ];
  if (errors.length > 0) throw new ApiProblem('invalid_body', undefined, { errors });
  const {
    enabled,
    conflictPolicy,
    askBeforeLinking = before.askBeforeLinking,
    approvalRequired = before.approvalRequired,
    accounts = before.accounts,
    syncsBy = before.syncsBy,
  } = wanted;
  return {
    ...before,
    enabled,
    autoSync,
    conflictPolicy,
    askBeforeLinking,
    approvalRequired,
    accounts,
    syncsBy,
    timesheetStartDate: startDate,
  };
}

function unknownToggles(
  { provider }: StoredConnection,
  { autoSync }: NewSettings,
  types: readonly EntityType[],
): FieldError[] {
  return Object.keys(autoSync)
    .filter((type) => !types.some((offered) => offered === type))
    .map((type) =>
      fieldError(['autoSync', type], `is not a type that ${provider} syncs; it syncs: ${types.join(', ')}`),
    );
}

function inFuture(today: string): FieldError {
  return fieldError(['timesheetStartDate'], `is in the future; use ${today} (today) or an earlier day`);
}

async function unsentOf(db: Executor, key: ConnectionKey, types: readonly EntityType[]) {
  const counts = await countPush(db, key, types);
  return Object.fromEntries(counts.map(({ entityType, create, update }) => [entityType, create + update]));
}

/** What is made here has no toggle: it follows the master switch. */
function withToggle(types: readonly EntityType[]): EntityType[] {
  return types.filter((type) => !ENTITIES[type].derived || PART_TYPES.includes(type));
}

/** The types of a connection that have a switch of their own, and whose switch is off. */
export function switchedOff(
  deps: Pick<AppDeps, 'providers'>,
  connection: StoredConnection,
  { autoSync }: StoredSettings,
): EntityType[] {
  return withToggle(offeredTypes(deps, connection)).filter((type) => !syncsByItself(autoSync, type));
}

function viewOf(
  settings: StoredSettings,
  types: readonly EntityType[],
  choices: CompanyChoices,
): SettingsView {
  const { enabled, autoSync, conflictPolicy, askBeforeLinking, approvalRequired } = settings;
  const { accounts, syncsBy, timesheetStartDate } = settings;
  return {
    enabled,
    autoSync: allToggles(autoSync, withToggle(types)),
    conflictPolicy,
    askBeforeLinking,
    approvalRequired,
    accounts,
    syncsBy,
    timesheetStartDate,
    ...choices,
  };
}

function offeredTypes(
  { providers }: Pick<AppDeps, 'providers'>,
  { provider }: StoredConnection,
): readonly EntityType[] {
  const types = providers.has(provider)
    ? providers.get(provider).provider.capabilities.entityTypes
    : ENTITY_TYPES;
  return types.filter((type) => !ENTITIES[type].companionOf);
}

function keyOf({ tenantId, id }: StoredConnection): ConnectionKey {
  return { tenantId, connectionId: id };
}
