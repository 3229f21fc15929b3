import type { z } from 'zod';
import type { ConnectionKey } from '../../db/links/links.ts';
import { makeNoticesDue } from '../../db/payouts/payout-notices.ts';
import {
  addSigningSecret,
  listSigningSecrets,
  openAccess,
  readPayoutSource,
  type StoredPayoutSource,
  savePayoutKey,
  savePayoutStyle,
  saveReach,
  startOf,
} from '../../db/payouts/payout-sources.ts';
import { hasPayouts } from '../../db/payouts/payouts.ts';
import { assertNever } from '../../errors.ts';
import {
  payoutSource,
  type SourceAccess,
  type SourceAccount,
  type SourceFailure,
} from '../../providers/payout-source.ts';
import type { AppDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { newPayoutSourceSchema, payoutSourceSchema } from '../schemas/payout.ts';
import { claimAccount } from './claim-account.ts';
import { invalid } from './invalid.ts';
import { standingOf } from './same-account.ts';

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
    account: source?.account ?? null,
    byHand: source?.byHand ?? false,
    startsAt: source ? startOf(source).toISOString() : null,
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

type Change = z.output<typeof newPayoutSourceSchema>;

/** Stores what is named; the key is tried first. What waited for a good key is looked at again. */
export async function changeSource(deps: AppDeps, owner: ConnectionKey, change: Change): Promise<void> {
  const stored = await readPayoutSource(deps.db, owner);
  const access = accessFor(deps, stored, change);
  const checked = access && (await tryKey(deps, access));
  const field = change.secretKey === undefined ? 'account' : 'secretKey';
  const isOther =
    access && checked && (await isOtherAccount(deps, owner, { access, checked, stored, field }));
  const waiting = await deps.db.transaction(async (tx) => {
    if (access && checked) {
      await claimAccount(deps, tx, owner, { access, checked, field });
      await keepKey(deps, tx, owner, { access, checked, isNew: !stored });
      // What another account paid out before is in the books already, by somebody's hand.
      if (isOther) await saveReach(tx, owner, { startsAt: new Date() });
    }
    if (change.signingSecret !== undefined) await addSecret(deps, tx, owner, change.signingSecret);
    if (change.style !== undefined) await savePayoutStyle(tx, owner, change.style);
    await changeReach(tx, owner, change);
    return checked ? makeNoticesDue(tx, owner, PROCESSOR) : [];
  });
  for (const ref of waiting) await deps.temporal.reportPayout(ref);
}

/** What has to be tried before it is kept; undefined where neither the key nor the account changes. */
function accessFor(
  { sealer }: AppDeps,
  stored: StoredPayoutSource | undefined,
  { secretKey, account }: Change,
): SourceAccess | undefined {
  if (!stored && secretKey === undefined) {
    throw invalid('secretKey', 'is needed first: nothing is stored for this connection yet');
  }
  if (secretKey === undefined && account === undefined) return undefined;
  const before = stored && openAccess(sealer, stored);
  const whose = account === undefined ? before?.account : (account ?? undefined);
  return { key: secretKey ?? before?.key ?? '', ...(whose === undefined ? {} : { account: whose }) };
}

interface Stored extends Omit<Checked, 'isNew'> {
  stored: StoredPayoutSource | undefined;
  field: string;
}

/** @throws ApiProblem where days are booked, which would be read anew with the key of another account. */
async function isOtherAccount(
  deps: AppDeps,
  owner: ConnectionKey,
  { field, ...tried }: Stored,
): Promise<boolean> {
  const standing = await standingOf(deps, owner, { processor: PROCESSOR, ...tried });
  if (!standing.ok) throw problemOf(standing.failure);
  if (standing.account === 'other_by_time') {
    throw invalid(
      field,
      'is of another account than the one whose days are booked here: they would be replaced by days of this one. Store a key of the account before.',
    );
  }
  return standing.account === 'other';
}

type Tx = Parameters<typeof addSigningSecret>[0];

interface Checked {
  access: SourceAccess;
  checked: SourceAccount;
  /** No processor is connected yet, or not any more. */
  isNew: boolean;
}

async function keepKey(
  { sealer }: AppDeps,
  tx: Tx,
  owner: ConnectionKey,
  { access, checked: { id, live, byHand: said }, isNew }: Checked,
): Promise<void> {
  const whose = { account: access.account, ownAccount: id };
  const byHand = isNew && (await isReadByTime(tx, owner, said));
  await savePayoutKey(tx, sealer, owner, { processor: PROCESSOR, key: access.key, live, byHand, ...whose });
}

/** Connected anew it is read the way it was, whatever its account says now: what is booked would be booked again. */
async function isReadByTime(tx: Tx, owner: ConnectionKey, said: boolean | undefined): Promise<boolean> {
  if (await hasPayouts(tx, owner, 'period')) return true;
  return said === true && !(await hasPayouts(tx, owner, 'itemized'));
}

/** What is booked one way would be booked a second time the other way. */
async function changeReach(tx: Tx, owner: ConnectionKey, { byHand, startsAt }: Change): Promise<void> {
  const stored = await readPayoutSource(tx, owner);
  const turned = byHand !== undefined && byHand !== stored?.byHand;
  if (turned && (await hasPayouts(tx, owner, byHand ? 'itemized' : 'period'))) {
    throw new ApiProblem(
      'state_not_allowed',
      byHand
        ? 'Payouts of this connection are booked with what they consist of. Read by time, the same charges would be booked a second time.'
        : 'What moved the balance of this connection is booked by time. With the payouts, the same charges would be booked a second time.',
    );
  }
  const reach = {
    ...(turned ? { byHand } : {}),
    ...(startsAt === undefined ? {} : { startsAt: new Date(`${startsAt}T00:00:00Z`) }),
  };
  if (Object.keys(reach).length > 0) await saveReach(tx, owner, reach);
}

export async function addSecret({ sealer }: AppDeps, tx: Tx, owner: ConnectionKey, secret: string) {
  const secrets = await listSigningSecrets(tx, owner);
  if (secrets.length >= MOST_SECRETS) {
    throw new ApiProblem('state_not_allowed', `There are ${MOST_SECRETS} signing secrets; delete one first.`);
  }
  return addSigningSecret(tx, sealer, owner, secret);
}

/** @throws ApiProblem that names the key when the processor refuses it. */
async function tryKey(deps: AppDeps, access: SourceAccess): Promise<SourceAccount> {
  const checked = await payoutSource(deps.payoutSources, PROCESSOR).check(access);
  if (checked.ok) return checked.value;
  throw problemOf(checked.failure);
}

function problemOf({ kind, message }: SourceFailure): ApiProblem {
  switch (kind) {
    case 'refused':
    case 'missing':
      return invalid('secretKey', `is refused: ${message}`);
    case 'throttled':
    case 'unavailable':
      return new ApiProblem('processor_unavailable', message);
    default:
      return assertNever(kind);
  }
}
