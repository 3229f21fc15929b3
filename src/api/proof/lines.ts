import type { z } from 'zod';
import { databaseNow } from '../../db/client.ts';
import type { Connection } from '../../db/connections/connection-state.ts';
import { digest } from '../../db/seals/merkle.ts';
import type { Seal } from '../../db/seals/read-seals.ts';
import {
  countUnsealed,
  type EntryNow,
  entriesNow,
  nextSeal,
  type Period,
  sealsOf,
  stretchOf,
} from '../../db/seals/read-seals.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { AppDeps } from '../deps.ts';
import type { proofLineSchema } from '../schemas/proof.ts';
import { type Asking, compareRecords } from './compare.ts';

export type ProofLine = z.infer<typeof proofLineSchema>;

/** Records that are compared at a time: one query of most vendors. */
const PAGE = 100;
/** As `REQUESTS_KEPT_DAYS` is unless it is set. */
const KEPT_DAYS = 30;

/** A proof of a period, line by line: seals with what is in them, then the records as both sides have them now. */
export async function* proofLines(
  deps: AppDeps,
  connection: Connection,
  period: Period,
): AsyncGenerator<ProofLine> {
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const counts = { seals: 0, entries: 0, records: 0, unsealed: 0 };
  const refs = new Map<string, RecordRef>();
  yield headOf(deps, connection, period, await databaseNow(deps.db));
  const stretch = await stretchOf(deps.db, owner, period);
  const made = await sealsOf(deps.db, owner, period, stretch);
  let seal = made && (await nextSeal(deps.db, owner, made, made.first - 1));
  while (made && seal) {
    yield sealLine(seal);
    counts.seals++;
    for (const now of await entriesNow(deps.db, owner.tenantId, seal.entries)) {
      if (now.record) refs.set(refKey(now.record), now.record);
      counts.entries++;
      yield* entryLines(now);
    }
    seal = await nextSeal(deps.db, owner, made, seal.number);
  }
  if (stretch) counts.unsealed = await countUnsealed(deps.db, owner, stretch);
  const asking: Asking = { failed: 0 };
  for (const page of pagesOf([...refs.values()])) {
    for (const record of await compareRecords(deps, connection, page, asking)) {
      counts.records++;
      yield { line: 'record', ...record };
    }
  }
  yield { line: 'end', ...counts };
}

function headOf(
  { config, clock = () => new Date() }: AppDeps,
  connection: Connection,
  period: Period,
  sealsAsOf: Date,
): ProofLine {
  const { id, tenantId, provider, companyId, capabilities } = connection;
  return {
    line: 'head',
    madeAt: clock().toISOString(),
    sealsAsOf: sealsAsOf.toISOString(),
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    requestsKeptDays: config.REQUESTS_KEPT_DAYS ?? KEPT_DAYS,
    logKeptDays: config.LOG_KEPT_DAYS ?? null,
    tenantId,
    connection: { id, provider, companyId, companyName: capabilities?.companyName ?? null },
  };
}

function sealLine({ sealedAt, entries, ...seal }: Seal): ProofLine {
  return { line: 'seal', ...seal, count: entries.length, sealedAt: sealedAt.toISOString(), entries };
}

function* entryLines({ entry: { kind, ref }, text, bodies }: EntryNow): Generator<ProofLine> {
  yield { line: 'entry', kind, ref, text };
  for (const body of [bodies?.body, bodies?.answer]) {
    if (body !== undefined) yield { line: 'body', hash: digest(body), text: body };
  }
}

function pagesOf<Item>(items: readonly Item[]): Item[][] {
  const pages = Math.ceil(items.length / PAGE);
  return Array.from({ length: pages }, (_, page) => items.slice(page * PAGE, (page + 1) * PAGE));
}
