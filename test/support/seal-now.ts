import type { Database } from '../../src/db/client.ts';
import { sealDue } from '../../src/db/seals/seal.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';

/** Seals all that has happened, as a worker does; what is under way at the call is waited for. */
export async function sealNow(db: Database): Promise<void> {
  const mark = await sealDue(db);
  await waitUntil({ what: 'a look that seals', timeoutMs: 60_000 }, async () =>
    (await sealDue(db, mark)) === mark ? undefined : true,
  );
}
