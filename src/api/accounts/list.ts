import type { z } from 'zod';
import { listAccounts, readAccount } from '../../db/accounts/accounts.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { actorNames } from '../../db/people/actor-names.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { AppDeps } from '../deps.ts';
import { splitPage } from '../page.ts';
import { ApiProblem } from '../problems.ts';
import type { AccountView, accountsQuery } from '../schemas/account.ts';
import { recordPositionSchema } from '../schemas/common.ts';
import { representAccount } from './represent.ts';

/** A page of the accounts, by name. */
export async function pageOfAccounts(
  deps: AppDeps,
  connection: StoredConnection,
  { cursor, limit, ...filter }: z.output<typeof accountsQuery>,
): Promise<{ items: AccountView[]; next: string | null }> {
  const { db, sealer, clock = () => new Date() } = deps;
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const scope = { tenantId: owner.tenantId, list: `accounts/${connection.id}`, filter };
  const after = readCursor(sealer, scope, recordPositionSchema, cursor, clock());
  const { page, last } = splitPage(
    await listAccounts(db, owner, { ...filter, after, limit: limit + 1 }),
    limit,
  );
  const nameOf = await actorNames(
    db,
    owner.tenantId,
    page.flatMap(({ skippedBy }) => skippedBy ?? []),
  );
  const next = last && { id: last.id, name: last.name };
  return {
    items: page.map((account) => representAccount(deps, connection, account, nameOf)),
    next: next ? writeCursor(sealer, scope, next, clock()) : null,
  };
}

/** @throws ApiProblem when there is no such customer. */
export async function showAccount(
  deps: AppDeps,
  connection: StoredConnection,
  customerId: string,
): Promise<AccountView> {
  const { tenantId, id: connectionId } = connection;
  const account = await readAccount(deps.db, { tenantId, connectionId }, customerId);
  if (!account) throw new ApiProblem('not_found', `There is no customer ${customerId}.`);
  const nameOf = await actorNames(deps.db, tenantId, account.skippedBy ? [account.skippedBy] : []);
  return representAccount(deps, connection, account, nameOf);
}
