import type { Executor } from '../../db/client.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import {
  deletePayoutSource,
  lockSourcesElsewhere,
  openAccess,
  type StoredPayoutSource,
} from '../../db/payouts/payout-sources.ts';
import type { SourceAccess, SourceAccount } from '../../providers/payout-source.ts';
import type { AppDeps } from '../deps.ts';
import { invalid } from './invalid.ts';

interface Claim {
  access: SourceAccess;
  checked: SourceAccount;
  /** What named the account. */
  field: string;
}

/**
 * An account pays into one company. That of a connection which is not connected any more is taken from it: what is
 * booked there stays there alone.
 * @throws ApiProblem that names the company whose connection has the account
 */
export async function claimAccount(
  { sealer }: Pick<AppDeps, 'sealer'>,
  tx: Executor,
  owner: ConnectionKey,
  { field, ...claim }: Claim,
): Promise<void> {
  const others = await lockSourcesElsewhere(tx, owner);
  const same = others.filter(({ source }) => isSame(source, claim, () => openAccess(sealer, source)));
  const inUse = same.find(({ status }) => status !== 'disconnected');
  if (inUse) {
    const company = inUse.company ?? `connection ${inUse.source.connectionId}`;
    throw invalid(
      field,
      `is of an account whose payouts are booked in ${company} already. Remove the payout source there first.`,
    );
  }
  for (const { source } of same) await deletePayoutSource(tx, source);
}

/** Test and live payouts of an account are different ones. Where a key may not tell whose it is, the keys are compared. */
function isSame(
  source: StoredPayoutSource,
  { access, checked }: Omit<Claim, 'field'>,
  stored: () => SourceAccess,
): boolean {
  if (source.live !== checked.live) return false;
  const [there, here] = [source.account ?? source.ownAccount, access.account ?? checked.id];
  if (there !== null && here !== undefined) return there === here;
  const { key, account } = stored();
  return key === access.key && account === access.account;
}
