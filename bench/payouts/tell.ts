import { z } from 'zod';
import { post } from './stand-in.ts';

const deliveriesSchema = z.array(z.object({ status: z.number() }));
type Deliveries = z.infer<typeof deliveriesSchema>;
export type Tell = (events: readonly object[]) => Promise<Deliveries>;

const COPIES = 3;
/** Events of one call: it is answered once all of them were delivered, and must be in time. */
const EVENTS_PER_CALL = 100;

export interface Telling {
  /** Control address of the account. */
  account: string;
  seed: number;
  /** Named by each notice, as a platform is told of the accounts that it acts for. */
  named?: string;
}

/** Tells of events, each three times and all of a call in random order. */
export function teller({ account, seed, named }: Telling): Tell {
  const whose = named === undefined ? {} : { account: named };
  return async (events) => {
    const deliveries: Deliveries = [];
    for (let start = 0; start < events.length; start += EVENTS_PER_CALL) {
      const some = events.slice(start, start + EVENTS_PER_CALL).map((event) => ({ ...event, ...whose }));
      const sent = { events: some, copies: COPIES, shuffleSeed: seed + start, parallel: 8 };
      deliveries.push(...deliveriesSchema.parse(await post(`${account}/send`, sent)));
    }
    return deliveries;
  };
}
