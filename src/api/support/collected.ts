import type { StoredLogEntry } from '../../db/log/log-queries.ts';
import type { batchesIn, queueNow } from '../../db/support/in-window.ts';
import type { representConnection } from '../connections/represent.ts';
import type { RunHistory } from '../temporal.ts';
import type { KeptRequest } from './exchange-text.ts';
import type { versions } from './versions.ts';

export interface BundleFile {
  name: string;
  text: string;
}

/** Between which instants, both inclusive. */
export interface Span {
  from: Date;
  to: Date;
}

/** More than anybody reads; a busier time is asked for in pieces. */
export const MOST = { log: 10_000, requests: 1_000, histories: 50, others: 1_000 } as const;

/** Everything of one bundle that its page speaks of. */
export interface Collected {
  at: Date;
  span: Span;
  connection: ReturnType<typeof representConnection>;
  versions: Awaited<ReturnType<typeof versions>>;
  log: StoredLogEntry[];
  requests: KeptRequest[];
  batches: Awaited<ReturnType<typeof batchesIn>>;
  queue: Awaited<ReturnType<typeof queueNow>>;
  /** Undefined while Temporal could not be asked. */
  histories: RunHistory[] | undefined;
}

export function requestFile({ id }: Pick<KeptRequest, 'id'>): string {
  return `requests/${fileName(id)}.txt`;
}

export function historyFile({ id, runId }: Pick<RunHistory, 'id' | 'runId'>): string {
  return `runs/${fileName(id)}.${fileName(runId)}.json`;
}

/** Ids hold slashes; a file of an archive must not climb out of its folder. */
function fileName(id: string): string {
  return id.replace(/[^\w.+-]/g, '_').replace(/^\.+/, '_');
}
