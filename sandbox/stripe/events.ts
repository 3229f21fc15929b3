import { type Account, token } from './account.ts';

/** What happened: to a payout, or to an object of another kind that a test makes up. */
export interface EventInput {
  type: string;
  payoutId?: string;
  object?: Record<string, unknown>;
  /** In the mode of the account without it. */
  livemode?: boolean;
  /** The connected account, as an endpoint of a platform is told it. */
  account?: string;
  /** The same in the newer form. */
  context?: string;
  /** Only what it is about, as the newer destinations send it. */
  thin?: boolean;
}

export interface EventBody {
  id: string;
  type: string;
  payoutId: string | undefined;
  text: string;
}

/** The version that the library of this project is made for. */
const API_VERSION = '2026-10-28.endive';

export function eventOf(account: Account, input: EventInput, now: number): EventBody | undefined {
  const object: object | undefined = input.object ?? account.payouts.get(input.payoutId ?? '');
  if (!object) return undefined;
  const id = `evt_${token(12)}`;
  const type = input.thin ? `v1.${input.type}` : input.type;
  const body = input.thin ? thinBody(account, input, now) : snapshotBody(account, { ...input, object }, now);
  return { id, type, payoutId: input.payoutId, text: JSON.stringify({ id, type, ...body }) };
}

function snapshotBody(
  account: Account,
  { object, ...input }: Omit<EventInput, 'object'> & { object: object },
  now: number,
) {
  return {
    object: 'event',
    ...(input.account === undefined ? {} : { account: input.account }),
    ...(input.context === undefined ? {} : { context: input.context }),
    api_version: API_VERSION,
    created: Math.floor(now / 1_000),
    data: { object },
    livemode: input.livemode ?? account.live,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
  };
}

function thinBody(account: Account, { payoutId, livemode, context }: EventInput, now: number) {
  return {
    object: 'v2.core.event',
    created: new Date(now).toISOString(),
    livemode: livemode ?? account.live,
    context: context ?? null,
    related_object: { id: payoutId, type: 'payout', url: `/v1/payouts/${payoutId}` },
    reason: null,
  };
}
