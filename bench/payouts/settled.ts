import { z } from 'zod';
import type { ApiClient } from '../../src/dev/demo/api-client.ts';

const pageSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      sync: z
        .looseObject({ badge: z.string(), message: z.string().nullable(), error: z.unknown() })
        .nullable(),
    }),
  ),
  next: z.string().nullable(),
});
type Listed = z.infer<typeof pageSchema>['items'][number];

const LOOK_MS = 5_000;
/** Nothing moved for this long: it is over. */
const STILL_LOOKS = 18;

/** Waits until every payout is in the books or held; gives why those that are held are. */
export async function untilSettled(
  api: ApiClient,
  count: number,
  say: (line: string) => void,
  stillLooks = STILL_LOOKS,
): Promise<Map<string, string>> {
  for (let before = '', still = 0; ; ) {
    const listed = await list(api);
    const badges = listed.map((payout) => `${payout.id} ${payout.status} ${payout.sync?.badge}`).join('\n');
    const open = listed.filter(isOpen).length + Math.max(0, count - listed.length);
    still = badges === before ? still + 1 : 0;
    // A change that was told of last is known to be done only once nothing moves.
    if ((open === 0 && still >= 3) || still >= stillLooks) {
      if (open > 0) say(`${open} payouts did not settle`);
      return new Map(listed.filter(isHeld).map(({ id, sync }) => [id, sync?.message ?? '']));
    }
    before = badges;
    say(`${listed.length - listed.filter(isOpen).length} of ${count} settled`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** By an error of its own, or of a part that it waits for. */
function isHeld({ sync }: Listed): boolean {
  return sync?.badge === 'error' || (sync?.badge === 'waiting' && sync.error !== null);
}

function isOpen(payout: Listed): boolean {
  return payout.sync?.badge !== 'synced' && !isHeld(payout) && payout.status === 'paid';
}

async function list(api: ApiClient): Promise<Listed[]> {
  const all: Listed[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: '100', ...(cursor ? { cursor } : {}) });
    const page: z.infer<typeof pageSchema> = await api.get(`/v1/payouts?${query}`, pageSchema);
    all.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return all;
}
