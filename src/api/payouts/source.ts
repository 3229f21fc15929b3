import type { z } from 'zod';
import type { ConnectionKey } from '../../db/links/links.ts';
import { makeNoticesDue } from '../../db/payouts/payout-notices.ts';
import {
  addSigningSecret,
  listSigningSecrets,
  readPayoutSource,
  savePayoutKey,
  savePayoutStyle,
} from '../../db/payouts/payout-sources.ts';
import { assertNever } from '../../errors.ts';
import { payoutSource, type SourceAccount, type SourceFailure } from '../../providers/payout-source.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { newPayoutSourceSchema, payoutSourceSchema } from '../schemas/payout.ts';
import { fieldError } from '../validation.ts';

/** The one processor that is offered; the routes and tables would take more. */
export const PROCESSOR = 'stripe';
/** Enough for a change of secrets, few enough to try them all on every notice. */
export const MOST_SECRETS = 10;

export async function representSource(
  { db, config }: AppDeps,
  owner: ConnectionKey,
): Promise<z.infer<typeof payoutSourceSchema>> {
  const source = await readPayoutSource(db, owner);
  const secrets = await listSigningSecrets(db, owner);
  return {
    connected: source !== undefined,
    processor: PROCESSOR,
    webhookUrl: new URL(`/webhooks/${PROCESSOR}/${owner.connectionId}`, config.PUBLIC_URL).href,
    keyHint: source?.keyHint ?? null,
    live: source?.live ?? null,
    style: source?.style ?? 'deposit',
    signingSecrets: secrets.map(({ id, hint, createdAt }) => ({
      id,
      hint,
      createdAt: createdAt.toISOString(),
    })),
    lastEventAt: source?.lastEventAt?.toISOString() ?? null,
    sweptAt: source?.sweptAt?.toISOString() ?? null,
    problem: source?.problem ?? null,
  };
}

/** Stores what is named; the key is tried first. What waited for a good key is looked at again. */
export async function changeSource(
  deps: AppDeps,
  owner: ConnectionKey,
  { secretKey, signingSecret, style }: z.output<typeof newPayoutSourceSchema>,
): Promise<void> {
  const account = secretKey === undefined ? undefined : await tryKey(deps, secretKey);
  const waiting = await deps.db.transaction(async (tx) => {
    if (secretKey !== undefined && account) {
      await savePayoutKey(tx, deps.sealer, owner, { processor: PROCESSOR, key: secretKey, ...account });
    } else if (!(await readPayoutSource(tx, owner))) {
      throw invalid('secretKey', 'is needed first: nothing is stored for this connection yet');
    }
    if (signingSecret !== undefined) await addSecret(deps, tx, owner, signingSecret);
    if (style !== undefined) await savePayoutStyle(tx, owner, style);
    return account ? makeNoticesDue(tx, owner, PROCESSOR) : [];
  });
  for (const ref of waiting) await deps.temporal.reportPayout(ref);
}

export async function addSecret(
  { sealer }: AppDeps,
  tx: Parameters<typeof addSigningSecret>[0],
  owner: ConnectionKey,
  secret: string,
) {
  const secrets = await listSigningSecrets(tx, owner);
  if (secrets.length >= MOST_SECRETS) {
    throw new ApiProblem('state_not_allowed', `There are ${MOST_SECRETS} signing secrets; delete one first.`);
  }
  return addSigningSecret(tx, sealer, owner, secret);
}

/** @throws ApiProblem that names the key when the processor refuses it. */
async function tryKey(deps: AppDeps, key: string): Promise<SourceAccount> {
  const checked = await payoutSource(deps.payoutSources, PROCESSOR).check(key);
  if (checked.ok) return checked.value;
  throw problemOf(checked.failure);
}

function problemOf({ kind, message }: SourceFailure): ApiProblem {
  switch (kind) {
    case 'refused':
    case 'missing':
      return invalid('secretKey', `is refused: ${message} Use a key that may read payouts.`);
    case 'throttled':
    case 'unavailable':
      return new ApiProblem('processor_unavailable', message);
    default:
      return assertNever(kind);
  }
}

function invalid(field: string, message: string): ApiProblem {
  return new ApiProblem('invalid_body', undefined, { errors: [fieldError([field], message)] });
}
