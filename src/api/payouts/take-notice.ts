import { storeNotice } from '../../db/payouts/payout-notices.ts';
import {
  findSourceByAddress,
  isOutOfUse,
  noteSourceProblem,
  type SourceWithSecrets,
  type StoredPayoutSource,
} from '../../db/payouts/payout-sources.ts';
import type { PayoutSource, Received } from '../../providers/payout-source.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';

export interface SignedBody {
  processor: string;
  connectionId: string;
  body: Buffer;
  signature: string | undefined;
}

/**
 * Takes a processor's notice: proved, stored, and only then answered. The payout is looked at right away; if
 * that cannot be started, the relay sees to it. A stranger cannot tell an unknown connection from a known one.
 */
export async function takeNotice(deps: AppDeps, input: SignedBody): Promise<{ known: boolean }> {
  const source = deps.payoutSources.get(input.processor);
  const found = source && (await findSourceByAddress(deps.db, deps.sealer, input));
  if (!source || !found) throw new ApiProblem('signature_invalid');
  const received = await prove(deps, source, found, input);
  const { tenantId, connectionId } = found.source;
  const { eventId, type } = received;
  const foreign = received.payoutId === undefined ? undefined : whyForeign(received, found.source);
  if (foreign) await noteSourceProblem(deps.db, found.source, { kind: 'foreign_notice', message: foreign });
  // Kept with nothing to do: asked for, it would not be found, now or later. Of a connection that is connected again
  // the list is compared.
  const isIdle = foreign !== undefined || (await isOutOfUse(deps.db, found.source));
  const payoutId = isIdle ? undefined : received.payoutId;
  const notice = { tenantId, connectionId, processor: input.processor, eventId, type, payoutId };
  const isNew = await deps.db.transaction((tx) => storeNotice(tx, notice));
  if (isNew && payoutId !== undefined) {
    await deps.temporal.reportPayout({ tenantId, connectionId, processor: input.processor, payoutId });
  }
  return { known: !isNew };
}

async function prove(
  deps: AppDeps,
  source: PayoutSource,
  { source: stored, secrets }: SourceWithSecrets,
  { body, signature }: SignedBody,
) {
  const received = source.receive({ body, signature, secrets, now: deps.clock?.() ?? new Date() });
  if (received.ok) return received;
  const next =
    received.reason === 'unsigned'
      ? 'Store the signing secret of the endpoint.'
      : 'It was signed well: nothing has to be done, unless payouts stay away.';
  const message = `A notice was refused: ${received.message} ${next}`;
  await noteSourceProblem(deps.db, stored, { kind: 'refused_notice', message });
  throw new ApiProblem('signature_invalid');
}

/** It is about another account than the key's, or about another kind of money; undefined when it is ours. */
function whyForeign(
  { live, account, payoutId }: Extract<Received, { ok: true }>,
  source: StoredPayoutSource,
): string | undefined {
  if (live !== undefined && live !== source.live) {
    const [told, kept] = live ? ['real', 'a test'] : ['test', 'a live'];
    return `A notice told of ${told} money (${payoutId}), but the key is ${kept} key. Give the endpoint of the other mode another address.`;
  }
  if (account === undefined ? source.account === null : isOwn(account, source)) return undefined;
  return account === undefined
    ? `A notice told of the platform’s own payout ${payoutId}, but ${source.account} is the account whose payouts are booked here.`
    : `A notice told of payout ${payoutId} of ${account}, which is not the account whose payouts are booked here. Send only what happens in that account to this address.`;
}

function isOwn(account: string, { account: connected, ownAccount }: StoredPayoutSource): boolean {
  return account === (connected ?? ownAccount);
}
