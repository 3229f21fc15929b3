import { afterAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { typeOfCode } from '../../src/providers/quickbooks-online/faults/codes.ts';
import { atNight } from '../support/scale.ts';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import { OF_CONNECTIONS, OF_RECORDS, requestsBeforePause, TRIES } from './no-loops.ts';
import { openShop, READS, refuseReads } from './no-loops-reads.ts';
import { type Running, withEngine } from './with-engine.ts';

/** A read that is refused for ever is tried three times at most; what asked for it says why and who acts. */

let running: Running;
let api: EngineApi;

withEngine(
  (started) => {
    running = started;
    api = startEngineApi(started.engine);
  },
  { conductorLingerMs: 100 },
);
afterAll(() => api?.close());

/** All at night; by day one of each meaning, another one for each read, and one that is not in the table. */
function codesOf(all: readonly string[], turn: number): string[] {
  if (atNight) return [...all];
  const meanings = new Map<string, string[]>();
  for (const code of all) {
    const meaning = typeOfCode(code, 'read');
    meanings.set(meaning, [...(meanings.get(meaning) ?? []), code]);
  }
  return [...meanings.values()].map((codes) => codes[turn % codes.length] ?? '');
}

describe('every code for ever', () => {
  test.each(Object.keys(READS).map((name, turn) => ({ name, turn })))(
    '$name: three tries at most, and it is told who acts; then nothing is asked any more',
    async ({ name, turn }) => {
      const read = READS[name];
      if (!read) throw new Error(name);
      const shop = await openShop(running, api, read);
      const odd: object[] = [];
      for (const code of codesOf(OF_RECORDS, turn)) {
        const refusal = await refuseReads(shop, read.match, code);
        const told = await read.asked(shop, code);
        const hits = await refusal.hits();
        await shop.tenant.wake();
        await shop.tenant.refresh({ due: false });
        const after = await refusal.hits();
        await refusal.lift();
        const tries = hits / (read.ofOneTry ?? 1);
        if (hits < 1 || tries > TRIES || after > hits || !told.actable) odd.push({ code, hits, after, told });
      }
      expect(odd).toEqual([]);
      expect((await shop.tenant.connection()).status).toBe('active');
    },
    600_000,
  );
});

describe('a code about the connection, which then says for what', () => {
  const pausing = Object.entries(READS).flatMap(([name, { begin, match }], turn) =>
    begin ? [{ name, begin, match, turn }] : [],
  );
  test.each(pausing)(
    '$name waits with the connection after one request',
    async ({ begin, match, turn }) => {
      for (const code of codesOf(OF_CONNECTIONS, turn)) {
        const shop = await openShop(running, api);
        const refusal = await refuseReads(shop, match, code);
        // It waits with the connection.
        begin(shop).catch(() => undefined);
        await waitUntil({ what: `the pause for ${code}`, timeoutMs: 60_000 }, async () => {
          return (await shop.tenant.connection()).status !== 'active' || undefined;
        });
        const { pauseReason } = await shop.tenant.connection();
        const type = typeOfCode(code, 'read');
        expect({ code, type: pauseReason?.type, hits: await refusal.hits() }).toEqual({
          code,
          type,
          hits: requestsBeforePause(code),
        });
      }
    },
    600_000,
  );
});
