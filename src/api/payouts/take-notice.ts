import { storeNotice } from '../../db/payouts/payout-notices.ts';
import {
  findSourceByAddress,
  noteSourceProblem,
  type SourceWithSecrets,
} from '../../db/payouts/payout-sources.ts';
import type { PayoutSource } from '../../providers/payout-source.ts';
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
  const { eventId, type, payoutId } = received;
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
  const message = `A notice was refused: ${received.reason} Store the signing secret of the endpoint.`;
  await noteSourceProblem(deps.db, stored, { kind: 'refused_notice', message });
  throw new ApiProblem('signature_invalid');
}
