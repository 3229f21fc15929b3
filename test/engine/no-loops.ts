import { z } from 'zod';
import { documentedFault } from '../../sandbox/quickbooks-online/faults/documented.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { SYNC_ERRORS, type SyncErrorType } from '../../src/errors.ts';
import { FAULT_CODES } from '../../src/providers/quickbooks-online/faults/codes.ts';
import { workflowIds } from '../../src/workflows/contract.ts';
import { atNight } from '../support/scale.ts';
import { KINDS, type Kind } from './all-kinds.ts';
import type { Engine, Tenant } from './harness.ts';
import type { Vendor } from './quickbooks.ts';

/** Every code of the table, and one that is not in it. */
const CODES = [...Object.keys(FAULT_CODES), '77777'];
const pauses = (code: string) => SYNC_ERRORS[FAULT_CODES[code]?.type ?? 'InvalidRecord'].handling === 'pause';
/** Codes that say something about one record. */
export const OF_RECORDS = CODES.filter((code) => !pauses(code));
/** Codes that say something about the connection. */
export const OF_CONNECTIONS = CODES.filter(pauses);

export const TRIES = 3;

/** What a code about the connection costs: one that comes with 401 is asked once more with a renewed token. */
export function requestsBeforePause(code: string): number {
  return documentedFault(code)?.status === 401 ? 2 : 1;
}

/**
 * How often a code about a record is met at most. After a 5xx nobody knows whether it was done: the same bytes go once
 * more at once, and that is no try of its own.
 */
export function mostSent(code: string): number {
  return (documentedFault(code)?.status ?? 400) >= 500 ? 2 * TRIES : TRIES;
}

export interface Cell {
  type: Kind;
  id: string;
  code: string;
}

/** Every code, of each kind at night and of one kind after the other by day. */
export function cellsOf(kinds: readonly Kind[], codes = OF_RECORDS): Cell[] {
  const cell = (code: string, type: Kind) => ({ type, code, id: `k${code}${type}k` });
  if (atNight) return codes.flatMap((code) => kinds.map((type) => cell(code, type)));
  return codes.flatMap((code, index) =>
    kinds
      .slice(index % kinds.length)
      .slice(0, 1)
      .map((type) => cell(code, type)),
  );
}

/** Alone, or in a batch. */
const ALONE = { method: 'POST', path: String.raw`/\/(?!batch)[a-z]+$/` };
const IN_BATCH = { method: 'POST', batchItem: true };

const addedSchema = z.object({ id: z.string() });
const rulesSchema = z.object({ faults: z.array(z.object({ id: z.string(), hits: z.number() })) });

/** Refuses for ever what carries the text. Ids are counted for each kind by itself there. @returns how often it has acted */
export async function refuseBody(
  vendor: Vendor,
  realmId: string,
  { code, type }: Pick<Cell, 'code' | 'type'>,
  body: string,
): Promise<() => Promise<number>> {
  const ids = new Set<string>();
  for (const match of [ALONE, IN_BATCH]) {
    const rule = { realmId, kind: 'fault', fault: { code }, match: { ...match, entity: KINDS[type], body } };
    ids.add(addedSchema.parse(await vendor.control('/faults', rule)).id);
  }
  return async () => {
    const { faults } = rulesSchema.parse(await vendor.control('/faults', undefined, 'GET'));
    return faults.filter(({ id }) => ids.has(id)).reduce((sum, { hits }) => sum + hits, 0);
  };
}

const statsSchema = z.object({ requests: z.number() });

/** How many requests a company has had. */
export async function requestsOf(vendor: Vendor, realmId: string): Promise<number> {
  const path = `/companies/${realmId}/requests/stats`;
  return statsSchema.parse(await vendor.control(path, undefined, 'GET')).requests;
}

/** The tries are over and nothing is planned: whoever works on the queue has gone. */
export async function atRest({ temporal }: Engine, tenant: Tenant): Promise<void> {
  await waitUntil({ what: 'the end of the tries', timeoutMs: 100_000 }, async () => {
    const rows = await tenant.queue();
    return rows.every(({ state }) => state === 'unresolved') || undefined;
  });
  await temporal.client.workflow.getHandle(workflowIds.conductor(tenant.connectionId)).result();
}

/** It is told who acts: a person, or whoever presses Retry after the tries. */
export function saysWhoActs(error: { type: string } | null | undefined): boolean {
  if (!error) return false;
  const { actor, remedy } = SYNC_ERRORS[error.type as SyncErrorType];
  return actor !== 'nobody' || /press Retry/.test(remedy);
}
