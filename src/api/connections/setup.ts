import { hasBegun } from '../../db/batches/batch-queries.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { readSettings, type StoredSettings } from '../../db/connections/settings.ts';
import { listMappings } from '../../db/mappings/mappings.ts';
import { readPayoutSource } from '../../db/payouts/payout-sources.ts';
import { accountRole } from '../../domain/account-roles.ts';
import { syncsByItself } from '../../domain/auto-sync.ts';
import { MAPPING_KINDS, type MappingKind } from '../../domain/mapping.ts';
import { assertNever } from '../../errors.ts';
import type { AppDeps } from '../deps.ts';
import { knownSubjects } from '../mappings/subjects.ts';
import { SETUP_STEPS, type SetupStep, type SetupView } from '../schemas/setup.ts';
import { regionOfConnection } from './region.ts';

/** How far setting the connection up has come: read from what there is, so it can be left and taken up anywhere. */
export async function readSetup(
  { db }: Pick<AppDeps, 'db'>,
  connection: StoredConnection,
): Promise<SetupView> {
  const key = { tenantId: connection.tenantId, connectionId: connection.id };
  const settings = await readSettings(db, key);
  const mappings = await neededMappings({ db }, connection, settings);
  const begun = connection.lastSuccessAt !== null || (await hasBegun(db, key));
  const done: Record<SetupStep, boolean> = {
    region: regionOfConnection(connection) !== null,
    connect: isConnected(connection),
    mappings: isConnected(connection) && mappings.every(({ missing }) => missing === 0),
    settings: settings.enabled,
    first_sync: begun,
  };
  return {
    steps: SETUP_STEPS.map((step) => ({ step, done: done[step] })),
    next: SETUP_STEPS.find((step) => !done[step]) ?? null,
    finished: begun,
    mappings,
  };
}

function isConnected({ status }: StoredConnection): boolean {
  return status !== 'connecting' && status !== 'disconnected';
}

async function neededMappings(
  deps: Pick<AppDeps, 'db'>,
  connection: StoredConnection,
  settings: StoredSettings,
): Promise<SetupView['mappings']> {
  const needed: SetupView['mappings'] = [];
  for (const kind of MAPPING_KINDS) {
    if (!(await isNeeded(deps, connection, settings, kind))) continue;
    needed.push({ kind, missing: await countMissing(deps, connection, kind) });
  }
  return needed;
}

async function isNeeded(
  { db }: Pick<AppDeps, 'db'>,
  connection: StoredConnection,
  { autoSync }: StoredSettings,
  kind: MappingKind,
): Promise<boolean> {
  switch (kind) {
    case 'employee':
      return syncsByItself(autoSync, 'timesheet_entry');
    case 'account':
      return (await readPayoutSource(db, keyOf(connection))) !== undefined;
    case 'tax_code':
      return regionOfConnection(connection) !== 'US';
    default:
      return assertNever(kind);
  }
}

async function countMissing(
  deps: Pick<AppDeps, 'db'>,
  connection: StoredConnection,
  kind: MappingKind,
): Promise<number> {
  const mapped = new Set((await listMappings(deps.db, keyOf(connection), kind)).map(({ key }) => key));
  const subjects = await knownSubjects(deps, connection, kind);
  return subjects.filter(({ key }) => !mapped.has(key) && isExpected(kind, key)).length;
}

/** Some roles of accounts are needed only by payouts that a business may never see. */
function isExpected(kind: MappingKind, key: string): boolean {
  return kind !== 'account' || accountRole(key)?.always === true;
}

function keyOf({ tenantId, id }: StoredConnection) {
  return { tenantId, connectionId: id };
}
