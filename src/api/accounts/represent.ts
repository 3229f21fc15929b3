import type { Account } from '../../db/accounts/accounts.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import type { AccountStatus } from '../../domain/account.ts';
import { remedyOf } from '../../errors.ts';
import type { AppDeps } from '../deps.ts';
import type { AccountView } from '../schemas/account.ts';

const FACES: Readonly<Record<AccountStatus, { label: string; tooltip: string }>> = {
  synced: { label: 'Synced', tooltip: 'This account is successfully synced.' },
  not_synced: {
    label: 'Not synced',
    tooltip: 'This account is not synced. You can sync it from the Info tab.',
  },
  skipped: {
    label: 'Skipped',
    tooltip: 'You skipped sync for this account. Resync it from the Info tab, if needed.',
  },
  failed: { label: 'Failed', tooltip: 'There is a sync issue with this account.' },
  syncing: { label: 'Syncing', tooltip: 'This account is being synced. This process takes time.' },
};

/** Where its counterpart went and nobody has decided yet, without a row that says it. */
const GONE = { type: 'CounterpartMissing', message: 'The customer is no longer in QuickBooks.' } as const;

export function representAccount(
  { providers }: Pick<AppDeps, 'providers'>,
  connection: StoredConnection,
  account: Account,
  nameOf: (actor: string) => string,
): AccountView {
  const { id, name, status, externalId, skippedBy } = account;
  const { label, tooltip } = FACES[status];
  const error = status === 'failed' ? (account.error ?? GONE) : null;
  return {
    id,
    name,
    status,
    label,
    tooltip: error ? `${tooltip} ${error.message}` : tooltip,
    remedy: error ? remedyOf(error) : null,
    externalId,
    externalUrl: urlOf(providers, connection, externalId),
    skippedBy: skippedBy === null ? null : nameOf(skippedBy),
  };
}

function urlOf(
  providers: AppDeps['providers'],
  { provider, companyId }: StoredConnection,
  externalId: string | null,
): string | null {
  if (externalId === null || companyId === null || !providers.has(provider)) return null;
  const books = providers.get(provider).provider;
  return books.deepLink?.({ companyId }, { entityType: 'customer', externalId }) ?? null;
}
