import type { Database } from './db/client.ts';
import type { ConnectionKey } from './db/links/links.ts';
import { stableId } from './db/records/content-hash.ts';
import { forgetRead, storeRead } from './db/requests/reads.ts';
import { bytesOf } from './db/requests/remote-requests.ts';
import type { CallResult, ProviderCalls, ProviderPolls, Session } from './providers/provider.ts';
import type { Reading, ReadRequest } from './providers/reads.ts';

/** Carries a reading out, in whichever direction requests go. */
export type Ask = <T>(reading: Reading<T>) => Promise<Asked<T>>;

export interface Asked<T> {
  result: CallResult<T>;
  /** When the first of its requests left, by the database's clock: what was written there since may not be in it. */
  askedAt: Date;
}

/** Round trip after round trip, for a provider that we call. `now`: the clock that links are stamped by. */
export function askInline(calls: ProviderCalls, session: Session, now: () => Promise<Date>): Ask {
  return async (reading) => {
    const askedAt = await now();
    let step = reading.next();
    while (!step.done) {
      const left = performance.now();
      const answer = await calls.read(session, step.value);
      if (!answer.ok) return { result: answer, askedAt };
      step = reading.next({ ...answer.value, tookMs: Math.ceil(performance.now() - left) });
    }
    return { result: step.value, askedAt };
  };
}

/** The answer comes when the vendor's agent has fetched the request: until then nothing more can be said. */
export class AwaitingAnswer extends Error {
  readonly requestId: string;

  constructor(requestId: string) {
    super(`request ${requestId} has no answer yet`);
    this.requestId = requestId;
  }
}

export interface Asker {
  /** Names who asks, and for what; the same over repetitions, another one for each piece of work. */
  asker: string;
  /** The workflow to tell when an answer is here. */
  waiter?: string;
}

/**
 * Over stored answers, for a provider that polls. Throws `AwaitingAnswer` at the first request that has none:
 * whoever asks ends there, and asks all of it again when the answer is here. A request is known by who asks,
 * where in the reading, and its exact bytes; so a repetition finds its answers, and another question does not.
 */
export function askStored(db: Database, owner: ConnectionKey, polls: ProviderPolls, who: Asker): Ask {
  return async (reading) => {
    let askedAt: Date | undefined;
    let step = reading.next();
    for (let index = 0; !step.done; index++) {
      const request = await storeRead(db, owner, { ...step.value, ...who, id: idOf(who, index, step.value) });
      if (!request.answer) throw new AwaitingAnswer(request.id);
      askedAt ??= request.deliveredAt ?? request.createdAt;
      const failure = polls.failureOf(bytesOf(request), request.answer);
      if (failure) {
        await forgetRead(db, owner, request.id);
        return { result: { ok: false, failure }, askedAt };
      }
      step = reading.next(request.answer);
    }
    return { result: step.value, askedAt: askedAt ?? new Date() };
  };

  function idOf({ asker }: Asker, index: number, { target, body }: ReadRequest): string {
    return stableId(owner.connectionId, asker, index, target, body);
  }
}
